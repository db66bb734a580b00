/** What people decided of findings, which files moved, and which unchanged files were read again to see whether their times lie. */
export const triageSchema = `
-- Every decision stays; the last one of a value in a file counts until it expires or is withdrawn.
CREATE TABLE disposition (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, category INTEGER NOT NULL, token BLOB NOT NULL, rule INTEGER NOT NULL,
  kind TEXT NOT NULL, reason TEXT NOT NULL, reviewer TEXT NOT NULL, decided_on TEXT NOT NULL, until TEXT, withdrawn_on TEXT
);
CREATE INDEX disposition_value ON disposition (entry, category, token);
-- A file that vanished in a scan and stands elsewhere since, told by its bytes.
CREATE TABLE moved (scan INTEGER NOT NULL, from_entry INTEGER NOT NULL, to_entry INTEGER NOT NULL, PRIMARY KEY (to_entry, scan)) WITHOUT ROWID;
CREATE INDEX moved_from ON moved (from_entry, scan);
-- Read again though nothing said that they changed. differs: NULL not read yet, 0 the same bytes, 1 others.
CREATE TABLE verification (scan INTEGER NOT NULL, entry INTEGER NOT NULL, differs INTEGER, PRIMARY KEY (scan, entry)) WITHOUT ROWID;
DROP INDEX verdict_phi_content;
CREATE INDEX verdict_content ON verdict (content_hash) WHERE finding_rows > 0;
`;

/** Schema 1. A row is valid from `from_scan` until the scan that closed it, so an unchanged file costs no write and every stored scan can be rendered again. */
export const ledgerSchema = `
-- Facts about the store itself, such as the fingerprint of its token key.
CREATE TABLE store (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- Short texts that repeat (codes, rule ids, formats, evidence), kept once.
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE share (id INTEGER PRIMARY KEY, name TEXT NOT NULL, root BLOB NOT NULL UNIQUE);

CREATE TABLE scan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'interrupted', 'incomplete')),
  tool_version TEXT NOT NULL, engine_hash TEXT NOT NULL, policy_hash TEXT NOT NULL, options TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT,
  -- JSON of all sums; set when the scan is closed, absent while it can be continued.
  sums TEXT
);
CREATE TABLE scan_share (scan INTEGER NOT NULL, share INTEGER NOT NULL, PRIMARY KEY (scan, share)) WITHOUT ROWID;

-- The frontier (waiting = 1) and the skeleton of each share. Paths end with '/', the root's is empty: byte order is walk order.
CREATE TABLE folder (
  id INTEGER PRIMARY KEY, share INTEGER NOT NULL, parent INTEGER, path BLOB NOT NULL,
  waiting INTEGER NOT NULL, reach INTEGER,
  from_scan INTEGER NOT NULL, queued_scan INTEGER NOT NULL, listed_scan INTEGER, gone_scan INTEGER,
  enumerated INTEGER NOT NULL DEFAULT 0, pending INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX folder_path ON folder (share, path);
CREATE INDEX folder_waiting ON folder (id) WHERE waiting = 1;
CREATE INDEX folder_pending ON folder (id) WHERE pending > 0;
-- Former lives of a folder that vanished and came back.
CREATE TABLE folder_past (folder INTEGER NOT NULL, from_scan INTEGER NOT NULL, until_scan INTEGER NOT NULL, PRIMARY KEY (folder, from_scan)) WITHOUT ROWID;
-- Known folders that a scan did not go into; why: 0 excluded, 1 could not be listed, 2 not reached when the scan was closed.
CREATE TABLE unlisted (scan INTEGER NOT NULL, folder INTEGER NOT NULL, why INTEGER NOT NULL, PRIMARY KEY (scan, folder)) WITHOUT ROWID;

-- The ledger's rows in their present version; entry id = file id, for good.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name BLOB NOT NULL,
  kind INTEGER NOT NULL, state INTEGER NOT NULL, reason INTEGER,
  size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, changed_ns INTEGER NOT NULL, inode INTEGER NOT NULL, device INTEGER NOT NULL,
  mode INTEGER NOT NULL, uid INTEGER NOT NULL, gid INTEGER NOT NULL, exposure INTEGER NOT NULL,
  from_scan INTEGER NOT NULL, read_scan INTEGER, gone_scan INTEGER, verdict INTEGER
);
CREATE UNIQUE INDEX entry_name ON entry (folder, name);
-- Former versions, valid from from_scan up to, not including, until_scan.
CREATE TABLE past (
  entry INTEGER NOT NULL, folder INTEGER NOT NULL, name BLOB NOT NULL,
  kind INTEGER NOT NULL, state INTEGER NOT NULL, reason INTEGER,
  size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, changed_ns INTEGER NOT NULL, inode INTEGER NOT NULL, device INTEGER NOT NULL,
  mode INTEGER NOT NULL, uid INTEGER NOT NULL, gid INTEGER NOT NULL, exposure INTEGER NOT NULL,
  from_scan INTEGER NOT NULL, read_scan INTEGER, until_scan INTEGER NOT NULL, verdict INTEGER,
  PRIMARY KEY (folder, name, from_scan)
) WITHOUT ROWID;
-- Files that are gone while their findings are still open: they are fixed once their share was listed completely.
CREATE TABLE vanished (entry INTEGER PRIMARY KEY);

-- What one reading of one file said. flags: 1 PHI, 2 wrong extension, 4 tokens truncated. exposure: where it was looked at more closely than the listing did.
CREATE TABLE verdict (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, scan INTEGER NOT NULL, state INTEGER NOT NULL, reason INTEGER, detail TEXT,
  format INTEGER, reader INTEGER, content_hash BLOB, text_chars INTEGER, bytes_read INTEGER, label INTEGER,
  exposure INTEGER, flags INTEGER NOT NULL, patients INTEGER NOT NULL, persons INTEGER NOT NULL,
  identifiers TEXT, counts TEXT, special INTEGER, terms TEXT,
  located_first INTEGER, located_count INTEGER NOT NULL, finding_rows INTEGER NOT NULL
);
-- What the organisation's policy made of a verdict, from one scan on.
CREATE TABLE class (
  verdict INTEGER NOT NULL, scan INTEGER NOT NULL, sensitivity INTEGER, label INTEGER, priority REAL NOT NULL, conditions TEXT NOT NULL,
  PRIMARY KEY (verdict, scan)
) WITHOUT ROWID;

-- Distinct values of a file: identity is (entry, category, token). until_scan: not seen from that scan on; fixed_scan: proven away.
CREATE TABLE value (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, category INTEGER NOT NULL, token BLOB NOT NULL,
  rule INTEGER NOT NULL, subject INTEGER NOT NULL, phi INTEGER NOT NULL, confidence REAL NOT NULL, count INTEGER NOT NULL, person INTEGER NOT NULL,
  from_scan INTEGER NOT NULL, until_scan INTEGER, fixed_scan INTEGER
);
CREATE INDEX value_entry ON value (entry);
-- Places of a verdict: ids located_first up to located_first + located_count.
CREATE TABLE located (
  id INTEGER PRIMARY KEY, rule INTEGER NOT NULL, category INTEGER NOT NULL, subject INTEGER NOT NULL, phi INTEGER NOT NULL,
  confidence REAL NOT NULL, evidence INTEGER NOT NULL, alternatives INTEGER NOT NULL, place TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, mask TEXT NOT NULL, token BLOB NOT NULL
);
`;

/** What was sent to which risk register, under which id it is kept there, and what it said. */
export const registersSchema = `
CREATE TABLE register_record (
  target TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, share INTEGER NOT NULL, state TEXT NOT NULL, remote TEXT, hash TEXT NOT NULL,
  record TEXT NOT NULL, PRIMARY KEY (target, key)
) WITHOUT ROWID;
`;

/** What a reading rests on part by part, how fast files were read, and in which order they are. */
export const nightsSchema = `
-- What decides what is found, by its hash: JSON of model/engine.ts.
CREATE TABLE engine (hash TEXT PRIMARY KEY, parts TEXT NOT NULL) WITHOUT ROWID;
-- Of shares with rules of their own; the scan's holds for the others. Not pruned: files may have been read then.
CREATE TABLE share_engine (scan INTEGER NOT NULL, share INTEGER NOT NULL, engine TEXT NOT NULL, PRIMARY KEY (scan, share)) WITHOUT ROWID;
-- Readers that took part, and more: see model/engine.ts.
ALTER TABLE verdict ADD COLUMN parts INTEGER;
-- One row for each run of a scan. seconds: those in which there were files to be read.
CREATE TABLE session (
  id INTEGER PRIMARY KEY, scan INTEGER NOT NULL, started_at TEXT NOT NULL, seconds REAL NOT NULL, files INTEGER NOT NULL, bytes INTEGER NOT NULL
);
-- Of a file that waits: 0 never seen or changed, 1 read before and due again.
ALTER TABLE entry ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
-- 0: a folder of which much is to be learnt, told by its last findings or its name. rest: files of turn 1 among those pending.
ALTER TABLE folder ADD COLUMN rank INTEGER NOT NULL DEFAULT 1;
ALTER TABLE folder ADD COLUMN rest INTEGER NOT NULL DEFAULT 0;
CREATE INDEX folder_first ON folder (rank, id) WHERE pending > rest;
CREATE INDEX folder_rest ON folder (rank, id) WHERE rest > 0;
-- JSON: what of a file's findings people have found to be false, where that changed what it counts as.
ALTER TABLE class ADD COLUMN cleared TEXT;
`;

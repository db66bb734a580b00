/** What classification rested on (policy, declared exposure) stands with the scan, and how a file could be reached with its class. */
export const basisSchema = `
ALTER TABLE scan ADD COLUMN basis_hash TEXT;
-- Who could reach the file, where a later scan knew better than the verdict.
ALTER TABLE class ADD COLUMN exposure INTEGER;
-- Files whose reading stands while their rights changed: to be classified anew.
CREATE TABLE unjudged (entry INTEGER PRIMARY KEY);
`;

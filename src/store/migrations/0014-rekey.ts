/** What is under way while the token key is rotated. */
export const rekeySchema = `
-- Files that are there and whose values were made with the former key: to be read again.
CREATE TABLE rekey (entry INTEGER PRIMARY KEY);
-- What became of a token. Emptied with every scan that ends.
CREATE TABLE rekeyed (category INTEGER NOT NULL, former BLOB NOT NULL, token BLOB NOT NULL, PRIMARY KEY (category, former)) WITHOUT ROWID;
`;

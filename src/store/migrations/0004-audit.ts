/** Who looked for a patient, or at a value, when and why. Tokens only; nothing is ever deleted from it but by `store prune`. */
export const auditSchema = `
CREATE TABLE audit (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, category TEXT, token BLOB, entry INTEGER,
  reason TEXT NOT NULL, result TEXT NOT NULL
);
`;

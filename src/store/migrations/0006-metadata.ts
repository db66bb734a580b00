/** Patient identifiers in the names of a file and its folders and in its properties, as JSON; null: not looked for. */
export const metadataSchema = `
ALTER TABLE verdict ADD COLUMN metadata TEXT;
`;

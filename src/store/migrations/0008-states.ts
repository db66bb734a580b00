/** State or territory → numbers of the persons of a file with an address there, as JSON. */
export const statesSchema = `
ALTER TABLE verdict ADD COLUMN states TEXT;
`;

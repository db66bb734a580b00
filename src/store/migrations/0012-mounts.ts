/** By what a share is known that is not mounted, or is another one: its root's file system when it was last listed. */
export const mountsSchema = `
ALTER TABLE share ADD COLUMN device INTEGER;
`;

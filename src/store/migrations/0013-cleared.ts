/** What a file counts as once people have found some of its findings to be false; NULL: as it was read. `cleared` (0010) says which values those are. */
export const clearedSchema = `
ALTER TABLE class ADD COLUMN phi INTEGER;
ALTER TABLE class ADD COLUMN patients INTEGER;
ALTER TABLE class ADD COLUMN persons INTEGER;
`;

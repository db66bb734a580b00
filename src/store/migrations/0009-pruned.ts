/** Scans whose rows were pruned can no longer be rendered; their line stays, since files may have been read in them. */
export const prunedSchema = `
ALTER TABLE scan ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;
`;

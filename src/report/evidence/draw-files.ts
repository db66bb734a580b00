/** Draws files with patient data for the label census: the same seed and scan give the same files, whoever draws. */
import { createHash } from 'node:crypto';
import type { FileRow } from '../../model/report-source.ts';

export interface Drawn {
  /** Of so many. */
  readonly of: number;
  readonly files: readonly FileRow[];
}

/** Those whose hash under the seed is smallest: a simple random sample in one pass and flat memory. */
export const drawFiles = (rows: Iterable<FileRow>, seed: string, size: number): Drawn => {
  let kept: { row: FileRow; rank: string }[] = [];
  let of = 0;
  const keepBest = (): void => {
    kept = kept.sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, size);
  };
  for (const row of rows) {
    of += 1;
    const { shown, bytesBase64 } = row.path;
    const rank = createHash('sha256')
      .update(`${seed}\0${row.shareId}\0${bytesBase64 ?? shown}`)
      .digest('hex');
    kept.push({ row, rank });
    if (kept.length >= size * 2 + 64) keepBest();
  }
  keepBest();
  return { of, files: kept.map(({ row }) => row) };
};

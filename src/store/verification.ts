/** What came of reading unchanged files again: how many, and how many had other bytes although nothing said that they changed. */
import type { Store } from './store.ts';

export interface Verification {
  readonly readAgain: number;
  readonly differ: number;
}

export const verificationOf = ({ db }: Store, scanId: number): Verification => {
  const row = db
    .prepare(
      'SELECT count(differs) AS read_again, ifnull(sum(differs), 0) AS differ FROM verification WHERE scan = ?',
    )
    .get(scanId);
  return { readAgain: Number(row?.['read_again']), differ: Number(row?.['differ']) };
};

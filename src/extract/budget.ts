/** What one outermost file may cost, however it is nested: every member of every level counts against the same numbers. */
import type { Limits } from '../model/limits.ts';
import { DocumentProblem } from './extractor.ts';

/** A limit of the whole file is used up: it ends every level, not only the member in which it was met. */
export class BudgetSpent extends DocumentProblem {}

export interface Budget {
  readonly limits: Limits;
  /** Counts bytes that came out of a decompressor. Throws BOMB once the size or the ratio passes its limit. */
  expand(bytes: number): void;
  /** Counts one member. Throws TOO_MANY over `limits.members`. */
  enter(): void;
  /** Bytes expanded so far. */
  readonly expandedBytes: number;
}

/** The ratio is judged only from here on: small members of repetitive text pass it honestly. */
const RATIO_FROM_BYTES = 10 * 1024 ** 2;

/** `packedBytes` is the size of the outermost file, against which the expansion ratio is measured. */
export const createBudget = (limits: Limits, packedBytes: number): Budget => {
  let expandedBytes = 0;
  let members = 0;
  return {
    limits,
    get expandedBytes() {
      return expandedBytes;
    },
    expand(bytes) {
      expandedBytes += bytes;
      if (expandedBytes > limits.expandedBytes)
        throw new BudgetSpent('BOMB', `${limits.expandedBytes} bytes`);
      if (expandedBytes > RATIO_FROM_BYTES && expandedBytes > packedBytes * limits.expansionRatio) {
        throw new BudgetSpent('BOMB', `${limits.expansionRatio} to 1`);
      }
    },
    enter() {
      members += 1;
      if (members > limits.members) throw new BudgetSpent('TOO_MANY', `${limits.members} members`);
    },
  };
};

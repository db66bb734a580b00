/** What one outermost file may cost, however it is nested: every member of every level counts against the same numbers. */
import type { Limits } from '../model/limits.ts';
import { DocumentProblem } from './extractor.ts';

/** A limit of the whole file is used up: it ends every level, not only the member in which it was met. */
export class BudgetSpent extends DocumentProblem {}

export interface Budget {
  readonly limits: Limits;
  /** Counts bytes that came out of a decompressor. Throws EXPANDS over its size, BOMB over the ratio, CPU_SPENT once the time is. */
  expand(bytes: number): void;
  /** Counts one member. Throws TOO_MANY over `limits.members`. */
  enter(): void;
  /** Counts text that was handed out. Throws TOO_MUCH_TEXT over its limit, CPU_SPENT once the time is. */
  hand(chars: number): void;
  /** Throws CPU_SPENT once the time is: for loops that may hand out nothing for long. */
  checkTime(): void;
  /** Bytes expanded so far. */
  readonly expandedBytes: number;
}

/** The ratio is judged only from here on: small members of repetitive text pass it honestly. */
const RATIO_FROM_BYTES = 10 * 1024 ** 2;

/** Of this thread alone: others scan other files. Where Node cannot tell, that of the process. */
const threadCpuMs = (): number => {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
};

/** `packedBytes` is the size of the outermost file, against which the expansion ratio is measured. */
export const createBudget = (limits: Limits, packedBytes: number): Budget => {
  let expandedBytes = 0;
  let members = 0;
  let chars = 0;
  const startMs = threadCpuMs();
  const checkTime = (): void => {
    if (threadCpuMs() - startMs > limits.cpuMs)
      throw new BudgetSpent('CPU_SPENT', `${limits.cpuMs / 1000} seconds`);
  };
  return {
    limits,
    get expandedBytes() {
      return expandedBytes;
    },
    expand(bytes) {
      checkTime();
      expandedBytes += bytes;
      if (expandedBytes > limits.expandedBytes)
        throw new BudgetSpent('EXPANDS', `${limits.expandedBytes} bytes`);
      if (expandedBytes > RATIO_FROM_BYTES && expandedBytes > packedBytes * limits.expansionRatio) {
        throw new BudgetSpent('BOMB', `${limits.expansionRatio} to 1`);
      }
    },
    enter() {
      members += 1;
      if (members > limits.members) throw new BudgetSpent('TOO_MANY', `${limits.members} members`);
    },
    hand(more) {
      chars += more;
      if (chars > limits.textChars) throw new BudgetSpent('TOO_MUCH_TEXT', `${limits.textChars} characters`);
      checkTime();
    },
    checkTime,
  };
};

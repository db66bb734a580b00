/** Gives up when hosts die again and again before they could do anything: then the fault is ours, not a document's. */
import type { HostDeath } from './start-host.ts';

const MAX_FAILED_STARTS = 3;
/** Somebody kills hosts as they come: the system for want of memory, or an administrator. */
const MAX_KILLED_STARTS = 20;

export interface StartGuard {
  /** False when `fail` was called. */
  mayContinue(death: HostDeath): boolean;
}

export const createStartGuard = (fail: (error: Error) => void): StartGuard => {
  let failed = 0;
  let killed = 0;
  return {
    mayContinue: (death) => {
      if (death.unusable !== undefined) {
        fail(new Error(`The scan host cannot load its job: ${death.unusable}`));
        return false;
      }
      if (!death.unborn) {
        failed = 0;
        killed = 0;
        return true;
      }
      if (death.foreign) killed++;
      else failed++;
      if (failed < MAX_FAILED_STARTS && killed < MAX_KILLED_STARTS) return true;
      fail(new Error(`The scan host does not start (${death.exit}).`));
      return false;
    },
  };
};

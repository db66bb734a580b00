/** The quarantine: a one-thread host in which suspects run alone, one by one; what fails here has its answer for good. */

import type { Lane } from './create-lane.ts';
import { createStartGuard } from './create-start-guard.ts';
import type { Entry } from './entry.ts';
import type { Setup } from './host-message.ts';
import { type Host, startHost } from './start-host.ts';

/** Deaths by somebody else's SIGKILL before a job is blamed: the system's memory killer is the usual sender. */
const MAX_FOREIGN_KILLS = 3;
/** An empty quarantine gives its memory back. */
const IDLE_MS = 10_000;

export interface QuarantineOptions {
  readonly setup: Setup;
  readonly hostMb: number;
  fail(error: Error): void;
}

export const createQuarantine = ({ setup, hostMb, fail }: QuarantineOptions): Lane => {
  const waiting: Entry[] = [];
  let patient: { readonly entry: Entry; foreignKills: number } | undefined;
  let host: Host | undefined;
  let idle: NodeJS.Timeout | undefined;
  const starts = createStartGuard(fail);

  const release = async (): Promise<void> => {
    const last = host;
    host = undefined;
    await last?.kill();
  };

  const next = (): void => {
    if (patient !== undefined) return;
    const entry = waiting.shift();
    clearTimeout(idle);
    if (entry === undefined) {
      idle = setTimeout(release, IDLE_MS).unref();
      return;
    }
    patient = { entry, foreignKills: 0 };
    admit(entry);
  };
  const discharge = (): Entry | undefined => {
    const entry = patient?.entry;
    patient = undefined;
    return entry;
  };
  const admit = (entry: Entry): void => {
    host ??= startHost(setup, hostMb, {
      onAnswer: (seq, outcome) => {
        if (seq !== patient?.entry.seq) return;
        discharge()?.settle(outcome);
        next();
      },
      onDeath: (death) => {
        host = undefined;
        if (!starts.mayContinue(death) || patient === undefined) return;
        const again = death.unborn || (death.foreign && ++patient.foreignKills < MAX_FOREIGN_KILLS);
        if (again) return admit(patient.entry);
        discharge()?.settle({ failure: death.foreign ? 'OUT_OF_MEMORY' : death.failure });
        next();
      },
    });
    host.send(entry.seq, entry.payload);
  };

  return {
    add: (entry) => {
      waiting.push(entry);
      next();
    },
    clear: async () => {
      waiting.length = 0;
      patient = undefined;
      clearTimeout(idle);
      await release();
    },
  };
};

/** The main lane: a full scan host, replaced when it dies or has done enough; who was in it when it died is a suspect. */

import { createStartGuard } from './create-start-guard.ts';
import type { Entry } from './entry.ts';
import type { Outcome, Setup } from './host-message.ts';
import { type Host, type HostDeath, startHost } from './start-host.ts';

export interface LaneOptions {
  readonly setup: Setup;
  readonly hostMb: number;
  readonly jobsPerHost: number;
  readonly minHostMs: number;
  /** Takes a job that may have killed a host or failed; it answers it. */
  suspect(entry: Entry): void;
  /** No job can run. */
  fail(error: Error): void;
}

interface Manned {
  readonly host: Host;
  /** Sent and not answered, in the order of sending. */
  readonly pending: Map<number, Entry>;
  sent: number;
  readonly bornMs: number;
}

export interface Lane {
  add(entry: Entry): void;
  /** Kills the hosts and forgets their jobs. */
  clear(): Promise<void>;
}

export const createLane = ({ setup, hostMb, suspect, fail, ...wear }: LaneOptions): Lane => {
  let current: Manned | undefined;
  const all = new Set<Manned>();
  const leaving = new Set<Promise<void>>();
  const starts = createStartGuard(fail);

  const man = (): Manned => {
    const pending = new Map<number, Entry>();
    const manned: Manned = {
      pending,
      sent: 0,
      bornMs: performance.now(),
      host: startHost(setup, hostMb, {
        onAnswer: (seq, outcome) => {
          const entry = pending.get(seq);
          if (!pending.delete(seq) || entry === undefined) return;
          if (isFinal(outcome)) entry.settle(outcome);
          else suspect(entry);
          if (manned !== current && pending.size === 0) dismiss(manned);
        },
        onDeath: (death) => {
          all.delete(manned);
          if (current === manned) current = undefined;
          bury(death, pending);
        },
      }),
    };
    all.add(manned);
    return manned;
  };

  const isWorn = ({ sent, bornMs }: Manned): boolean =>
    sent >= wear.jobsPerHost && performance.now() - bornMs >= wear.minHostMs;

  const dismiss = (manned: Manned): void => {
    all.delete(manned);
    const gone = manned.host.kill().then(() => void leaving.delete(gone));
    leaving.add(gone);
  };

  const bury = (death: HostDeath, pending: Map<number, Entry>): void => {
    if (!starts.mayContinue(death)) return;
    const culprit = death.culprit === undefined ? undefined : pending.get(death.culprit);
    culprit?.settle({ failure: death.failure });
    const left = [...pending.values()].filter((entry) => entry !== culprit);
    // Jobs are started in order, one for each thread: the first ones are those that were running.
    const suspects = death.unborn || death.culprit !== undefined ? 0 : setup.threads;
    left.slice(0, suspects).forEach(suspect);
    left.slice(suspects).forEach(add);
  };

  const add = (entry: Entry): void => {
    if (current !== undefined && isWorn(current)) {
      const old = current;
      current = undefined;
      if (old.pending.size === 0) dismiss(old);
    }
    current ??= man();
    current.sent++;
    current.pending.set(entry.seq, entry);
    current.host.send(entry.seq, entry.payload);
  };

  return {
    add,
    clear: async () => {
      current = undefined;
      [...all].forEach(dismiss);
      await Promise.all(leaving);
    },
  };
};

/** A time-out that ended with a dead thread is proven; anything else may be another job's doing, and is tried alone. */
const isFinal = (outcome: Outcome): boolean => 'bytes' in outcome || outcome.failure === 'TIMED_OUT';

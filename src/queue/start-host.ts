/** Starts and supervises one scan host: its memory, its signs of life, its end. It is only ever ended by SIGKILL. */
import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failureOfExit } from './failure-of.ts';
import type { HostMessage, Outcome, Setup } from './host-message.ts';
import type { Failure } from './queue.ts';
import { residentBytesOf } from './resident-bytes-of.ts';
import { commandOf } from './walls.ts';

const POLL_MS = 50;
/** The host's own thread only passes messages on; when it is silent for so long, something blocks it. */
const SILENCE_MS = 15_000;
const START_MS = 60_000;
/** A process in a system call on a dead server survives even SIGKILL; it is then left to the system. */
const LAST_MS = 5_000;
/** How long answers that lie in the pipe of a dead host are waited for. */
const DRAIN_MS = 500;

/** Why a host is no more. */
export interface HostDeath {
  /** What it means for a job that was alone in it. */
  readonly failure: Failure;
  /** The job to blame, where that is known; the others are innocent. */
  readonly culprit?: number;
  /** A SIGKILL or SIGTERM that was not ours: the system's or an administrator's, and perhaps no job's fault. */
  readonly foreign: boolean;
  /** It had not yet loaded the job's module, so that no job can be to blame. */
  readonly unborn: boolean;
  /** No host will ever work: the sentence that `createScanOne` gave. */
  readonly unusable?: string;
  /** For a message about hosts that do not start. */
  readonly exit: string;
}

export interface Host {
  readonly pid: number | undefined;
  /** Jobs in the order in which they will be started. */
  send(seq: number, payload: unknown): void;
  /** Resolves when the process is gone. Without an `onDeath`: who kills knows. */
  kill(): Promise<void>;
}

export interface HostEvents {
  onAnswer(seq: number, outcome: Outcome): void;
  /** Called once, after the last answer, unless `kill` was called. */
  onDeath(death: HostDeath): void;
}

export const startHost = (setup: Setup, hostMb: number, events: HostEvents): Host => {
  const entry = fileURLToPath(new URL(`./host-main${extname(import.meta.url)}`, import.meta.url));
  const { program, args } = commandOf(entry, hostMb, setup.threads * (1 + setup.innerThreads));
  const child = spawn(program, args, {
    cwd: '/',
    env: {},
    // Its own session: Ctrl-C on the terminal is for the main process to decide about.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const startedMs = performance.now();
  let heardMs = startedMs;
  let born = false;
  let unwanted = false;
  let sentence: Pick<HostDeath, 'failure' | 'culprit' | 'unusable'> | undefined;

  let giveUp = (): void => undefined;
  let overdue: NodeJS.Timeout | undefined;
  const slay = (): void => {
    child.kill('SIGKILL');
    overdue ??= setTimeout(() => giveUp(), LAST_MS);
  };
  const condemn = (why: NonNullable<typeof sentence>): void => {
    sentence ??= why;
    slay();
  };
  const poll = setInterval(() => {
    const nowMs = performance.now();
    if (child.pid !== undefined && residentBytesOf(child.pid) > hostMb * 1024 ** 2) {
      condemn({ failure: 'OUT_OF_MEMORY' });
    } else if (nowMs - heardMs > SILENCE_MS || (!born && nowMs - startedMs > START_MS)) {
      condemn({ failure: 'TIMED_OUT' });
    }
  }, POLL_MS);

  const hear = (message: HostMessage): void => {
    heardMs = performance.now();
    if (message.kind === 'ready') born = true;
    else if (message.kind === 'stuck') condemn({ failure: 'TIMED_OUT', culprit: message.seq });
    else if (message.kind === 'unusable') condemn({ failure: 'SCAN_CRASHED', unusable: message.message });
    else if (message.kind === 'answers') {
      for (const [seq, outcome] of message.answers) events.onAnswer(seq, outcome);
    }
  };
  child.on('message', (message) => {
    if (!unwanted) hear(message as HostMessage);
  });

  const gone = new Promise<void>((resolve) => {
    let ended = false;
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(overdue);
      if (ended) return;
      ended = true;
      const finish = (): void => {
        clearInterval(poll);
        clearTimeout(timer);
        child.off('disconnect', finish);
        if (!unwanted) events.onDeath(deathOf(code, signal));
        resolve();
      };
      const timer = setTimeout(finish, DRAIN_MS);
      if (child.connected) child.once('disconnect', finish);
      else finish();
    };
    child.once('exit', end);
    giveUp = () => {
      if (child.connected) child.disconnect();
      child.unref();
      end(null, 'SIGKILL');
    };
    // 'error' instead of 'exit' when the program could not be started at all.
    child.on('error', () => {
      if (child.pid === undefined) end(null, null);
    });
  });
  const deathOf = (code: number | null, signal: NodeJS.Signals | null): HostDeath => ({
    failure: failureOfExit(signal),
    ...sentence,
    foreign: sentence === undefined && (signal === 'SIGKILL' || signal === 'SIGTERM'),
    unborn: !born,
    exit: signal ?? `exit code ${code ?? 'unknown'}`,
  });

  // Between the end of the process and the event for it a message cannot be delivered: onDeath tells.
  const post = (message: unknown): void => {
    child.send(message as object, () => {});
  };
  post(setup);
  let outbox: [number, unknown][] = [];
  const flush = (): void => {
    post(outbox);
    outbox = [];
  };
  return {
    pid: child.pid,
    send: (seq, payload) => {
      if (outbox.push([seq, payload]) === 1) setImmediate(flush);
    },
    kill: () => {
      unwanted = true;
      slay();
      return gone;
    },
  };
};

/** How far an account comes on a share, tried out under that account in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readAccounts } from './owner-name.ts';

export interface ProbeRow {
  readonly foldersListed: number;
  readonly foldersDenied: number;
  readonly filesOpened: number;
  readonly filesDenied: number;
  /** Neither: vanished, broken, a server that failed. */
  readonly failed: number;
  /** A bound was met: there is more. */
  readonly stopped: boolean;
}

export interface ProbeJob {
  /** Undefined: as whoever runs this. */
  readonly account: Account | undefined;
  /** Base64 of the bytes. */
  readonly paths: readonly string[];
  /** Entries looked at below each path. */
  readonly most: number;
  readonly timeoutMs: number;
}

/** One per path, in order. */
export type ProbeAnswer = readonly ProbeRow[];

export interface Account {
  /** Undefined: a number without a name, which is in no group but its own. */
  readonly name: string | undefined;
  readonly uid: number;
  readonly gid: number;
}

/** By name or number, from /etc/passwd; a number that it does not have is an account of the same group. */
export const accountOf = (wanted: string, passwd = '/etc/passwd'): Account | undefined => {
  const row = readAccounts(passwd).find(([name, , uid]) => name === wanted || uid === wanted);
  if (row !== undefined) return { name: row[0], uid: Number(row[2]), gid: Number(row[3]) };
  return /^\d{1,9}$/.test(wanted) ? { name: undefined, uid: Number(wanted), gid: Number(wanted) } : undefined;
};

const GRACE_MS = 10_000;
const MOST_BYTES = 1024 ** 2;

/** Undefined where the process did not answer in time or could not become the account. */
export const probe = async (job: ProbeJob): Promise<ProbeAnswer | undefined> => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(`probe-main.${extension}`, import.meta.url))],
    {
      cwd: '/',
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'] },
      timeout: job.timeoutMs + GRACE_MS,
      killSignal: 'SIGKILL',
    },
  );
  const ended = once(child, 'close').catch(() => ['failed']);
  child.stdin.on('error', () => undefined).end(JSON.stringify(job));
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
    if (answer.length > MOST_BYTES) child.kill('SIGKILL');
  });
  const [code] = await ended;
  return code === 0 ? (JSON.parse(answer) as ProbeAnswer) : undefined;
};

/** Runs the real command line in a child process, as a user would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../phisweep.cjs');

export interface CliRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'phisweep-test-'));

export interface StartedCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliRun>;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly uid?: number;
  /** Beside PATH, HOME and LANG, which may be overridden; nothing else of this process's reaches the child. */
  readonly env?: Readonly<Record<string, string>>;
  /** A descriptor to print to instead of into the answer. */
  readonly stdout?: number;
  /** What it reads from standard input; absent: nothing. */
  readonly input?: string;
}

export const startCli = (args: readonly string[], options: CliOptions = {}): StartedCli => {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: options.cwd ?? tmpdir(),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', options.stdout ?? 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: tmpdir(),
      LANG: 'C.UTF-8',
      // Code of ours, parsed once for all runs: half of what a short command costs.
      NODE_COMPILE_CACHE: join(tmpdir(), 'phisweep-compile-cache'),
      ...options.env,
    },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  child.stdin?.end(options.input);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<CliRun>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
};

export const runCli = (args: readonly string[], options: CliOptions = {}): Promise<CliRun> =>
  startCli(args, options).ended;

/** Process ids of the children of a process (Linux). */
export const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        const stat = readFileSync(`/proc/${candidate}/stat`, 'latin1');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });

/** A report without what two runs of the same scan may differ in: times, numbers of rows, and tokens, which are keyed by installation. */
export const comparable = (json: string): unknown => {
  const report = JSON.parse(json) as Record<string, unknown>;
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(
          ([key, inner]) =>
            !/^(?:startedAt|finishedAt|modifiedAt|generatedAt|token)$/.test(key) &&
            !(/^(?:id|file|fileId|scan|scanId|findingId)$/.test(key) && typeof inner === 'number'),
        )
        .map(([key, inner]) => [key, strip(inner)]),
    );
  };
  return strip(report);
};

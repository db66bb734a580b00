/** The flags and limits around a scan host, and the list of those that this system or this Node cannot give. */
import { existsSync } from 'node:fs';

const PRLIMIT = '/usr/bin/prlimit';

const can = (flag: string): boolean => process.allowedNodeEnvironmentFlags.has(flag);

/** Heap of the host's own thread, which only passes messages on. */
const HOST_HEAP_MB = 256;

/** Young space of each thread: with V8's own 16 MB a host of two threads holds 120 MB more and is not 8 % faster (`bench/memory.ts`). */
const SEMI_SPACE_MB = 4;

/**
 * The least data segment with which Node 26 starts was measured as 0.6 GB and 0.52 GB more for each thread that holds
 * wasm: V8 reserves its code ranges as writable pages. So this wall is there for what outruns the poll of resident memory.
 */
const dataBytesOf = (hostMb: number, threads: number): number => (hostMb + 1024 + 640 * threads) * 1024 ** 2;

/** Program and arguments that start `entry` inside the walls. Nothing in them is secret: everyone can read a command line. */
export const commandOf = (
  entry: string,
  hostMb: number,
  threads: number,
): { readonly program: string; readonly args: readonly string[] } => {
  const node = [
    process.execPath,
    ...(can('--permission') ? ['--permission', '--allow-fs-read=*', '--allow-worker'] : []),
    '--disable-warning=PERM0006',
    `--max-old-space-size=${HOST_HEAP_MB}`,
    `--max-semi-space-size=${SEMI_SPACE_MB}`,
    entry,
  ];
  const command = existsSync(PRLIMIT)
    ? [PRLIMIT, '--core=0', `--data=${dataBytesOf(hostMb, threads)}`, '--', ...node]
    : node;
  const [program = process.execPath, ...args] = command;
  return { program, args };
};

/** One sentence per wall that is missing here; none on Linux with Node 26. */
export const missingWalls = (): string[] => {
  const walls: readonly (readonly [boolean, string])[] = [
    [can('--permission'), 'Readers may write files and start programs: this Node has no permission model.'],
    [can('--allow-net'), 'Readers may open network connections: only Node 26 denies them.'],
    [
      existsSync(PRLIMIT),
      `Core dumps are not switched off and memory has no hard bound: ${PRLIMIT} is missing.`,
    ],
    [
      existsSync('/proc/self/statm'),
      'The memory of the scan host is not watched, only the heap of its threads is bounded: there is no /proc.',
    ],
  ];
  return walls.filter(([stands]) => !stands).map(([, sentence]) => sentence);
};

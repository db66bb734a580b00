/**
 * `node bench/rescan.ts [files]`: a first scan, then unchanged scans, of so many tiny files (default 200,000) beside
 * `find -printf '%p %s %T@ %C@ %i'` over the same tree, in turns, warm and without a rolling re-read. `findRatio` is the time
 * of the scan, from the opening of its store to the end of its report, by that of `find`; `commandRatio` that of the whole
 * command, in which Node starts and rules are loaded. `opened` counts, by the kernel, what the scan opened that is no folder.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [files = 200_000] = process.argv.slice(2).map(Number);
const FILES_PER_FOLDER = 200;
const REPEATS = 7;

const project = join(import.meta.dirname, '..');
const temp = realpathSync(mkdtempSync(join(tmpdir(), 'phisweep-bench-rescan-')));
const root = join(temp, 'share');
const store = join(temp, 'store.db');

const makeTree = (): void => {
  for (let folder = 0; folder < files / FILES_PER_FOLDER; folder += 1) {
    const path = join(root, `dept-${folder % 20}`, `group-${Math.floor(folder / 20) % 50}`, `case-${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < FILES_PER_FOLDER; file += 1)
      writeFileSync(join(path, `letter-${file}.txt`), `Minutes of room ${file}: nothing new.\n`);
  }
};

/** To JavaScript, as npm installs it. */
const compile = (): string => {
  const config = join(temp, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    rootDir: project,
    outDir: join(temp, 'js'),
    typeRoots: [join(project, 'node_modules/@types')],
  };
  const sources = ['rescan-run.ts'].map((name) => join(project, 'bench', name));
  sources.push(
    join(project, 'src/cli.ts'),
    join(project, 'src/scan/job.ts'),
    join(project, 'src/queue/host-main.ts'),
  );
  sources.push(join(project, 'src/queue/worker.ts'), join(project, 'src/crawl/list-worker.ts'));
  writeFileSync(
    config,
    JSON.stringify({ extends: join(project, 'tsconfig.json'), compilerOptions, include: [], files: sources }),
  );
  const tsc = spawnSync(join(project, 'node_modules/.bin/tsc'), ['-p', config], { encoding: 'utf8' });
  if (tsc.status !== 0) throw new Error(tsc.stdout);
  for (const name of ['rules', 'schema', 'package.json'])
    cpSync(join(project, name), join(temp, 'js', name), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(temp, 'node_modules'));
  return join(temp, 'js/bench/rescan-run.js');
};

interface Spent {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The shell's `times` says on its last line what its children used: user and system. */
const shellTimes = /(\d+)m([\d.]+)s\s+(\d+)m([\d.]+)s\s*$/;

const timed = (command: readonly string[]): Spent & { readonly stdout: string } => {
  const startMs = performance.now();
  const script = '"$@" || exit 1; times';
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...command], { encoding: 'utf8' });
  const wallMs = performance.now() - startMs;
  if (status !== 0) throw new Error(`${command[0]} failed: ${stderr}`);
  const [, m1, s1, m2, s2] = (shellTimes.exec(stdout) ?? []).map(Number);
  return { wallMs, cpuMs: 1000 * (60 * (m1! + m2!) + s1! + s2!), stdout };
};

const runFind = (): Spent =>
  timed(['sh', '-c', 'exec find "$1" -printf "%p %s %T@ %C@ %i\\n" > /dev/null', 'sh', root]);

interface Run {
  readonly scan: Spent & { readonly rssMb: number; readonly scanned: number; readonly unchanged: number };
  readonly command: Spent;
}

const runScan = (script: string): Run => {
  const command = timed([
    process.execPath,
    '--max-semi-space-size=4',
    '--semi-space-growth-factor=1',
    script,
    root,
    store,
  ]);
  return { scan: JSON.parse(command.stdout.split('\n')[0] ?? ''), command };
};

/** Opened below the root, and not as a folder. */
const countOpened = (script: string): number | string => {
  const trace = join(temp, 'trace');
  const args = [
    '-f',
    '-s',
    '4096',
    '-e',
    'trace=open,openat,openat2',
    '-o',
    trace,
    process.execPath,
    script,
    root,
    store,
  ];
  if (spawnSync('strace', args, { stdio: 'ignore' }).status !== 0) return 'strace is not installed';
  const opens = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"${root}`) || line.includes('"/proc/self/fd/'));
  if (!opens.some((line) => line.includes('O_DIRECTORY')))
    throw new Error('the trace does not show the walk');
  return opens.filter((line) => !line.includes('O_DIRECTORY')).length;
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const ratioOf = (ours: readonly Spent[], theirs: readonly Spent[], part: keyof Spent): number =>
  Number(median(ours.map((spent, i) => spent[part] / theirs[i]![part])).toFixed(2));

try {
  makeTree();
  const script = compile();
  const first = runScan(script);
  if (first.scan.scanned !== files) throw new Error(`${first.scan.scanned} files were read of ${files}`);
  console.log(
    `first scan: ${(first.command.wallMs / 1000).toFixed(0)} s, main process ${first.scan.rssMb.toFixed(0)} MB`,
  );
  const rounds: (Run & { readonly find: Spent })[] = [];
  for (let round = 0; round < REPEATS; round += 1) {
    const find = runFind();
    const run = runScan(script);
    if (run.scan.unchanged !== files) throw new Error(`${run.scan.unchanged} files unchanged of ${files}`);
    rounds.push({ find, ...run });
    const text = ({ wallMs, cpuMs }: Spent): string => `${wallMs.toFixed(0)} ms (CPU ${cpuMs.toFixed(0)})`;
    console.log(`find ${text(find)}, scan ${text(run.scan)}, whole command ${text(run.command)}`);
  }
  const finds = rounds.map(({ find }) => find);
  const scans = rounds.map(({ scan }) => scan);
  const commands = rounds.map(({ command }) => command);
  const result = {
    findRatio: ratioOf(scans, finds, 'wallMs'),
    findRatioCpu: ratioOf(scans, finds, 'cpuMs'),
    commandRatio: ratioOf(commands, finds, 'wallMs'),
    rssMb: Math.round(median(scans.map(({ rssMb }) => rssMb))),
    firstScanRssMb: Math.round(first.scan.rssMb),
    opened: countOpened(script),
  };
  console.log(`RESULT ${JSON.stringify(result)}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}

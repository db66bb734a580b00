/**
 * `node bench/crawl.ts [small] [large]`: files per second of the walk, and of the walk with the ledger written, beside
 * `find -printf '%p %s %T@\n'` over the same tree, taken in turns; peak memory at two sizes, compiled as installed.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCrawler } from '../src/crawl/create-crawler.ts';
import { type Walk, walkIntoLedger, walkOnly } from './crawl-walk.ts';

const [small = 200_000, large = 1_000_000] = process.argv.slice(2).map(Number);
const REPEATS = 7;
const FILES_PER_FOLDER = 200;

const project = join(import.meta.dirname, '..');
const temp = realpathSync(mkdtempSync(join(tmpdir(), 'phisweep-bench-crawl-')));

const makeTree = (name: string, files: number): string => {
  const root = join(temp, name);
  for (let folder = 0; folder < files / FILES_PER_FOLDER; folder += 1) {
    const path = join(root, `dept-${folder % 20}`, `group-${Math.floor(folder / 20) % 50}`, `case-${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < FILES_PER_FOLDER; file += 1)
      closeSync(openSync(join(path, `letter-${file}.txt`), 'w'));
  }
  return root;
};

const runFind = (root: string): number => {
  const startMs = performance.now();
  const { status } = spawnSync('find', [root, '-printf', '%p %s %T@\\n'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('find failed');
  return performance.now() - startMs;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const crawler = createCrawler({});

const timed = async (walk: Walk, root: string): Promise<number> => {
  const startMs = performance.now();
  const names = await walk(crawler, Buffer.from(root));
  if (names < small) throw new Error(`${names} names seen of ${small}`);
  return performance.now() - startMs;
};

/** Medians of speed relative to `find`; the first round, in which V8 compiles, is told apart. */
const compare = async (root: string) => {
  const rounds: { find: number; walk: number; ledger: number }[] = [];
  for (let round = 0; round < REPEATS; round += 1) {
    const store = join(temp, `round-${round}`);
    mkdirSync(store);
    rounds.push({
      find: runFind(root),
      walk: await timed(walkOnly, root),
      ledger: await timed(walkIntoLedger(join(store, 'store.db')), root),
    });
    rmSync(store, { recursive: true });
  }
  for (const { find, walk, ledger } of rounds)
    console.log(
      `find ${find.toFixed(0)} ms, walk ${walk.toFixed(0)} ms, walk with ledger ${ledger.toFixed(0)} ms`,
    );
  const ratio = (part: 'walk' | 'ledger') => Number(median(rounds.map((r) => r.find / r[part])).toFixed(2));
  const [first] = rounds;
  return {
    findRatio: ratio('walk'),
    ledgerRatio: ratio('ledger'),
    firstRoundRatio: Number((first!.find / first!.walk).toFixed(2)),
    findPerS: Math.round((small / median(rounds.map((r) => r.find))) * 1000),
  };
};

/** Compiled to JavaScript, as npm installs it: a process that strips types itself holds 30 MB more. */
const compile = (): string => {
  const config = join(temp, 'tsconfig.json');
  const options = {
    noEmit: false,
    rootDir: project,
    outDir: join(temp, 'js'),
    typeRoots: [join(project, 'node_modules/@types')],
  };
  const files = [join(project, 'bench/crawl-memory.ts')];
  writeFileSync(
    config,
    JSON.stringify({ extends: join(project, 'tsconfig.json'), compilerOptions: options, include: [], files }),
  );
  const { status, stdout } = spawnSync(join(project, 'node_modules/.bin/tsc'), ['-p', config], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stdout);
  writeFileSync(join(temp, 'package.json'), '{"type":"module"}');
  symlinkSync(join(project, 'node_modules'), join(temp, 'node_modules'));
  // Migrations are read from beside the compiled store.
  return join(temp, 'js/bench/crawl-memory.js');
};

const peakMb = (script: string, root: string): number => {
  const { stdout, stderr } = spawnSync(process.execPath, [script, root, `${root}.db`], { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  console.log(stdout.trim());
  return JSON.parse(stdout).peakMb;
};

try {
  const smallTree = makeTree('small', small);
  const ratios = await compare(smallTree);
  const script = compile();
  const rssMb200k = peakMb(script, smallTree);
  const rssMb1m = peakMb(script, makeTree('large', large));
  console.log(`RESULT ${JSON.stringify({ ...ratios, rssMb200k, rssMb1m })}`);
} finally {
  crawler.close();
  spawnSync('rm', ['-rf', temp]);
}

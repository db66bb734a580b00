/**
 * `node bench/memory.ts [small] [large]`: peak resident memory of a scan with two workers, of the main process and of all
 * its processes together, over so many small text files (default 10,000 and 200,000). Compiled to JavaScript, as installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [small = 10_000, large = 200_000] = process.argv.slice(2).map(Number);
const FILES_PER_FOLDER = 200;
const SAMPLE_MS = 100;

const project = join(import.meta.dirname, '..');
const temp = mkdtempSync(join(tmpdir(), 'phisweep-bench-memory-'));

const makeTree = (files: number): string => {
  const root = join(temp, String(files));
  for (let folder = 0; folder < files / FILES_PER_FOLDER; folder += 1) {
    const path = join(root, `dept-${folder % 20}`, `case-${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < FILES_PER_FOLDER; file += 1)
      writeFileSync(
        join(path, `letter-${file}.txt`),
        `Minutes of the meeting in room ${file}: nothing new.\n`,
      );
  }
  return root;
};

const install = (): string => {
  const { status, stdout } = spawnSync(
    join(project, 'node_modules/.bin/tsc'),
    ['-p', join(project, 'tsconfig.build.json'), '--outDir', join(temp, 'dist')],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stdout);
  for (const name of ['rules', 'schema', 'package.json', 'phisweep.cjs'])
    cpSync(join(project, name), join(temp, name), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(temp, 'node_modules'));
  return join(temp, 'phisweep.cjs');
};

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

/** A process and all below it: proc(5), children. */
const treeOf = (pid: number): number[] => {
  const tasks = read(`/proc/${pid}/status`) === '' ? [] : readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) => read(`/proc/${pid}/task/${task}/children`).match(/\d+/g) ?? []);
  return [pid, ...children.flatMap((child) => treeOf(Number(child)))];
};

const measure = async (program: string, files: number) => {
  const root = makeTree(files);
  const args = [program, 'scan', root, '--store', join(temp, `${files}.db`), '--workers', '2', '--quiet'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let [mainMb, allMb] = [0, 0];
  const timer = setInterval(() => {
    const [main = 0, ...others] = treeOf(child.pid ?? 0).map(residentMb);
    mainMb = Math.max(mainMb, main);
    allMb = Math.max(
      allMb,
      others.reduce((sum, mb) => sum + mb, main),
    );
  }, SAMPLE_MS);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`the scan ended with ${code}`);
  console.log(`${files} files: main ${mainMb.toFixed(0)} MB, all processes ${allMb.toFixed(0)} MB`);
  return { files, mainMb: Math.round(mainMb), allMb: Math.round(allMb) };
};

try {
  const program = install();
  const results = [await measure(program, small), await measure(program, large)];
  console.log(`RESULT ${JSON.stringify(results)}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/**
 * Detection from bytes to findings with tokens on one core, all packs on, beside ripgrep on the same text with the shapes of
 * the same rules. Ratios are of CPU time (user and system, every thread), the best of several rounds, and above 1 where
 * phisweep is faster; wall time is printed beside. `rg` and `bash` must be installed.
 * `node bench/detect.ts [--mb 64] [--rounds 5] [--write-patterns]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRules } from '../src/config/load-rules.ts';
import { compileRules } from '../src/detect/compile-rules.ts';
import { createDetector, type Detector } from '../src/detect/create-detector.ts';
import { packSchema } from '../src/detect/rule-schema.ts';
import { createBudget } from '../src/extract/budget.ts';
import { readDocument } from '../src/extract/read-document.ts';
import { memorySource } from '../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';
import { createCollector } from '../src/scan/collect-findings.ts';
import { patternsOf } from './patterns.ts';
import { TEXTS } from './texts.ts';
import { WORST_INPUTS } from './worst-inputs.ts';

const optionOf = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(name);
  return at > 0 ? Number(process.argv[at + 1]) : otherwise;
};
const MEGABYTE = 1024 * 1024;
const bytes = optionOf('--mb', 64) * MEGABYTE;
const rounds = optionOf('--rounds', 5);
const worstBytes = Math.min(10 * MEGABYTE, bytes);
const PATTERNS = new URL('./patterns.txt', import.meta.url).pathname;
if (process.argv.includes('--write-patterns')) writeFileSync(PATTERNS, patternsOf());

const limits = { ...DEFAULT_LIMITS, loadBytes: 2 * bytes };
const key = new Uint8Array(32);

const detectOnce = async (detector: Detector, text: Uint8Array): Promise<number> => {
  const collector = createCollector(key, limits);
  const session = detector.open(collector.add);
  const reading = readDocument(memorySource(text, 'text.txt', createBudget(limits, text.length)), limits);
  for (let step = await reading.next(); !step.done; step = await reading.next())
    for (const segment of step.value) session.push(segment);
  return collector.finish(session.finish()).counts.reduce((sum, { matches }) => sum + matches, 0);
};

/** All rules twice, the second time under other names: the cost of a pack as large again. */
const doubled = (sources: ReturnType<typeof loadRules>['sources']): typeof sources => ({
  ...sources,
  packs: [
    ...sources.packs,
    ...sources.packs.map((source) => {
      const pack = packSchema.parse(source);
      return {
        ...pack,
        pack: `${pack.pack}_again`,
        rules: pack.rules.map((rule) => ({ ...rule, id: `again.${rule.id}` })),
      };
    }),
  ],
});

/** Seconds. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
}
/** The best round: other work on the machine only ever adds time. */
const best = (costs: readonly Cost[]): Cost => ({
  cpu: Math.min(...costs.map(({ cpu }) => cpu)),
  wall: Math.min(...costs.map(({ wall }) => wall)),
});

const costOf = async (act: () => unknown): Promise<Cost> => {
  const before = process.cpuUsage();
  const begun = performance.now();
  await act();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - begun) / 1000 };
};

/** Bash says what its child has used, to the millisecond. */
const costOfRipgrep = (path: string): Cost => {
  const command = 'TIMEFORMAT="%3U %3S %3R"; time rg -j1 -a -o --no-config -f "$0" "$1" > /dev/null';
  const { stderr } = spawnSync('bash', ['--norc', '-c', command, PATTERNS, path], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  const [user, system, wall] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number) as [
    number,
    number,
    number,
  ];
  if (!(user >= 0)) throw new Error(`ripgrep did not run: ${stderr}`);
  return { cpu: user + system, wall };
};

const { sources } = loadRules(['all']);
const detector = createDetector(compileRules(sources));
const twice = createDetector(compileRules(doubled(sources)));
const folder = mkdtempSync(join(tmpdir(), 'phisweep-bench-'));
const result: Record<string, number> = {};
const speedOf = (length: number, seconds: number): number => length / 1e6 / seconds;
let doubledCost = 0;
let busySpeed = 0;
try {
  for (const [name, make] of Object.entries(TEXTS)) {
    const text = make(bytes);
    const path = join(folder, name);
    writeFileSync(path, text);
    const ours: Cost[] = [];
    const again: Cost[] = [];
    const theirs: Cost[] = [];
    let findings = 0;
    for (let round = 0; round < rounds; round++) {
      ours.push(await costOf(async () => (findings = await detectOnce(detector, text))));
      again.push(await costOf(() => detectOnce(twice, text)));
      theirs.push(costOfRipgrep(path));
    }
    const [we, more, they] = [best(ours), best(again), best(theirs)];
    const cost = more.cpu / we.cpu;
    doubledCost = Math.max(doubledCost, cost);
    if (name === 'busy') busySpeed = speedOf(text.length, we.cpu);
    result[`${name}Ratio`] = Number((they.cpu / we.cpu).toFixed(2));
    console.log(
      `${name.padEnd(6)} phisweep ${speedOf(text.length, we.cpu).toFixed(0)} MB/s, ripgrep ${speedOf(text.length, they.cpu).toFixed(0)} MB/s (wall ${speedOf(text.length, we.wall).toFixed(0)} and ${speedOf(text.length, they.wall).toFixed(0)}), ${findings} findings, rules doubled: cost ${cost.toFixed(2)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
result['doubledRulesCost'] = Number(doubledCost.toFixed(2));

let worst = Number.POSITIVE_INFINITY;
for (const [name, make] of Object.entries(WORST_INPUTS)) {
  const text = make(worstBytes);
  const costs = [
    await costOf(() => detectOnce(detector, text)),
    await costOf(() => detectOnce(detector, text)),
  ];
  const speed = speedOf(text.length, best(costs).cpu);
  worst = Math.min(worst, speed / busySpeed);
  console.log(`${name.padEnd(24)} ${speed.toFixed(0)} MB/s`);
}
result['worstInputRatio'] = Number(worst.toFixed(2));
console.log(`RESULT ${JSON.stringify(result)}`);

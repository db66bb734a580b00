/**
 * Detection from bytes to findings on one core, beside ripgrep on the same text with the shapes of the same rules.
 * `node bench/detect.ts [--mb 64] [--write-patterns]`; `rg` must be installed. Ratios above 1: faster than ripgrep.
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

const ROUNDS = 5;
const PATTERNS = new URL('./patterns.txt', import.meta.url).pathname;
if (process.argv.includes('--write-patterns')) writeFileSync(PATTERNS, patternsOf());
const mbArgument = process.argv.indexOf('--mb');
const bytes = (mbArgument > 0 ? Number(process.argv[mbArgument + 1]) : 64) * 1024 * 1024;

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

/** The best round: other work on the machine only ever adds time. */
const best = (seconds: number[]): number => Math.min(...seconds);
const timed = async (act: () => unknown): Promise<number> => {
  const begun = performance.now();
  await act();
  return (performance.now() - begun) / 1000;
};

const { sources } = loadRules(['all']);
const detector = createDetector(compileRules(sources));
const twice = createDetector(compileRules(doubled(sources)));
const folder = mkdtempSync(join(tmpdir(), 'phisweep-bench-'));
const result: Record<string, number> = {};
const costs: number[] = [];
try {
  for (const [name, make] of Object.entries(TEXTS)) {
    const text = make(bytes);
    const path = join(folder, name);
    writeFileSync(path, text);
    const ours: number[] = [];
    const theirs: number[] = [];
    const again: number[] = [];
    let findings = 0;
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await timed(async () => (findings = await detectOnce(detector, text))));
      again.push(await timed(() => detectOnce(twice, text)));
      theirs.push(
        await timed(() =>
          spawnSync('rg', ['-j1', '-a', '-o', '-c', '--no-config', '-f', PATTERNS, path], {
            stdio: 'ignore',
          }),
        ),
      );
    }
    const speed = (seconds: number[]): number => text.length / 1e6 / best(seconds);
    const cost = best(again) / best(ours);
    costs.push(cost);
    result[`${name}Ratio`] = Number((speed(ours) / speed(theirs)).toFixed(2));
    console.log(
      `${name.padEnd(6)} phisweep ${speed(ours).toFixed(0)} MB/s, ripgrep ${speed(theirs).toFixed(0)} MB/s, ${findings} findings, rules doubled: cost ${cost.toFixed(2)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
result['doubledRulesCost'] = Number(Math.max(...costs).toFixed(2));
console.log(`RESULT ${JSON.stringify(result)}`);

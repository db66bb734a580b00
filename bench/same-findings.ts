/**
 * Does a change for speed change what is found? Runs the detector of this tree and of another checkout over the same texts
 * and compares match for match: `node bench/same-findings.ts ../other-checkout [--mb 2]`. Exit code 1 where they differ.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { annotatedNotes } from '../fixtures/detect/annotated-notes.ts';
import type { loadRules } from '../src/config/load-rules.ts';
import type { compileRules } from '../src/detect/compile-rules.ts';
import type { createDetector } from '../src/detect/create-detector.ts';
import { createBudget } from '../src/extract/budget.ts';
import { readDocument } from '../src/extract/read-document.ts';
import { memorySource } from '../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';
import type { Segment } from '../src/model/segment.ts';
import type { createCollector } from '../src/scan/collect-findings.ts';
import { TEXTS } from './texts.ts';
import { WORST_INPUTS } from './worst-inputs.ts';

interface Engine {
  readonly loadRules: typeof loadRules;
  readonly compileRules: typeof compileRules;
  readonly createDetector: typeof createDetector;
  readonly createCollector: typeof createCollector;
}

const engineOf = async (root: string): Promise<Engine> => ({
  ...(await import(join(root, 'src/config/load-rules.ts'))),
  ...(await import(join(root, 'src/detect/compile-rules.ts'))),
  ...(await import(join(root, 'src/detect/create-detector.ts'))),
  ...(await import(join(root, 'src/scan/collect-findings.ts'))),
});

const here = join(import.meta.dirname, '..');
const other = process.argv[2];
if (other === undefined || other.startsWith('--')) throw new Error('Name the other checkout.');
const flag = process.argv.indexOf('--mb');
const bytes = (flag < 0 ? 2 : Number(process.argv[flag + 1])) * 1024 * 1024;
const limits = { ...DEFAULT_LIMITS, maxTokens: 5000, loadBytes: 4 * bytes };

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const texts = function* (): Generator<readonly [string, Uint8Array]> {
  for (const [name, make] of Object.entries({ ...TEXTS, ...WORST_INPUTS })) yield [name, make(bytes)];
  for (const path of filesIn(join(here, 'fixtures/share'))) yield [path, readFileSync(path)];
  for (const set of ['development', 'held-out'] as const)
    for (const [i, { text }] of annotatedNotes(set).entries()) yield [`${set} note ${i}`, Buffer.from(text)];
};

/** Read once: both detectors get the same segments. */
const segmentsOf = async (name: string, text: Uint8Array): Promise<Segment[]> => {
  const reading = readDocument(memorySource(text, name, createBudget(limits, text.length)), limits);
  const segments: Segment[] = [];
  for (let step = await reading.next(); !step.done; step = await reading.next()) segments.push(...step.value);
  return segments;
};

/** Every match as a line, then what the document as a whole says. */
const linesOf = (
  { createDetector: _, createCollector: collect }: Engine,
  detector: ReturnType<Engine['createDetector']>,
  segments: readonly Segment[],
): string[] => {
  const lines: string[] = [];
  const collector = collect(new Uint8Array(32), limits);
  const session = detector.open((match, person) => {
    const {
      ruleId,
      category,
      subject,
      confidence,
      evidence,
      place,
      start,
      end,
      alternatives,
      phi,
      text,
      value,
    } = match;
    lines.push(
      JSON.stringify([
        ruleId,
        category,
        subject,
        confidence,
        evidence,
        place,
        start,
        end,
        alternatives,
        phi,
        text,
        value,
        person,
      ]),
    );
    collector.add(match, person);
  });
  for (const segment of segments) session.push(segment);
  const { numberOf: _numbers, ...summary } = session.finish(0);
  return [
    ...lines,
    JSON.stringify(summary),
    JSON.stringify(collector.finish({ ...summary, numberOf: _numbers })),
  ];
};

const engines = [await engineOf(resolve(other)), await engineOf(here)] as const;
const detectors = engines.map((engine) =>
  engine.createDetector(engine.compileRules(engine.loadRules(['all']).sources)),
);
let [documents, matches, different] = [0, 0, 0];
const sum = createHash('sha256');
for (const [name, text] of texts()) {
  const segments = await segmentsOf(name, text);
  const [before, now] = engines.map((engine, i) =>
    linesOf(engine, detectors[i] as (typeof detectors)[number], segments),
  ) as [string[], string[]];
  documents += 1;
  matches += now.length - 2;
  sum.update(now.join('\n'));
  const at = before.findIndex((line, i) => line !== now[i]);
  if (at < 0 && before.length === now.length) continue;
  different += 1;
  console.log(
    `${name}: ${before.length - 2} matches before, ${now.length - 2} now; first difference at ${at}`,
  );
  console.log(`  - ${before[at]?.slice(0, 2000)}\n  + ${now[at]?.slice(0, 2000)}`);
}
console.log(
  `${documents} documents, ${matches} matches, ${different} documents differ, ${sum.digest('hex').slice(0, 12)}`,
);
process.exitCode = different > 0 ? 1 : 0;

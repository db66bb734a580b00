/**
 * Recall and precision of a scan against answer keys of generated shares. Nothing is compared by value: only tokens.
 *
 * `node bench/accuracy.ts [--seeds 11,12,13] [--files 400] [--least possible|likely|very_likely] [--values] [--keep]`;
 * the committed share is `--seeds 1 --files 320`. `--values` prints what was missed (invented people), `--keep` leaves shares and reports.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate } from '../fixtures/generate/generate.ts';
import type { KeyEntry } from '../fixtures/generate/key.ts';
import { BANDS, type Band } from '../src/model/finding.ts';
import { expectedOf } from './accuracy-expected.ts';
import {
  addToScore,
  createScore,
  type Miss,
  type ReportedFile,
  type ReportedFinding,
  type Score,
  toResult,
} from './accuracy-score.ts';

interface ReportedPath {
  readonly path: { readonly shown: string; readonly bytesBase64?: string };
}

interface Report {
  readonly files: readonly (ReportedFile & ReportedPath & { readonly id: number })[];
  readonly findings: readonly (ReportedFinding & { readonly fileId: number })[];
}

const LAUNCHER = join(import.meta.dirname, '../phisweep.cjs');

/** Done, done with findings, done with gaps: the report stands. */
const FINISHED: ReadonlySet<number | null> = new Set([0, 1, 3]);

const scan = (folder: string, share: string): { report: Report; key: Uint8Array } => {
  const [store, output] = [join(folder, 'store.db'), join(folder, 'report.json')];
  const args = [LAUNCHER, 'scan', share, '--store', store, '--format', 'json', '--output', output];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!FINISHED.has(status) || !existsSync(output))
    throw new Error(`the scan ended with ${status}: ${stderr}`);
  return { report: JSON.parse(readFileSync(output, 'utf8')) as Report, key: readFileSync(`${store}.key`) };
};

const pathOf = ({ path }: ReportedPath, share: string): string => {
  const whole =
    path.bytesBase64 === undefined ? path.shown : Buffer.from(path.bytesBase64, 'base64').toString('utf8');
  return whole.startsWith(`${share}/`) ? whole.slice(share.length + 1) : whole;
};

const scoreSeed = async (
  score: Score,
  folder: string,
  seed: number,
  files: number,
  least: number,
): Promise<void> => {
  const share = join(folder, 'share');
  const keyFile = join(folder, 'key.json');
  await generate({ seed, files, out: share, keyFile, values: true });
  const { entries } = JSON.parse(readFileSync(keyFile, 'utf8')) as { entries: KeyEntry[] };
  const { report, key } = scan(folder, share);
  const byPath = new Map(report.files.map((file) => [pathOf(file, share), file]));
  const bandFrom = new Map<Band, number>(BANDS);
  const findings = Map.groupBy(
    report.findings.filter(({ band }) => (bandFrom.get(band) ?? 0) >= least),
    ({ fileId }) => fileId,
  );
  for (const entry of entries) {
    const file = byPath.get(entry.path);
    addToScore(score, expectedOf(entry, key), file, file ? (findings.get(file.id) ?? []) : []);
  }
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** One line per file and category, with how often, most frequent kinds last so that they end beside the table. */
const printMisses = (misses: readonly Miss[], values: boolean): void => {
  const lines = Map.groupBy(misses, ({ kind, what, template, path, ruleId = '' }) =>
    [kind, what, template, path, ruleId].join('\t'),
  );
  for (const [line, same] of lines) {
    const shown = values ? same.flatMap(({ value }) => (value === undefined ? [] : [value])) : [];
    print([`${line}\t×${same.length}`, ...shown].join('\t'));
  }
  print('\nWhere they are (kind, category, template):');
  const groups = Map.groupBy(misses, ({ kind, what, template }) =>
    [kind, /^\d/.test(what) ? '' : what, template].join('\t'),
  );
  for (const [group, same] of [...groups].sort(([, a], [, b]) => a.length - b.length))
    print(`${String(same.length).padStart(6)}  ${group}`);
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(10);

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '11,12,13' },
    files: { type: 'string', default: '400' },
    least: { type: 'string', default: 'possible' },
    values: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const least = new Map<string, number>(BANDS).get(options.least);
if (least === undefined) throw new Error('--least takes possible, likely or very_likely');
const score = createScore();
for (const seed of options.seeds.split(',').map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), `accuracy-${seed}-`));
  try {
    await scoreSeed(score, folder, seed, Number(options.files), least);
  } finally {
    if (options.keep) print(`kept: ${folder}`);
    else rmSync(folder, { recursive: true });
  }
}
printMisses(score.misses, options.values);
const result = toResult(score);
print(
  `\n${'identifier'.padEnd(18)}${'expected'.padStart(10)}${'recall'.padStart(10)}${'precision'.padStart(10)}  staff as patient`,
);
for (const [category, rates] of [...Object.entries(result.perIdentifier), ['all', result.overall] as const])
  print(
    `${category.padEnd(18)}${String(rates.required).padStart(10)}${percent(rates.recall)}${percent(rates.precision)}${String(rates.staffAsPatient).padStart(12)}`,
  );
print(
  `files: recall ${result.file.recall}, precision ${result.file.precision}, patients exact ${result.file.patientsExact}`,
);
print(`RESULT ${JSON.stringify(result)}`);

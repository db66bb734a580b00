/** `phisweep findings`: what is there now, or what came, went, moved and came back since an earlier scan. */
import { Command } from 'commander';
import { loadPolicy } from '../config/load-policy.ts';
import { policyPath, storePath } from '../config/resolve-options.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import { SUPPRESSING } from '../model/disposition.ts';
import type { FindingRow } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { placeText } from '../report/place-text.ts';
import { createDispositionLookup } from '../store/dispositions.ts';
import { changesBetween, type FindingChange } from '../store/finding-changes.ts';
import { listScans, type ScanHead } from '../store/list-scans.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { createFilePlaces } from '../store/path-of-file.ts';
import type { Store } from '../store/store.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../util/tables.ts';
import { scanToAssess, todayOf } from './assessment.ts';
import { dateOption } from './assets-confirm.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf } from './number-option.ts';
import { openOutput } from './output.ts';
import { reportSourceOf } from './render-report.ts';

const FORMATS = ['text', 'jsonl', 'csv'] as const;
const CHANGES = ['new', 'fixed', 'reappeared', 'moved'] as const;

interface FindingsFlags {
  readonly store?: string;
  readonly config?: string;
  readonly policy?: string;
  readonly change?: FindingChange['change'];
  readonly new?: boolean;
  readonly since?: string;
  readonly category?: Category;
  readonly phi?: boolean;
  readonly showSuppressed?: boolean;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
}

interface Row {
  readonly finding: number | undefined;
  readonly change: FindingChange['change'] | undefined;
  readonly share: string;
  readonly path: string;
  readonly pathBase64: string | undefined;
  readonly category: Category;
  readonly mask: string | undefined;
  readonly place: string | undefined;
  readonly confidence: number | undefined;
  readonly phi: boolean | undefined;
  readonly rule: string | undefined;
  readonly token: string;
  readonly disposition: string | undefined;
}

const COLUMNS: readonly (keyof Row)[] = [
  ...(['finding', 'change', 'share', 'path', 'pathBase64', 'category', 'mask', 'place'] as const),
  ...(['confidence', 'phi', 'rule', 'token', 'disposition'] as const),
];

const textOf = (row: Row): string =>
  [
    row.finding === undefined ? '' : `#${row.finding}`,
    row.change ?? '',
    `${row.share}/${row.path}${row.place === undefined ? '' : ` ${row.place}`}`,
    CATEGORIES[row.category].name,
    row.mask ?? '',
    row.confidence === undefined ? '' : String(row.confidence),
    row.phi === true ? 'PHI' : '',
    row.disposition ?? '',
  ]
    .filter((part) => part !== '')
    .join('  ');

/** The last scan that ended before a day, or the one before the last. */
const baselineOf = (scans: readonly ScanHead[], last: ScanHead, since: string | undefined): number => {
  const ended = scans.filter(({ scanId, finishedAt }) => scanId < last.scanId && finishedAt !== undefined);
  if (since === undefined || since === 'last') return ended.at(-1)?.scanId ?? 0;
  return ended.findLast(({ finishedAt }) => (finishedAt as string).slice(0, 10) < since)?.scanId ?? 0;
};

const sinceOption = (text: string): string => (text === 'last' ? text : dateOption(text));

function* currentRows(
  store: Store,
  scan: ScanHead,
  flags: FindingsFlags,
): Generator<Row & { fileId: number }> {
  const source = reportSourceOf(store, scan.scanId, loadPolicy(policyPath(flags)));
  const names = new Map(source.scan.shares.map(({ shareId, name }) => [shareId, name]));
  for (const finding of source.findings())
    yield {
      fileId: finding.fileId,
      finding: finding.findingId,
      change: undefined,
      share: names.get(finding.shareId) ?? '',
      path: finding.path.shown,
      pathBase64: finding.path.bytesBase64,
      category: finding.category,
      mask: finding.mask,
      place: placeOf(finding),
      confidence: finding.confidence,
      phi: finding.phi,
      rule: finding.ruleId,
      token: finding.token,
      disposition: undefined,
    };
}

const placeOf = ({ place }: FindingRow): string | undefined =>
  place === undefined ? undefined : placeText(place);

function* changedRows(
  store: Store,
  scan: ScanHead,
  flags: FindingsFlags,
): Generator<Row & { fileId: number }> {
  const wanted = flags.change ?? (flags.new === true ? 'new' : undefined);
  const places = createFilePlaces(store);
  for (const { change, fileId, category, token } of changesBetween(
    store,
    baselineOf(listScans(store), scan, flags.since),
    scan.scanId,
  )) {
    if (wanted !== undefined && change !== wanted) continue;
    const place = places(fileId);
    yield {
      fileId,
      finding: undefined,
      change,
      share: place?.shareName ?? '',
      path: place?.path.shown ?? '',
      pathBase64: place?.path.bytesBase64,
      category,
      mask: undefined,
      place: undefined,
      confidence: undefined,
      phi: undefined,
      rule: undefined,
      token,
      disposition: undefined,
    };
  }
}

export const findingsCommand = (done: (code: number) => void): Command =>
  new Command('findings')
    .description('list findings, or what changed since an earlier scan')
    .option('--new', 'only what the last scan found for the first time')
    .option('--change <kind>', `only what is ${CHANGES.join(', ')} since then`, oneOf(CHANGES))
    .option(
      '--since <day>',
      'changes since the last scan before this day, or since the one before the `last`',
      sinceOption,
    )
    .option('--category <name>', 'only one kind of identifier', oneOf(Object.keys(CATEGORIES) as Category[]))
    .option('--phi', 'only what stands together with health information')
    .option('--show-suppressed', 'false positives and accepted findings too')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--format <name>', `one of ${FORMATS.join(', ')}`, oneOf(FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: FindingsFlags) => {
      const store = openStoreForReading(storePath(flags));
      const to = openOutput(flags.output);
      try {
        const isDelta = flags.new === true || flags.change !== undefined || flags.since !== undefined;
        if (isDelta && flags.phi === true)
          throw new UserError('--phi goes with the list of findings, not with changes.');
        const scan = scanToAssess(store, undefined);
        const lookup = createDispositionLookup(store, todayOf());
        if (flags.format === 'csv') await to.out(BYTE_ORDER_MARK + csvLine(COLUMNS));
        let shown = 0;
        let suppressed = 0;
        for (const { fileId, ...found } of (isDelta ? changedRows : currentRows)(store, scan, flags)) {
          if (flags.category !== undefined && found.category !== flags.category) continue;
          if (flags.phi === true && found.phi !== true) continue;
          const decided = lookup.of(fileId, found.category, found.token);
          if (decided !== undefined && SUPPRESSING.has(decided.kind) && flags.showSuppressed !== true) {
            suppressed += 1;
            continue;
          }
          const row: Row = { ...found, disposition: decided?.kind };
          shown += 1;
          await to.out(
            flags.format === 'csv'
              ? csvLine(COLUMNS.map((column): Cell => row[column]))
              : flags.format === 'jsonl'
                ? `${JSON.stringify(row)}\n`
                : `${escapeTerminal(textOf(row), true)}\n`,
          );
        }
        if (flags.format === 'text')
          await to.out(
            `${shown} ${isDelta ? 'changes' : 'findings'}${suppressed > 0 ? `, ${suppressed} suppressed by decisions (--show-suppressed shows them)` : ''}.\n`,
          );
        to.finish();
      } catch (error) {
        to.abandon();
        throw error;
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

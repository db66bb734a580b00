/** `phisweep hipaa`: where ePHI is (45 CFR 164.308(a)(1)(ii)(A)), by store, and what a breach of each would mean. */
import { Command } from 'commander';
import type { Asset } from '../model/asset.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import { HIPAA_LETTERS, NOT_LOOKED_FOR } from '../model/hipaa-letters.ts';
import { ownerText } from '../report/asset-text.ts';
import { pairsText } from '../report/csv-text.ts';
import { wrap } from '../report/text-layout.ts';
import { countOf } from '../report/words.ts';
import { type Breach, breachOf } from '../risk/breach.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { Cell } from '../util/tables.ts';
import { type AssessmentFlags, withAssessment } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { type Page, ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface HipaaFlags extends AssessmentFlags {
  readonly from?: number;
  readonly format: RowFormat;
  readonly output?: string;
}

type Letter = keyof typeof HIPAA_LETTERS;

interface HipaaRow {
  readonly assetId: string;
  readonly store: string;
  readonly owner: string | undefined;
  readonly phiFiles: number;
  readonly patients: number;
  readonly atLeast500: boolean;
  readonly patientsByState: Asset['patientsByState'];
  /** Letter of 164.514(b)(2)(i) → most files that hold one kind of it. */
  readonly identifiers: Readonly<Partial<Record<Letter, number>>>;
  readonly specialCategories: Asset['specialCategories'];
  readonly reach: Asset['all']['reach'];
  readonly encrypted: boolean;
  readonly lastScan: Asset['lastScan'];
  readonly breach: Breach;
}

const lettersOf = (asset: Asset): HipaaRow['identifiers'] => {
  const files = new Map<Letter, number>();
  for (const [category, count] of Object.entries(asset.identifiers)) {
    const letter = CATEGORIES[category as Category].hipaa;
    if (letter !== '-') files.set(letter, Math.max(files.get(letter) ?? 0, count));
  }
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const COLUMNS = [
  'asset_id', 'store', 'owner', 'phi_files', 'patients', 'at_least_500', 'patients_by_state', 'state_unknown',
  'identifiers', 'special_categories', 'reach', 'encrypted', 'last_scan', 'notify_individuals', 'notify_secretary',
  'notify_media', 'factor_1', 'factor_2', 'factor_3', 'factor_4', 'breach_would_mean',
] as const; // biome-ignore format: a table

const cellsOf = (row: HipaaRow): readonly Cell[] => [
  row.assetId,
  row.store,
  row.owner,
  row.phiFiles,
  row.patients,
  row.atLeast500,
  pairsText(Object.entries(row.patientsByState)),
  row.breach.stateUnknown,
  pairsText(Object.entries(row.identifiers)),
  row.specialCategories.join('; '),
  row.reach,
  row.encrypted,
  row.lastScan.finishedAt,
  row.breach.isSecured ? 0 : row.breach.individuals,
  row.breach.secretary,
  row.breach.mediaStates.join('; '),
  ...row.breach.factors.map(({ says }) => says),
  row.breach.sentences.join(' '),
];

const printRow = ({ print, columns, unicode }: Page, row: HipaaRow): void => {
  const paragraph = (text: string, indent: number): void => {
    for (const line of wrap(escapeTerminal(text, unicode), columns - indent))
      print(`${' '.repeat(indent)}${line}`);
  };
  paragraph(
    `${row.assetId}  ${row.store}: ${countOf(row.patients, 'patient')} in ${countOf(row.phiFiles, 'file')}${row.atLeast500 ? '  500 AND MORE' : ''}`,
    0,
  );
  if (row.owner !== undefined) paragraph(`Owner: ${row.owner}.`, 4);
  for (const [letter, files] of Object.entries(row.identifiers))
    paragraph(`(${letter}) ${HIPAA_LETTERS[letter as Letter]}: in at least ${countOf(files, 'file')}`, 4);
  const states = Object.entries(row.patientsByState);
  paragraph(
    states.length === 0
      ? 'States of residence: none known.'
      : `States of residence: ${states.map(([state, patients]) => `${state} ${patients}`).join(', ')}; not known of ${row.breach.stateUnknown}.`,
    4,
  );
  for (const sentence of row.breach.sentences) paragraph(sentence, 4);
  for (const [i, { factor, says }] of row.breach.factors.entries())
    paragraph(`(${['i', 'ii', 'iii', 'iv'][i]}) ${factor}: ${says}.`, 6);
  print('');
};

const text = (page: Page, rows: readonly HipaaRow[]): void => {
  page.print(
    'Electronic protected health information by store, for the risk analysis of 45 CFR 164.308(a)(1)(ii)(A).',
  );
  page.print('');
  for (const row of rows) printRow(page, row);
  const large = rows.filter(({ atLeast500 }) => atLeast500).length;
  page.print(`${countOf(rows.length, 'store')} with ePHI; ${large} with 500 patients and more.`);
  const letters = NOT_LOOKED_FOR.map((letter) => `(${letter}) ${HIPAA_LETTERS[letter]}`).join(', ');
  page.print(`Not looked for by this tool: ${letters}.`);
};

export const hipaaCommand = (done: (code: number) => void): Command =>
  new Command('hipaa')
    .description('where ePHI is, identifiers by letter, and what a breach of each store would mean')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .option('--from <patients>', 'only stores with so many patients and more, such as 500', positiveInteger)
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: HipaaFlags) => {
      await withAssessment(flags, ({ assets, scan, loaded }) => {
        const tables = loaded.policy.risk;
        const rows = assets
          .filter(({ phiFiles, patients }) => phiFiles > 0 && patients >= (flags.from ?? 0))
          .map(
            (asset): HipaaRow => ({
              assetId: asset.assetId,
              store: asset.masked.name,
              owner: asset.owner === undefined ? undefined : ownerText(asset),
              phiFiles: asset.phiFiles,
              patients: asset.patients,
              atLeast500: asset.patients >= tables.notify.hhsPatients,
              patientsByState: asset.patientsByState,
              identifiers: lettersOf(asset),
              specialCategories: asset.specialCategories,
              reach: asset.all.reach,
              encrypted: asset.encrypted,
              lastScan: asset.lastScan,
              breach: breachOf(asset, tables),
            }),
          )
          .sort((a, b) => b.patients - a.patients || (a.assetId < b.assetId ? -1 : 1));
        return writeRows(
          {
            rows,
            name: 'stores',
            about: {
              scan: scan.scanId,
              policyHash: loaded.hash,
              citation: '45 CFR 164.308(a)(1)(ii)(A)',
              notLookedFor: NOT_LOOKED_FOR,
            },
            columns: COLUMNS,
            cells: cellsOf,
            text: (page) => text(page, rows),
          },
          flags,
        );
      });
      done(EXIT.DONE);
    });

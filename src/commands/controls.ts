/** `phisweep controls`: the controls, clauses and citations that conditions speak to, with their attributes. */
import { Command } from 'commander';
import {
  ATTRIBUTES,
  type Attribute,
  type ControlRow,
  EDITIONS,
  type Edition,
  loadCitations,
  loadClauses,
  loadControls,
} from '../config/load-controls.ts';
import { UserError } from '../model/user-error.ts';
import { nearestOf } from '../util/nearest.ts';
import type { Cell } from '../util/tables.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf } from './number-option.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

const LISTS = ['controls', 'clauses', 'hipaa'] as const;

type ControlsFlags = Partial<Readonly<Record<Attribute, string>>> & {
  readonly list: (typeof LISTS)[number];
  readonly edition: Edition;
  readonly condition?: string;
  readonly named?: boolean;
  readonly format: RowFormat;
  readonly output?: string;
};

const NAMES = Object.keys(ATTRIBUTES) as Attribute[];
const COLUMNS = [
  ...['id', 'title', ...NAMES, 'other_edition', 'new_in_2022', 'primary_for', 'supporting_for'],
] as const;

/** A spreadsheet turns `8.10` into 8.1: numbers of controls carry an A. */
const cellsOf =
  (list: ControlsFlags['list']) =>
  (row: ControlRow): readonly Cell[] => [
    list === 'hipaa' ? row.id : `${list === 'controls' ? 'A.' : 'clause '}${row.id}`,
    row.title,
    ...NAMES.map((name) => row.attributes[name].join('; ')),
    row.otherEdition.map((id) => `A.${id}`).join('; '),
    list === 'controls' ? row.newIn2022 : undefined,
    row.primaryFor.join('; '),
    row.supportingFor.join('; '),
  ];

/** `information protection`, `Information_protection` and `#Information_protection` are one value. */
const plain = (text: string): string =>
  text
    .replace(/^#/, '')
    .replaceAll(/[_ -]+/g, ' ')
    .toLowerCase();

const filtered = (rows: readonly ControlRow[], flags: ControlsFlags): readonly ControlRow[] => {
  let kept = rows;
  for (const name of NAMES) {
    const wanted = flags[name];
    if (wanted === undefined) continue;
    const values = [...new Set(rows.flatMap(({ attributes }) => attributes[name]))].sort();
    if (values.length === 0)
      throw new UserError(`Only the controls of the edition of 2022 have attributes such as --${name}.`);
    if (!values.some((value) => plain(value) === plain(wanted))) {
      const near = nearestOf(wanted, values);
      throw new UserError(
        `There is no ${name} ${JSON.stringify(wanted)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`} There are ${values.join(', ')}.`,
      );
    }
    kept = kept.filter(({ attributes }) => attributes[name].some((value) => plain(value) === plain(wanted)));
  }
  const { condition } = flags;
  if (condition !== undefined) {
    const known = [
      ...new Set(rows.flatMap(({ primaryFor, supportingFor }) => [...primaryFor, ...supportingFor])),
    ];
    if (!known.includes(condition)) {
      const near = nearestOf(condition, known);
      throw new UserError(
        `There is no condition ${JSON.stringify(condition)}${near === undefined ? '.' : `; did you mean ${JSON.stringify(near)}?`}`,
      );
    }
    kept = kept.filter(
      ({ primaryFor, supportingFor }) => primaryFor.includes(condition) || supportingFor.includes(condition),
    );
  }
  return flags.named === true
    ? kept.filter(({ primaryFor, supportingFor }) => primaryFor.length + supportingFor.length > 0)
    : kept;
};

const linesOf = (row: ControlRow): string[] => {
  const attributes = NAMES.map((name) => row.attributes[name].join(', ')).filter((text) => text !== '');
  return [
    `${row.id.padEnd(7)} ${row.title}`,
    ...(attributes.length === 0 ? [] : [`        ${attributes.join(' | ').replaceAll('_', ' ')}`]),
    ...(row.otherEdition.length === 0 ? [] : [`        other edition: ${row.otherEdition.join(', ')}`]),
    ...(row.primaryFor.length === 0 ? [] : [`        named by: ${row.primaryFor.join(', ')}`]),
    ...(row.supportingFor.length === 0 ? [] : [`        supports: ${row.supportingFor.join(', ')}`]),
  ];
};

const rowsOf = ({ list, edition }: ControlsFlags): readonly ControlRow[] =>
  list === 'clauses' ? loadClauses() : list === 'hipaa' ? loadCitations() : loadControls(edition);

export const controlsCommand = (done: (code: number) => void): Command =>
  new Command('controls')
    .description(
      'list ISO/IEC 27002 controls, ISO/IEC 27001 clauses or HIPAA citations, and the conditions that name them',
    )
    .option('--list <what>', `one of ${LISTS.join(', ')}`, oneOf(LISTS), 'controls')
    .option('--edition <year>', `of ISO/IEC 27002: ${EDITIONS.join(' or ')}`, oneOf(EDITIONS), '2022')
    .option('--theme <name>', 'only controls of this theme')
    .option('--type <name>', 'only of this control type, such as Preventive')
    .option('--property <name>', 'only of this information security property, such as Confidentiality')
    .option('--concept <name>', 'only of this cybersecurity concept, such as Detect')
    .option('--capability <name>', 'only of this operational capability')
    .option('--domain <name>', 'only of this security domain')
    .option('--condition <id>', 'only those that this condition names, such as ACL-EVERYONE')
    .option('--named', 'only those that any condition names')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: ControlsFlags) => {
      const rows = filtered(rowsOf(flags), flags);
      await writeRows(
        {
          rows,
          name: flags.list,
          about: flags.list === 'controls' ? { standard: `ISO/IEC 27002:${flags.edition}` } : {},
          columns: COLUMNS,
          cells: cellsOf(flags.list),
          text: ({ print }) => {
            for (const row of rows) for (const line of linesOf(row)) print(line);
            print(`${rows.length} of ${flags.list}.`);
          },
        },
        flags,
      );
      done(EXIT.DONE);
    });

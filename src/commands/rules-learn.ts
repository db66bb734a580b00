/** `phisweep rules learn`: what do this hospital's own numbers look like? The list is read, and nothing of it is kept. */
import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { stringify } from 'yaml';
import {
  CHECK_SCHEMES,
  LOCAL_CATEGORIES,
  type LocalCategory,
  localNumberSchema,
  localPackOf,
} from '../config/local-numbers.ts';
import { type Learnt, type LearntShape, learnNumbers } from '../detect/learn-numbers.ts';
import { UserError } from '../model/user-error.ts';
import { createCsvRows } from '../util/csv-rows.ts';
import { EXIT } from './exit-codes.ts';
import { checkOutput, openOutput } from './output.ts';

interface LearnFlags extends Partial<Record<LocalCategory, string>> {
  readonly column?: string;
  readonly output?: string;
  readonly pack?: boolean;
  readonly json?: boolean;
}

const MAX_BYTES = 512 * 1024 ** 2;
const LEAST = 20;

export const rulesLearnCommand = (done: (code: number) => void): Command => {
  const command = new Command('learn').description(
    'propose rules for the hospital\u2019s own numbers from a list of real ones',
  );
  for (const category of LOCAL_CATEGORIES)
    command.option(
      `--${category} <file>`,
      `a list of real ${NAMES[category]}: one a line, or a column of a CSV file`,
    );
  return command
    .option(
      '--column <header>',
      'the column of the list, default its only one or the one called like the category',
    )
    .option('--output <file>', 'write the configuration to a file (0600) instead of standard output')
    .option('--pack', 'write a rule pack for --rules instead of a piece of configuration')
    .option('--json', 'as JSON')
    .action(async (flags: LearnFlags) => {
      const lists = LOCAL_CATEGORIES.flatMap((category) => {
        const path = flags[category];
        return path === undefined ? [] : [{ category, path }];
      });
      if (lists.length === 0)
        throw new UserError('Name a list of real numbers: --mrn list.csv, --account or --accession.');
      checkOutput(flags.output);
      const learnt = lists.map(({ category, path }) => ({
        category,
        ...learnFrom(path, category, flags.column),
      }));
      const output = openOutput(flags.output);
      try {
        await output.out(`${textOf(learnt, flags)}\n`);
        output.finish();
      } catch (error) {
        output.abandon();
        throw error;
      }
      done(EXIT.DONE);
    });
};

const NAMES: Readonly<Record<LocalCategory, string>> = {
  mrn: 'medical record numbers',
  account: 'account or encounter numbers',
  accession: 'accession numbers',
};

interface LearntList extends Learnt {
  readonly category: LocalCategory;
  /** Cells that hold something, the same number counted as often as it stands there. */
  readonly cells: number;
}

const learnFrom = (
  path: string,
  category: LocalCategory,
  column: string | undefined,
): Omit<LearntList, 'category'> => {
  const cells = cellsOf(path, category, column);
  const distinct = [...new Set(cells)];
  if (distinct.length < LEAST)
    throw new UserError(
      `The list ${path} holds ${distinct.length} different numbers; at least ${LEAST} are needed to learn from.`,
    );
  const learnt = learnNumbers(distinct);
  if (learnt.shapes.length === 0)
    throw new UserError(
      `The numbers of ${path} have no shape in common; none holds for one of a hundred of them.`,
    );
  return { ...learnt, cells: cells.length };
};

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

const cellsOf = (path: string, category: LocalCategory, column: string | undefined): string[] => {
  const text = readList(path);
  const first = text.slice(0, (text.indexOf('\n') + 1 || text.length + 1) - 1);
  const delimiter = [',', ';', '\t', '|'].find((candidate) => first.includes(candidate)) ?? ',';
  const parser = createCsvRows(delimiter);
  const rows = [...parser.push(text), ...parser.end()].filter((row) =>
    row.some((cell) => cell.trim() !== ''),
  );
  const header = (rows[0] ?? []).map(plain);
  const wanted =
    column === undefined ? [category, `${category}number`, `${category}no`, 'patientid'] : [plain(column)];
  const at = header.findIndex((name) => wanted.includes(name));
  if (at < 0 && column !== undefined)
    throw new UserError(`The first line of ${path} has no column ${JSON.stringify(column)}.`);
  if (at < 0 && header.length > 1)
    throw new UserError(
      `The first line of ${path} names no column ${category}; say which it is with --column.`,
    );
  const position = Math.max(0, at);
  // A first line without a digit is a header even where it is called otherwise.
  const hasHeader = at >= 0 || !/\d/.test(header[0] ?? '');
  return rows.slice(hasHeader ? 1 : 0).flatMap((row) => {
    const cell = row[position]?.trim() ?? '';
    return cell === '' || cell.length > 40 ? [] : [cell];
  });
};

const readList = (path: string): string => {
  try {
    if (statSync(path).size > MAX_BYTES)
      throw new UserError(`The list ${path} is larger than 512 MB; some thousands of numbers are enough.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT'
        ? `The list ${path} does not exist.`
        : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
          ? `The list ${path} is not UTF-8 text.`
          : `The list ${path} cannot be read (${code}).`,
    );
  }
};

const schemeOf = (check: string | undefined): string | undefined =>
  Object.entries(CHECK_SCHEMES).find(([, name]) => name === check)?.[0];

const numberOf = (category: LocalCategory, shape: LearntShape) => {
  const check = schemeOf(shape.check);
  return localNumberSchema.parse({
    category,
    ...(shape.mask === undefined ? { regex: shape.regex } : { pattern: shape.mask }),
    ...(check === undefined ? {} : { check }),
  });
};

const oneIn = (share: number): string =>
  share >= 1
    ? 'every random number of this make passes'
    : `1 of ${Math.round(1 / share).toLocaleString('en-US')} random numbers passes`;

const toJson = ({ category, cells, distinct, outliers, wrongCheck, shapes }: LearntList) => ({
  category,
  cells,
  distinct,
  outliers,
  wrongCheck,
  numbers: shapes.map((shape) => ({
    ...numberOf(category, shape),
    fit: shape.numbers,
    randomShare: Number(shape.randomShare.toPrecision(3)),
  })),
});

const textOf = (learnt: readonly LearntList[], { json, pack }: LearnFlags): string =>
  json ? JSON.stringify(learnt.map(toJson), null, 2) : (pack ? packOf(learnt) : configOf(learnt)).join('\n');

const LABELS: Readonly<Record<LocalCategory, string>> = {
  mrn: 'MRN',
  account: 'Patient account number',
  accession: 'Accession number',
};

/** A pack whose rules prove themselves by invented numbers. */
const packOf = (learnt: readonly LearntList[]): string[] => {
  const shapes = learnt.flatMap(({ category, shapes: own }) => own.map((shape) => ({ category, shape })));
  const pack = localPackOf(shapes.map(({ category, shape }) => numberOf(category, shape)));
  const rules = pack.rules.map((rule, i) => {
    const { category, shape } = shapes[i] as (typeof shapes)[number];
    return shape.example === undefined
      ? rule
      : { ...rule, examples: [`${LABELS[category]}: ${shape.example}`] };
  });
  return [...commentsOf(learnt), stringify({ ...pack, rules }, { lineWidth: 0 }).trimEnd()];
};

const commentsOf = (learnt: readonly LearntList[]): string[] =>
  learnt.map(
    ({ category, distinct, outliers, wrongCheck }) =>
      `# ${category}: ${distinct} different numbers, ${outliers} of other shapes${wrongCheck > 0 ? `, ${wrongCheck} with a wrong check digit` : ''}`,
  );

/** A piece of `phisweep.yaml`, with what was found as comments. */
const configOf = (learnt: readonly LearntList[]): string[] => {
  const numbers = learnt.flatMap(({ category, shapes }) => shapes.map((shape) => numberOf(category, shape)));
  // What is proposed must load.
  localPackOf(numbers);
  return [
    ...commentsOf(learnt),
    'numbers:',
    ...learnt.flatMap(({ category, shapes }) =>
      shapes.flatMap((shape) => {
        const { pattern, regex, check } = numberOf(category, shape);
        return [
          `  # ${shape.numbers} numbers; ${oneIn(shape.randomShare)}`,
          `  - category: ${category}`,
          pattern === undefined
            ? `    regex: '${regex?.replaceAll("'", "''")}'`
            : `    pattern: '${pattern.replaceAll("'", "''")}'`,
          ...(check === undefined ? [] : [`    check: ${check}`]),
        ];
      }),
    ),
  ];
};

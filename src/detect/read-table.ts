import type { Place, TableSegment } from '../model/segment.ts';
import { type Claim, type ColumnState, claimColumns, looksLikeHeader } from './claim-columns.ts';
import { readExactRows } from './exact-rows.ts';
import type { Flow } from './flow.ts';
import {
  findTerms,
  isClinical,
  newTermPlaces,
  type Surroundings,
  stronger,
  surroundingsOf,
} from './health.ts';
import { isChildsAge } from './minors.ts';
import { newNoteMemory } from './notes/read-note.ts';
import type { ExactReader } from './read-exact.ts';
import { type CellReading, readFreeColumns } from './read-free-columns.ts';
import { readText } from './read-text.ts';
import { newReading, type Reading, support } from './reading.ts';
import { readValue } from './records.ts';
import { putDown, type Scope, supportAccounts } from './scope.ts';
import { weighValue } from './weigh-value.ts';

export interface Tables {
  push(segment: TableSegment): void;
}

export const createTables = (scope: Scope, flow: Flow): Tables => {
  let table = -1;
  let columns: ColumnState[] = [];
  let before: Before = NOTHING_BEFORE;

  const tables: Tables = {
    push: (segment) => {
      if (segment.table !== table || (segment.header !== undefined && columns.length === 0)) {
        table = segment.table;
        columns = [];
        if (segment.header === undefined && looksLikeHeader(scope, segment.rows)) {
          // It is searched as data all the same: a header that is none must not hide a row.
          const [header = [], ...rows] = segment.rows;
          readBlock(
            scope,
            { ...segment, rows: [header] },
            claimColumns(scope, { ...segment, rows: [header] }, []),
            { says: () => 'none', isNegative: before.isNegative },
          );
          tables.push({
            ...segment,
            header,
            rows,
            firstRow: segment.firstRow + 1,
            ...(segment.offsets === undefined ? {} : { offsets: segment.offsets.slice(1) }),
          });
          return;
        }
        before = { says: once(flow.says), isNegative: once(flow.endsNegative) };
      }
      readBlock(scope, segment, claimColumns(scope, segment, columns), before);
    },
  };
  return tables;
};

/** What the running text before a table says; looked up when something is found in it. */
interface Before {
  says(): Surroundings;
  isNegative(): boolean;
}
const NOTHING_BEFORE: Before = { says: () => 'none', isNegative: () => false };

const once = <Answer>(ask: () => Answer): (() => Answer) => {
  let answer: { readonly is: Answer } | undefined;
  return () => {
    answer ??= { is: ask() };
    return answer.is;
  };
};

const readBlock = (
  scope: Scope,
  segment: TableSegment,
  columns: readonly ColumnState[],
  before: Before,
): void => {
  const cells: CellReading[][] = segment.rows.map(() => []);
  const terms = termsOfRows(scope, segment, columns);
  segment.rows.forEach((row, r) => {
    columns.forEach((state, c) => {
      const text = row[c];
      if (text === undefined || text === '') return;
      for (const reading of readCell(scope, state, text))
        cells[r]?.push({ reading, text: text.slice(reading.start, reading.end), column: c });
    });
  });
  readFreeColumns(scope, segment, columns, cells);
  if (scope.exact !== undefined) readExactCells(scope.exact, segment, cells);

  if (cells.every((readings) => readings.length === 0)) return;
  const spoken = terms.says.filter((says) => says !== 'none').length;
  const wholeTable = columns.reduce(
    (sum, column) => stronger(sum, columnSays(scope, column)),
    spoken >= terms.says.length * MOST ? stronger(before.says(), 'setting') : before.says(),
  );
  const negative = before.isNegative();
  cells.forEach((readings, r) => {
    if (readings.length === 0) return;
    scope.nextRecord();
    const ordered = joinNames(
      readings.sort((a, b) => a.column - b.column || a.reading.start - b.reading.start),
      columns,
    );
    const clinical = ordered.some(({ reading }) => isClinical(reading));
    const says = clinical ? 'information' : stronger(wholeTable, terms.says[r] ?? 'none');
    if (says !== 'none') {
      supportAccounts(ordered.map(({ reading }) => reading));
      if (segment.rows[r]?.some((cell, c) => isChildsAge(columns[c]?.header, cell))) scope.noteChild();
    }
    for (const { reading, text, column } of ordered) {
      if (negative || terms.negative[r]) putDown(reading);
      scope.emit(reading, text, placeOf(segment, r, column), says, false);
    }
  });
};

/** Where so many rows speak of care, the others are of the same list. */
const MOST = 0.5;

const placeOf = ({ place, firstRow, offsets }: TableSegment, r: number, c: number): Place => {
  const offset = offsets?.[r]?.[c];
  return { ...place, row: firstRow + r, column: c + 1, ...(offset === undefined ? {} : { offset }) };
};

/** What the patient index knows of the cells, a row being a record. */
const readExactCells = (exact: ExactReader, segment: TableSegment, cells: CellReading[][]): void => {
  const rows = segment.rows.map((row, r) => {
    const own = row.map((text) => ({ text, readings: [] as Reading[] }));
    for (const { reading, column } of cells[r] ?? []) own[column]?.readings.push(reading);
    return own;
  });
  readExactRows(exact, rows).forEach((row, r) => {
    cells[r] = row.flatMap((readings, column) =>
      readings.map((reading) => ({
        reading,
        text: (segment.rows[r]?.[column] ?? '').slice(reading.start, reading.end),
        column,
      })),
    );
  });
};

/** A column of codes, or one whose header names a diagnosis, speaks for the whole table. */
const columnSays = (scope: Scope, { header, holdsCodes }: ColumnState): Surroundings =>
  (header?.lists ?? []).reduce<Surroundings>(
    (sum, list) => {
      const kind = scope.rules.terms[list]?.kind;
      return kind === undefined || kind === 'negative' ? sum : stronger(sum, kind);
    },
    holdsCodes ? 'information' : 'none',
  );

const readCell = (scope: Scope, state: ColumnState, text: string): Reading[] => {
  if (state.claim !== undefined) {
    const reading = claimedReading(scope, state.claim, text);
    return reading === undefined
      ? state.header === undefined
        ? []
        : readText(scope.rules, text, state.header.roles, newNoteMemory(true)).readings
      : [reading];
  }
  return state.header?.roles === undefined ? [] : readValue(scope, text, state.header);
};

const claimedReading = (scope: Scope, claim: Claim, text: string): Reading | undefined => {
  const value = text.trim();
  const { rule } = claim;
  if (!rule.columnRegexes.some((regex) => regex.test(value)) || rule.check?.(value) === false)
    return undefined;
  const start = text.indexOf(value);
  const reading = newReading(rule, start, start + value.length, {
    kind: claim.kind,
    id: claim.id,
    weight: claim.weight,
  });
  if (claim.share !== undefined)
    support(reading, { kind: 'density', weight: claim.shareWeight, share: claim.share });
  if (rule.rule.check === 'street_address') weighValue(scope.rules, reading, value);
  return reading;
};

/** Does a row say something of health (or of being test data)? One search over all rows. */
const termsOfRows = (
  scope: Scope,
  segment: TableSegment,
  columns: readonly ColumnState[],
): { says: Surroundings[]; negative: boolean[] } => {
  const says: Surroundings[] = [];
  const negative: boolean[] = [];
  segment.rows.forEach((row, r) => {
    const text = row
      .filter((cell, c) => cell !== '' && columns[c]?.claim === undefined && /\p{L}{3}/u.test(cell))
      .join(' . ');
    const found = newTermPlaces();
    if (text !== '') findTerms(scope.rules, text, 0, text.length, 0, found, scope.tally);
    row.forEach((cell, c) => {
      if (columns[c]?.holdsCodes || isCodeColumn(scope, columns[c]))
        for (const { list, whole } of scope.rules.codeShapes)
          if (whole.test(cell.trim())) scope.tally.note(list);
    });
    says[r] = surroundingsOf(found);
    negative[r] = found.negative.length > 0;
  });
  return { says, negative };
};

/** Does the header name diagnoses or procedures? Then what has the form of a code is one. */
const isCodeColumn = (scope: Scope, column: ColumnState | undefined): boolean =>
  column?.claim === undefined &&
  (column?.header?.lists.some((list) => scope.rules.terms[list]?.kind !== 'negative') ?? false);

/** The reading of the best known part, at the family name's place. */
const surest = ([family, ...given]: readonly [CellReading, ...CellReading[]]): Reading => {
  const best = given.reduce(
    (most, { reading }) => (reading.confidence > most.confidence ? reading : most),
    family.reading,
  );
  return best === family.reading ? best : { ...best, start: family.reading.start, end: family.reading.end };
};

/** First and last name in two columns are one name. */
const joinNames = (readings: CellReading[], columns: readonly ColumnState[]): CellReading[] => {
  const partOf = ({ reading, column }: CellReading): string | undefined =>
    reading.rule.rule.category === 'name' ? columns[column]?.header?.namePart : undefined;
  const family = readings.find((cell) => partOf(cell) === 'family');
  const given = readings.filter((cell) => partOf(cell) === 'given');
  if (family === undefined || given.length === 0) return readings;
  const text = [...given.map((cell) => cell.text.trim()), family.text].join(' ');
  return readings
    .filter((cell) => !given.includes(cell))
    .map((cell) => (cell === family ? { ...family, text, reading: surest([family, ...given]) } : cell));
};

/**
 * Tables: a header decides what a column holds and its values confirm; columns without a telling header are read by
 * density or as text, row by row. Every row is a record of its own.
 */
import type { TableSegment } from '../model/segment.ts';
import { type ColumnState, claimColumns, type Claim } from './claim-columns.ts';
import type { Flow } from './flow.ts';
import { findTerms, isClinical, newTermPlaces } from './health.ts';
import { readText } from './read-text.ts';
import { newReading, type Reading, support } from './reading.ts';
import { readValue } from './records.ts';
import { putDown, type Scope } from './scope.ts';

export interface Tables {
  push(segment: TableSegment): void;
}

interface CellReading {
  readonly reading: Reading;
  readonly text: string;
  readonly column: number;
}

export const createTables = (scope: Scope, flow: Flow): Tables => {
  let table = -1;
  let columns: ColumnState[] = [];
  let titled = false;

  return {
    push: (segment) => {
      if (segment.table !== table) {
        table = segment.table;
        columns = [];
        titled = flow.speaksOfHealth();
      }
      readBlock(scope, segment, claimColumns(scope, segment, columns), titled);
    },
  };
};

const readBlock = (scope: Scope, segment: TableSegment, columns: readonly ColumnState[], titled: boolean): void => {
  const cells: CellReading[][] = segment.rows.map(() => []);
  const terms = termsOfRows(scope, segment, columns);
  segment.rows.forEach((row, r) => {
    columns.forEach((state, c) => {
      const text = row[c];
      if (text === undefined || text === '') return;
      for (const reading of readCell(scope, state, text)) cells[r]?.push({ reading, text: text.slice(reading.start, reading.end), column: c });
    });
  });
  readFreeColumns(scope, segment, columns, cells);

  const headed = columns.some(({ header }) => header?.lists.some((list) => scope.rules.terms[list]?.kind !== 'negative'));
  const wholeTable = titled || headed;
  cells.forEach((readings, r) => {
    if (readings.length === 0) return;
    scope.nextRecord();
    const ordered = joinNames(readings.sort((a, b) => a.column - b.column || a.reading.start - b.reading.start), columns);
    const clinical = ordered.some(({ reading }) => isClinical(reading));
    for (const { reading, text, column } of ordered) {
      if (terms.negative[r]) putDown(reading);
      scope.emit({
        reading,
        text,
        place: { ...segment.place, row: segment.firstRow + r, column: column + 1 },
        phi: wholeTable || clinical || (terms.health[r] ?? false),
        flow: false,
      });
    }
  });
};

const readCell = (scope: Scope, state: ColumnState, text: string): Reading[] => {
  if (state.claim !== undefined) {
    const reading = claimedReading(state.claim, text);
    return reading === undefined ? (state.header === undefined ? [] : readText(scope.rules, text, state.header.roles).readings) : [reading];
  }
  return state.header?.roles === undefined ? [] : readValue(scope, text, state.header);
};

const claimedReading = (claim: Claim, text: string): Reading | undefined => {
  const value = text.trim();
  const { rule } = claim;
  if (!rule.columnRegexes.some((regex) => regex.test(value)) || rule.check?.(value) === false) return undefined;
  const start = text.indexOf(value);
  const reading = newReading(rule, start, start + value.length, { kind: claim.kind, id: claim.id, weight: claim.weight });
  if (claim.share !== undefined) support(reading, { kind: 'density', weight: claim.shareWeight, share: claim.share });
  return reading;
};

/** Columns that no header explains are read as text, all rows in one go; a tab keeps cells apart. */
const readFreeColumns = (scope: Scope, segment: TableSegment, columns: readonly ColumnState[], cells: CellReading[][]): void => {
  const free = columns.flatMap((state, c) => (state.claim === undefined && state.header?.roles === undefined ? [c] : []));
  if (free.length === 0) return;
  const starts: number[] = [];
  const owners: { r: number; c: number }[] = [];
  let text = '';
  segment.rows.forEach((row, r) => {
    for (const c of free) {
      const cell = row[c];
      if (!cell) continue;
      starts.push(text.length);
      owners.push({ r, c });
      text += `${cell}\t`;
    }
    text += '\n\n\n';
  });
  let i = 0;
  for (const reading of readText(scope.rules, text).readings) {
    while (i + 1 < starts.length && (starts[i + 1] as number) <= reading.start) i += 1;
    const owner = owners[i];
    const start = starts[i] ?? 0;
    if (owner === undefined || (i + 1 < starts.length && reading.end > (starts[i + 1] as number))) continue;
    cells[owner.r]?.push({
      reading: { ...reading, start: reading.start - start, end: reading.end - start },
      text: text.slice(reading.start, reading.end),
      column: owner.c,
    });
  }
};

/** Does a row say something of health (or of being test data)? One search over all rows. */
const termsOfRows = (scope: Scope, segment: TableSegment, columns: readonly ColumnState[]): { health: boolean[]; negative: boolean[] } => {
  const health: boolean[] = [];
  const negative: boolean[] = [];
  segment.rows.forEach((row, r) => {
    const text = row.filter((cell, c) => cell !== '' && columns[c]?.claim === undefined && /\p{L}{3}/u.test(cell)).join(' . ');
    const found = newTermPlaces();
    findTerms(scope.rules, text, 0, text.length, 0, found, scope.tally);
    health[r] = found.health.length > 0;
    negative[r] = found.negative.length > 0;
  });
  return { health, negative };
};

/** First and last name in two columns are one name. */
const joinNames = (readings: CellReading[], columns: readonly ColumnState[]): CellReading[] => {
  const partOf = ({ reading, column }: CellReading): string | undefined =>
    reading.rule.rule.category === 'name' ? columns[column]?.header?.namePart : undefined;
  const family = readings.find((cell) => partOf(cell) === 'family');
  const given = readings.filter((cell) => partOf(cell) === 'given');
  if (family === undefined || given.length === 0) return readings;
  const text = [...given.map((cell) => cell.text.trim()), family.text].join(' ');
  return readings.filter((cell) => !given.includes(cell)).map((cell) => (cell === family ? { ...family, text } : cell));
};

/** What of one row goes into the index: per kind the values as they are hashed, and a count of what is left out. */
import { EXACT_KINDS, type ExactKind } from '../model/exact-lookup.ts';
import { dateOf, lookupValueOf, nameOf, numberOf, phoneOf, postcodeOf, wholeNameOf } from './canonical.ts';
import { type ColumnKind, kindOf, type PlacedColumn } from './columns.ts';

export interface RowReader {
  /** Calls `each` for every usable value; answers how many there were. */
  read(row: readonly string[], each: (kind: ExactKind, value: string) => void): number;
  /** Cells that hold something of which no value could be made (placeholders, impossible dates), by column. */
  leftOut(): Readonly<Record<string, number>>;
}

export const createRowReader = (columns: readonly PlacedColumn[], dayFirst: boolean): RowReader => {
  const left = new Map<ColumnKind, number>();
  const last = columns.find(({ kind }) => kind === 'last')?.position;
  const first = columns.find(({ kind }) => kind === 'first')?.position;
  const single = columns.filter(({ kind }) => kind !== 'last' && kind !== 'first');

  const cellValueOf = (kind: ColumnKind, cell: string): string | undefined => {
    if (kind === 'phone') return phoneOf(cell);
    if (kind === 'name') return wholeNameOf(cell);
    switch (EXACT_KINDS[kindOf(kind)].form) {
      case 'date':
        return dateOf(cell, dayFirst);
      case 'postcode':
        return postcodeOf(cell);
      case 'number':
        return numberOf(cell);
      default:
        return lookupValueOf('email', cell);
    }
  };
  const leave = (kind: ColumnKind): void => {
    left.set(kind, (left.get(kind) ?? 0) + 1);
  };

  return {
    read: (row, each) => {
      let found = 0;
      for (const { kind, position } of single) {
        const cell = (row[position] as string).trim();
        if (cell === '') continue;
        const value = cellValueOf(kind, cell);
        if (value === undefined) leave(kind);
        else {
          each(kindOf(kind), value);
          found += 1;
        }
      }
      if (last !== undefined && first !== undefined) {
        const [family, given] = [(row[last] as string).trim(), (row[first] as string).trim()];
        const value = nameOf(given, family);
        if (value !== undefined) {
          each('name', value);
          found += 1;
        } else if (family !== '' || given !== '') leave('name');
      }
      return found;
    },
    leftOut: () => Object.fromEntries(left),
  };
};

/** Do the dates of these rows stand day first? Told by the first one that can be read one way only. */
export const isDayFirst = (
  columns: readonly PlacedColumn[],
  rows: readonly (readonly string[])[],
): boolean => {
  const position = columns.find(({ kind }) => kind === 'birth_date')?.position;
  if (position === undefined) return false;
  let day = 0;
  let month = 0;
  for (const row of rows) {
    const parts = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{2,4}/.exec(row[position] ?? '');
    if (parts === null) continue;
    if (Number(parts[1]) > 12) day += 1;
    if (Number(parts[2]) > 12) month += 1;
  }
  return day > month;
};

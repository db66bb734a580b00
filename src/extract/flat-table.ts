/** Flat objects of one array as rows under one header: their keys. */
import type { LabelPath } from './label-path.ts';

export interface FlatRow {
  readonly names: readonly string[];
  /** One for each name. */
  readonly values: readonly string[];
  readonly path: LabelPath;
  readonly scope:
    | { readonly record: number; readonly number: number; person: boolean; fields: number }
    | undefined;
  /** Number of the object in its array, from 1. */
  readonly position: number;
  readonly chars: number;
}

export interface FlatTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Share of cells that have a value. */
  readonly filled: number;
}

const sameNames = (names: readonly string[], header: readonly string[]): boolean => {
  if (names.length !== header.length) return false;
  for (let at = 0; at < names.length; at += 1) if (names[at] !== header[at]) return false;
  return true;
};

/** `header` of the rows before: kept, the same object, where these rows have no other keys. */
export const flatTable = (rows: readonly FlatRow[], header: readonly string[] | undefined): FlatTable => {
  let known = header ?? [...new Set(rows[0]!.names)];
  const columns = new Map<string, number>(known.map((name, at) => [name, at]));
  let fields = 0;
  const cells = rows.map(({ names, values }) => {
    fields += names.length;
    if (sameNames(names, known)) return values;
    const line: string[] = new Array<string>(columns.size).fill('');
    names.forEach((name, at) => {
      let column = columns.get(name);
      if (column === undefined) {
        column = columns.size;
        columns.set(name, column);
        known = [...known, name];
        line.push('');
      }
      const value = values[at]!;
      // A key that stands twice in one object: neither value is lost.
      line[column] = line[column] === '' ? value : `${line[column]}\n${value}`;
    });
    return line;
  });
  return { header: known, rows: cells, filled: fields / (rows.length * Math.max(1, known.length)) };
};

/** Objects that share few keys are no table. */
export const isFlatTable = (table: FlatTable, maxColumns: number): boolean =>
  table.header.length <= maxColumns && table.header.length > 0 && table.filled >= 0.5;

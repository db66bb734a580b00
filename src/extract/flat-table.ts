/** Flat objects of one array as rows under one header: their keys. */

export interface FlatRow {
  readonly fields: readonly (readonly [key: string, value: string])[];
  readonly path: readonly string[];
  readonly scope: { readonly record: number; readonly number: number; person: boolean; fields: number } | undefined;
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

/** `header` of the rows before: kept, the same object, where these rows have no other keys. */
export const flatTable = (rows: readonly FlatRow[], header: readonly string[] | undefined): FlatTable => {
  const columns = new Map<string, number>(header?.map((name, at) => [name, at]));
  const known = columns.size;
  let fields = 0;
  const cells = rows.map((row) => {
    const line: string[] = new Array<string>(columns.size).fill('');
    for (const [name, value] of row.fields) {
      let column = columns.get(name);
      if (column === undefined) {
        column = columns.size;
        columns.set(name, column);
      }
      while (line.length < column) line.push('');
      // A key that stands twice in one object: neither value is lost.
      line[column] = line[column] === undefined || line[column] === '' ? value : `${line[column]}\n${value}`;
      fields += 1;
    }
    return line;
  });
  return {
    header: header !== undefined && columns.size === known ? header : [...columns.keys()],
    rows: cells,
    filled: fields / (rows.length * Math.max(1, columns.size)),
  };
};

/** Objects that share few keys are no table. */
export const isFlatTable = (table: FlatTable, maxColumns: number): boolean =>
  table.header.length <= maxColumns && table.header.length > 0 && table.filled >= 0.5;

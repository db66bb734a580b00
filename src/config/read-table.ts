/** A table of the organisation's own (CSV with a header row), columns as the configuration maps them. */
import { UserError } from '../model/user-error.ts';
import { createCsvRows } from '../util/csv-rows.ts';
import { nearestOf } from '../util/nearest.ts';
import { readText } from './read-yaml.ts';

export interface TableRow {
  /** Number in the file, the header counted. */
  readonly row: number;
  /** By the configuration's own name of a column; undefined: not mapped, or empty. */
  readonly cell: (field: string) => string | undefined;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The one that cuts the first line into most cells. */
const delimiterOf = (text: string): string => {
  const line = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  return DELIMITERS.reduce((best, next) => (line.split(next).length > line.split(best).length ? next : best));
};

export const readTable = (
  file: string,
  columns: Readonly<Record<string, string | undefined>>,
  what: string,
): readonly TableRow[] => {
  const text = readText(file, what)
    .replace(/^\ufeff/, '')
    // What `Export-Csv` of Windows PowerShell puts above the header.
    .replace(/^#TYPE .*\r?\n/, '');
  const csv = createCsvRows(delimiterOf(text));
  const [header = [], ...rows] = [...csv.push(text), ...csv.end()];
  const names = header.map((name) => name.trim());
  const indexOf = (name: string): number => {
    const index = names.findIndex((candidate) => candidate.toLowerCase() === name.trim().toLowerCase());
    if (index >= 0) return index;
    const near = nearestOf(name, names);
    throw new UserError(
      `${what} ${file} has no column ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`,
    );
  };
  const at = Object.fromEntries(
    Object.entries(columns).map(([field, name]) => [field, name === undefined ? undefined : indexOf(name)]),
  );
  return rows.map((cells, i) => ({
    row: i + 2,
    cell: (field) => {
      const index = at[field];
      const value = index === undefined ? '' : (cells[index] ?? '').trim();
      return value === '' ? undefined : value;
    },
  }));
};

const YES = /^(?:true|yes|y|1|enabled|active)$/i;

export const isYes = (text: string | undefined): boolean => text !== undefined && YES.test(text);

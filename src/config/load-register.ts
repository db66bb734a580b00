/** The organisation's own asset register from CSV, columns as the configuration maps them. */

import { UserError } from '../model/user-error.ts';
import type { RegisterRow } from '../risk/reconcile.ts';
import { createCsvRows } from '../util/csv-rows.ts';
import { nearestOf } from '../util/nearest.ts';
import type { Config } from './config-schema.ts';
import { readText } from './read-yaml.ts';

type RegisterConfig = NonNullable<Config['register']>;

const DELIMITERS = [',', ';', '\t', '|'];

/** The one that cuts the first line into most cells. */
const delimiterOf = (text: string): string => {
  const line = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  return DELIMITERS.reduce((best, next) => (line.split(next).length > line.split(best).length ? next : best));
};

export const loadRegister = ({ file, columns }: RegisterConfig): readonly RegisterRow[] => {
  const text = readText(file, 'Asset register').replace(/^\ufeff/, '');
  const csv = createCsvRows(delimiterOf(text));
  const [header = [], ...rows] = [...csv.push(text), ...csv.end()];
  const names = header.map((name) => name.trim());
  const indexOf = (name: string): number => {
    const index = names.findIndex((candidate) => candidate.toLowerCase() === name.trim().toLowerCase());
    if (index >= 0) return index;
    const near = nearestOf(name, names);
    throw new UserError(
      `Asset register ${file} has no column ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`,
    );
  };
  const at = Object.fromEntries(
    Object.entries(columns).map(([field, name]) => [field, name === undefined ? undefined : indexOf(name)]),
  );
  const cell = (row: readonly string[], field: string): string | undefined => {
    const index = at[field];
    const value = index === undefined ? '' : (row[index] ?? '').trim();
    return value === '' ? undefined : value;
  };
  return rows.flatMap((row, i) => {
    const location = cell(row, 'location');
    return location === undefined
      ? []
      : [
          {
            row: i + 2,
            location,
            name: cell(row, 'name'),
            owner: cell(row, 'owner'),
            classification: cell(row, 'classification'),
          },
        ];
  });
};

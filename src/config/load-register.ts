/** The organisation's own asset register from CSV, columns as the configuration maps them. */
import type { RegisterRow } from '../risk/reconcile.ts';
import type { Config } from './config-schema.ts';
import { readTable } from './read-table.ts';

type RegisterConfig = NonNullable<Config['register']>;

export const loadRegister = ({ file, columns }: RegisterConfig): readonly RegisterRow[] =>
  readTable(file, columns, 'Asset register').flatMap(({ row, cell }) => {
    const location = cell('location');
    return location === undefined
      ? []
      : [
          {
            row,
            location,
            name: cell('name'),
            owner: cell('owner'),
            classification: cell('classification'),
          },
        ];
  });

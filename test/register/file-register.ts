/** A register that is a file in a temporary folder. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileKind } from '../../src/register/register.ts';
import { createCsvRows } from '../../src/util/csv-rows.ts';
import type { Held, Register } from '../contract/register.ts';

export const fileRegister = (
  kind: FileKind,
  name: string,
  read: (folder: string) => ReadonlyMap<string, Held>,
  options: unknown = {},
): Register => {
  const folder = mkdtempSync(join(tmpdir(), 'phisweep-register-'));
  return {
    setting: {
      name: 'sample',
      kind,
      place: join(folder, name),
      options: kind.options.parse(options),
      ca: undefined,
      timeoutMs: undefined,
    },
    risks: () => read(folder),
    writes: () => 0,
    close: () => rmSync(folder, { recursive: true }),
  };
};

/** Rows by their headers; none where the file is not there. */
export const readCsv = (path: string): Record<string, string>[] => {
  if (!existsSync(path)) return [];
  const csv = createCsvRows(',');
  const [header = [], ...rows] = [
    ...csv.push(readFileSync(path, 'utf8').replace(/^\ufeff/, '')),
    ...csv.end(),
  ];
  return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] ?? ''])));
};

/** Counts rows of one key. */
export const heldOf = (
  rows: readonly { readonly key: string; readonly state: Held['state']; readonly says: string }[],
): ReadonlyMap<string, Held> =>
  new Map(
    rows.map(({ key, state, says }) => [
      key,
      { times: rows.filter((row) => row.key === key).length, state, says },
    ]),
  );

/** Tables as CSV (RFC 4180) that opens in a spreadsheet without running anything and without losing a path. */

import type { PathForm } from '../model/report-source.ts';
import { escapeCsv, neutraliseFormula } from '../util/escape-csv.ts';

export type Cell = string | number | boolean | undefined;

/** Spreadsheets take a file without it for the country's own code page and spoil every name with an umlaut. */
export const BYTE_ORDER_MARK = '\ufeff';

export const csvLine = (cells: readonly Cell[]): string =>
  `${cells.map((cell) => escapeCsv(cell === undefined ? '' : String(cell))).join(',')}\r\n`;

/** Two cells: the path to read, and its bytes in base64 wherever the first one is not exactly the path. */
export const pathCells = ({ shown, bytesBase64 }: PathForm): readonly [string, string | undefined] => {
  const changed = neutraliseFormula(shown) !== shown;
  return [shown, bytesBase64 ?? (changed ? Buffer.from(shown).toString('base64') : undefined)];
};

/** `ssn: 12; mrn: 3`. */
export const pairsText = (pairs: readonly (readonly [string, number])[]): string =>
  pairs.map(([key, count]) => `${key}: ${count}`).join('; ');

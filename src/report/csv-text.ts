/** What cells of a report's table hold, so that it loses no path. */

import type { PathForm } from '../model/report-source.ts';
import { neutraliseFormula } from '../util/escape-csv.ts';

/** Two cells: the path to read, and its bytes in base64 wherever the first one is not exactly the path. */
export const pathCells = ({ shown, bytesBase64 }: PathForm): readonly [string, string | undefined] => {
  const changed = neutraliseFormula(shown) !== shown;
  return [shown, bytesBase64 ?? (changed ? Buffer.from(shown).toString('base64') : undefined)];
};

/** `ssn: 12; mrn: 3`. */
export const pairsText = (pairs: readonly (readonly [string, number])[]): string =>
  pairs.map(([key, count]) => `${key}: ${count}`).join('; ');

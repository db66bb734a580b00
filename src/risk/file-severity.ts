/** How telling the contents of one file are: the two factors of ENISA's severity (2013) that content decides. */
import type { Category } from '../model/category.ts';
import type { RiskTables } from '../model/risk-tables.ts';

export interface FileContents {
  readonly phi: boolean;
  /** Categories found in the file. */
  readonly categories: ReadonlySet<Category>;
  /** Lists of health terms met in it. */
  readonly terms: ReadonlySet<string>;
}

/** Data processing context, 0–4: the highest step that fits. */
export const contextOf = ({ context }: RiskTables, file: FileContents): number =>
  context.reduce((most, step) => {
    const fits =
      (step.phi === undefined || file.phi) &&
      (step.categories === undefined || step.categories.some((category) => file.categories.has(category))) &&
      (step.terms === undefined || step.terms.some((list) => file.terms.has(list)));
    return fits ? Math.max(most, step.value) : most;
  }, 0);

/** Ease of identification, 0–1: the highest step all of whose groups have a category in the file. */
export const identificationOf = ({ identification }: RiskTables, file: FileContents): number =>
  identification.reduce(
    (most, { value, allOf }) =>
      allOf.every((group) => group.some((category) => file.categories.has(category)))
        ? Math.max(most, value)
        : most,
    0,
  );

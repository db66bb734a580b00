/** What people write as a reason is kept as they wrote it: it must not hold what the store never holds. */
import { loadRules } from '../config/load-rules.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { UserError } from '../model/user-error.ts';
import { createSampleReader } from '../scan/read-sample.ts';

/** Staff who decide, their addresses and days may stand in a reason. */
const ALLOWED: ReadonlySet<Category> = new Set(
  'name address zip care_date phone fax email npi licence url ip_address health_term'.split(
    ' ',
  ) as Category[],
);

/** The check, to be asked for many texts: rules are compiled once. `what`: `The reason`. */
export const createValueRefusal = (): ((what: string, text: string | undefined) => Promise<void>) => {
  let read: ReturnType<typeof createSampleReader> | undefined;
  return async (what, text) => {
    if (text === undefined || !/\d/.test(text)) return;
    read ??= createSampleReader(loadRules().sources, DEFAULT_LIMITS);
    const held = (await read(text)).find(
      ({ category, band }) => band !== 'possible' && !ALLOWED.has(category),
    );
    if (held === undefined) return;
    throw new UserError(
      `${what} holds what looks like a value of a patient (${CATEGORIES[held.category].name.toLowerCase()}) and would be kept; name the finding, not the value.`,
    );
  };
};

export const refuseValues = async (what: string, text: string | undefined): Promise<void> =>
  createValueRefusal()(what, text);

/** Renders a stored scan, for `scan` and `report` alike. */
import { createHmac } from 'node:crypto';
import { createConditionResolver } from '../classify/resolve-condition.ts';
import type { LoadedPolicy } from '../config/load-policy.ts';
import { ownerNameOf } from '../crawl/owner-name.ts';
import type { ReportSource } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { REPORTERS, reporterOf } from '../report/registry.ts';
import type { ReportOptions } from '../report/reporter.ts';
import { createReportSource } from '../store/report-source.ts';
import type { Store } from '../store/store.ts';
import { openOutput } from './output.ts';
import { isUnicode } from './write-rows.ts';

export const FORMATS: readonly string[] = REPORTERS.map(({ name }) => name);
export const PATH_FORMS = ['full', 'masked', 'hashed'] as const;

export interface RenderOptions {
  readonly format: string;
  readonly output: string | undefined;
  readonly paths: (typeof PATH_FORMS)[number];
  readonly colour: boolean;
}

export const reportSourceOf = (store: Store, scanId: number, { tables }: LoadedPolicy): ReportSource => {
  const resolve = createConditionResolver(tables);
  return createReportSource(store, scanId, {
    resolve: (id, facts) => resolve({ id, facts }),
    ownerOf: ownerNameOf,
  });
};

export const renderReport = async (
  store: Store,
  source: ReportSource,
  options: RenderOptions,
): Promise<void> => {
  const reporter = reporterOf(options.format);
  if (reporter === undefined)
    throw new UserError(`There is no report ${options.format}; there are ${FORMATS.join(', ')}.`);
  const output = openOutput(options.output);
  try {
    await reporter.render(source, output.out, reportOptions(store, options));
  } catch (error) {
    output.abandon();
    throw error;
  }
  output.finish();
};

/** How paths are written in this form. */
export const pathOptions = (
  store: Store,
  paths: RenderOptions['paths'],
): Pick<ReportOptions, 'hashPathPart' | 'onlyNames'> =>
  paths === 'full'
    ? {}
    : {
        onlyNames: paths === 'masked',
        hashPathPart: (part) =>
          createHmac('sha256', store.key).update('path\0').update(part).digest('hex').slice(0, 10),
      };

const reportOptions = (store: Store, { paths, output, colour }: RenderOptions): ReportOptions => ({
  ...pathOptions(store, paths),
  terminal: {
    columns: output === undefined ? (process.stdout.columns ?? 100) : 100,
    colour:
      colour &&
      output === undefined &&
      process.stdout.isTTY === true &&
      process.env['NO_COLOR'] === undefined,
    unicode: isUnicode(),
  },
});

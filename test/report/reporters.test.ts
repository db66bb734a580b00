/** Every reporter of the registry against the one contract. */
import { expect, it } from 'vitest';
import { REPORTERS, reporterOf } from '../../src/report/registry.ts';
import { reportContract } from '../contract/report.ts';

for (const reporter of REPORTERS) reportContract(reporter);

it('finds a reporter by its name', () => {
  expect(REPORTERS.map(({ name }) => reporterOf(name))).toEqual(REPORTERS);
  expect(reporterOf('pdf')).toBeUndefined();
});

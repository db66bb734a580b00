/** A few of the kills of `test/soak/kills.ts`. */
import { expect, it } from 'vitest';
import { runKilledScans } from './killed-scans.ts';

it('ends with the ledger of an undisturbed scan', { timeout: 300_000 }, async () => {
  expect((await runKilledScans(3, 100, 2)).kills).toBe(3);
});

/** A few of the kills of `test/soak/kills.ts`. */
import { expect, it } from 'vitest';
import { runKilledWrites } from './killed-writes.ts';

it('leaves nothing half-written in a store or a register', { timeout: 300_000 }, async () => {
  expect((await runKilledWrites(4, 3)).kills).toBe(4);
});

/** The published check of minstd with 48271: Park, Miller and Stockmeyer, Communications of the ACM 36(7), 1993. */
import { expect, test } from 'vitest';
import { createSeededRandom } from '../../src/util/seeded-random.ts';

test('from seed 1 the 10,001st state is 399268537', () => {
  const random = createSeededRandom(1);
  let last = 0;
  for (let draw = 0; draw < 10_000; draw += 1) last = random();
  expect(Math.round(last * (2 ** 31 - 2)) + 1).toBe(399_268_537);
});

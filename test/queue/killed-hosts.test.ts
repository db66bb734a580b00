/** Somebody kills scan hosts at random moments: every job is answered as if nobody had. */
import { expect, it } from 'vitest';
import { runKilled } from '../soak/run-killed.ts';

it('answers 2,000 jobs whose hosts are killed ten times', { timeout: 120_000 }, async () => {
  const { kills, answers } = await runKilled({ jobs: 2_000, kills: 10, seed: 1 });
  expect(kills).toBe(10);
  expect([...answers.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 2_000 }, (_, id) => id));
  const wrong = [...answers].filter(([id, answer]) => !('result' in answer) || answer.result !== id ** 2);
  expect(wrong).toEqual([]);
});

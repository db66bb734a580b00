/** `node bench/queue.ts [jobs]`: trivial jobs per second through the whole piscina queue, two workers; and what it holds. */
import type { PlainJob } from '../fixtures/queue/plain-jobs.ts';
import { createPiscinaQueue } from '../src/queue/create-piscina-queue.ts';
import type { Job } from '../src/queue/queue.ts';

const count = Number(process.argv[2] ?? 40_000);

const queue = createPiscinaQueue<PlainJob, number>({
  moduleUrl: new URL('../fixtures/queue/plain-jobs.ts', import.meta.url).href,
  init: { secret: 'none' },
  workers: 2,
});
async function* jobs(jobsLeft: number): AsyncGenerator<Job<PlainJob>> {
  for (let id = 0; id < jobsLeft; id++) yield { id, payload: { square: id } };
}
const run = async (size: number): Promise<number> => {
  const startMs = performance.now();
  let right = 0;
  for await (const answer of queue.run(jobs(size)))
    if ('result' in answer && answer.result === answer.id ** 2) right++;
  if (right !== size) throw new Error(`${size - right} wrong answers`);
  return performance.now() - startMs;
};
const firstMs = await run(1);
const ms = await run(count);
await queue.close();
console.log(
  `RESULT ${JSON.stringify({ queuePerS: Math.round((count / ms) * 1000), hostStartMs: Math.round(firstMs), rssMb: Math.round(process.memoryUsage.rss() / 1e6) })}`,
);

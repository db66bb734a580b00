/** Runs trivial jobs while SIGKILL hits their scan hosts, quarantine included, at moments drawn from a seed. */
import { setTimeout } from 'node:timers/promises';
import type { PlainJob } from '../../fixtures/queue/plain-jobs.ts';
import { createPiscinaQueue } from '../../src/queue/create-piscina-queue.ts';
import type { Answer, Job } from '../../src/queue/queue.ts';
import { hostPids } from '../queue/processes.ts';

export interface KilledRun {
  readonly kills: number;
  /** By id; a second answer to a job throws. */
  readonly answers: ReadonlyMap<number, Answer<unknown>>;
}

export const runKilled = async (options: {
  readonly jobs: number;
  readonly kills: number;
  readonly seed: number;
}): Promise<KilledRun> => {
  let state = options.seed;
  // Any generator does; this one is the "minimal standard" of Park and Miller.
  const random = (): number => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
  const killAt = new Set<number>();
  while (killAt.size < options.kills) killAt.add(1 + Math.floor(random() * (options.jobs - 100)));

  const queue = createPiscinaQueue<PlainJob, unknown>({
    moduleUrl: new URL('../../fixtures/queue/plain-jobs.ts', import.meta.url).href,
    init: { secret: 'none' },
    workers: 2,
  });
  async function* jobs(): AsyncGenerator<Job<PlainJob>> {
    for (let id = 0; id < options.jobs; id++) yield { id, payload: { square: id } };
  }
  const answers = new Map<number, Answer<unknown>>();
  let kills = 0;
  try {
    for await (const answer of queue.run(jobs())) {
      if (answers.has(answer.id)) throw new Error(`job ${answer.id} was answered twice`);
      answers.set(answer.id, answer);
      if (!killAt.has(answers.size)) continue;
      await setTimeout(random() * 5);
      for (const pid of hostPids()) process.kill(pid, 'SIGKILL');
      kills++;
    }
  } finally {
    await queue.close();
  }
  return { kills, answers };
};

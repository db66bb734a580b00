/** The piscina engine: the contract, and what its hosts show to others. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import type { PlainInit, PlainJob } from '../../fixtures/queue/plain-jobs.ts';
import { createPiscinaQueue, type PiscinaQueueOptions } from '../../src/queue/create-piscina-queue.ts';
import type { Answer, Job, Queue } from '../../src/queue/queue.ts';
import { queueContract } from '../contract/queue.ts';
import { commandLineOf, environmentOf, hostPids, isAlive, limitsOf } from './processes.ts';

const moduleUrl = new URL('../../fixtures/queue/plain-jobs.ts', import.meta.url).href;
const init: PlainInit = { secret: 'canary-key-81726354' };

let open: Queue<PlainJob, unknown>[] = [];
const create = (more: Partial<PiscinaQueueOptions> = {}): Queue<PlainJob, unknown> => {
  const queue = createPiscinaQueue<PlainJob, unknown>({ moduleUrl, init, workers: 2, ...more });
  open.push(queue);
  return queue;
};
afterEach(async () => {
  await Promise.all(open.map((queue) => queue.close()));
  open = [];
});

queueContract('piscina', () => ({ queue: create({ lookAhead: 8 }), window: 10 }));

async function* repeat(count: number, payload: PlainJob): AsyncGenerator<Job<PlainJob>> {
  for (let id = 0; id < count; id++) yield { id, payload };
}
const collect = async (answers: AsyncIterable<Answer<unknown>>): Promise<Answer<unknown>[]> => {
  const all: Answer<unknown>[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
};
const resultsOf = (answers: Answer<unknown>[]): unknown[] =>
  answers.map((answer) => ('result' in answer ? answer.result : answer.failure));

it('shows neither key nor payload in the command line or environment of its host', async () => {
  const queue = create();
  const seen: string[] = [];
  const answers = await collect(
    (async function* () {
      for await (const answer of queue.run(repeat(20, { echo: 'canary-payload-5544' }))) {
        for (const pid of hostPids()) seen.push(commandLineOf(pid) + environmentOf(pid));
        yield answer;
      }
    })(),
  );
  // The canaries did go in: the payload came back, and the thread knows how long the key is.
  expect(resultsOf(answers)).toContain('canary-payload-5544');
  expect(resultsOf(await collect(queue.run(repeat(1, { echo: 'secret' }))))).toEqual([init.secret.length]);
  expect(seen.join()).toContain('host-main');
  expect(seen.join()).not.toContain('canary');
  const [pid = 0] = hostPids();
  expect(
    environmentOf(pid)
      .split('\0')
      .filter((line) => !line.startsWith('NODE_CHANNEL_')),
  ).toEqual(['']);
});

it.runIf(process.platform === 'linux')('bounds core and data of its host', async () => {
  await collect(create().run(repeat(1, { square: 1 })));
  const limits = limitsOf(hostPids()[0] ?? 0);
  expect(limits).toMatch(/^Max core file size\s+0\s+0\s/m);
  expect(limits).toMatch(/^Max data size\s+\d{10}\s/m);
});

it('gives a job a fresh thread after one that asked for it', async () => {
  const queue = create({ workers: 1 });
  async function* jobs(): AsyncGenerator<Job<PlainJob>> {
    const threads = ['keep', 'keep', 'recycle', 'keep'] as const;
    for (const [id, thread] of threads.entries()) yield { id, payload: { thread } };
  }
  // Each thread counts the jobs it has seen.
  expect(resultsOf(await collect(queue.run(jobs())))).toEqual([1, 2, 3, 1]);
});

it('replaces its host after so many jobs', async () => {
  const queue = create({ workers: 1, jobsPerHost: 10, minHostMs: 0, lookAhead: 2 });
  const counts = resultsOf(await collect(queue.run(repeat(25, { thread: 'keep' }))));
  expect(counts).toHaveLength(25);
  expect(counts.filter((count) => count === 1)).toHaveLength(3);
  expect(Math.max(...(counts as number[]))).toBe(10);
});

it('bounds the size of a result', async () => {
  const queue = create({ maxResultBytes: 100_000 });
  expect(resultsOf(await collect(queue.run(repeat(1, { bytes: 200_000 }))))).toEqual(['OUT_OF_MEMORY']);
  expect(resultsOf(await collect(queue.run(repeat(1, { bytes: 50_000 }))))).toEqual([new Uint8Array(50_000)]);
});

it('rejects when the module of its jobs cannot be set up', async () => {
  const refusing = create({ init: { ...init, refuse: true } });
  await expect(collect(refusing.run(repeat(3, { square: 1 })))).rejects.toThrow('the rules are missing');
  const missing = create({ moduleUrl: new URL('./no-such-module.ts', import.meta.url).href });
  await expect(collect(missing.run(repeat(3, { square: 1 })))).rejects.toThrow('cannot load its job');
});

it('does not run twice at a time', async () => {
  const queue = create();
  const first = queue.run(repeat(50, { square: 1 }));
  await first.next();
  await expect(queue.run(repeat(1, { square: 1 })).next()).rejects.toThrow('running');
  await first.return(undefined);
});

it('leaves no host behind when the main process is killed, even with a thread in an endless loop', async () => {
  const script = new URL('../../fixtures/queue/run-hostile.ts', import.meta.url).pathname;
  const main = spawn(process.execPath, [script, 'hang', 'native'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(main.stdout, 'data');
  const hosts = hostPids(main.pid);
  expect(hosts).toHaveLength(1);
  main.kill('SIGKILL');
  await once(main, 'exit');
  for (let i = 0; i < 40 && hosts.some(isAlive); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(hosts.filter(isAlive)).toEqual([]);
});

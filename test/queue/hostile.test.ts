/** 1,000 jobs, one in forty hostile, each in its own way: 1,000 answers, the right codes, nothing left behind. */
import { existsSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Hostile } from '../../fixtures/queue/hostile-jobs.ts';
import { createPiscinaQueue } from '../../src/queue/create-piscina-queue.ts';
import type { Answer, Job } from '../../src/queue/queue.ts';
import { missingWalls } from '../../src/queue/walls.ts';
import { hostPids, isAlive } from './processes.ts';

const CRASH = ['SCAN_CRASHED'];
const MEMORY = ['OUT_OF_MEMORY'];
const TIME = ['TIMED_OUT'];
/** Whichever bound is met first: near its limit a heap is slow to fill. Their own test gives them time. */
const BOUND = [...TIME, ...MEMORY];
const REFUSED = ['ERR_ACCESS_DENIED'];

const EXPECTED: Record<Hostile, readonly unknown[]> = {
  hang: TIME,
  regex: TIME,
  'never-settles': TIME,
  native: TIME,
  'prints-for-ever': TIME,
  'floods-messages': BOUND,
  exit: CRASH,
  abort: CRASH,
  throw: CRASH,
  'throw-text': CRASH,
  rejection: CRASH,
  'throw-in-timer': CRASH,
  'no-data': CRASH,
  pollutes: CRASH,
  replaces: CRASH,
  'heap-arrays': BOUND,
  'heap-strings': BOUND,
  'one-string': MEMORY,
  matches: BOUND,
  'huge-array': BOUND,
  'huge-json': BOUND,
  buffers: BOUND,
  'wasm-memory': BOUND,
  'huge-result': MEMORY,
  recycles: ['done'],
  writes: REFUSED,
  spawns: REFUSED,
  connects: REFUSED,
};
const KINDS = Object.keys(EXPECTED) as Hostile[];
const COUNT = 1_000;
const ESCAPED = '/tmp/phisweep-escaped';

const queueOf = (timeoutMs: number) =>
  createPiscinaQueue<number | Hostile, unknown>({
    moduleUrl: new URL('../../fixtures/queue/hostile-jobs.ts', import.meta.url).href,
    init: undefined,
    workers: 2,
    timeoutMs,
    heapMb: 64,
    hostMb: 500,
    maxResultBytes: 32 * 1024 ** 2,
  });
async function* jobsOf(payloads: Iterable<number | Hostile>): AsyncGenerator<Job<number | Hostile>> {
  let id = 0;
  for (const payload of payloads) yield { id: id++, payload };
}
const walled = it.skipIf(missingWalls().length > 0);

walled('calls what exhausts memory by its name, when it is given time', { timeout: 240_000 }, async () => {
  const kinds: Hostile[] = [
    'heap-arrays',
    'heap-strings',
    'matches',
    'huge-array',
    'huge-json',
    'buffers',
    'wasm-memory',
  ];
  const queue = queueOf(120_000);
  const codes = new Map<Hostile | undefined, unknown>();
  for await (const answer of queue.run(jobsOf(kinds))) {
    codes.set(kinds[answer.id], 'failure' in answer ? answer.failure : answer.result);
  }
  await queue.close();
  expect([...codes].sort()).toEqual(kinds.map((kind) => [kind, 'OUT_OF_MEMORY']).sort());
});

const payloadOf = (id: number): number | Hostile =>
  (id % 35 === 17 ? KINDS[Math.floor(id / 35)] : undefined) ?? id;

walled('answers every job of a batch with hostile ones in it', { timeout: 180_000 }, async () => {
  rmSync(ESCAPED, { force: true });
  const queue = queueOf(1_000);
  const payloads = Array.from({ length: COUNT }, (_, id) => payloadOf(id));
  const pids = new Set<number>();
  const startBytes = process.memoryUsage.rss();
  let peakBytes = 0;
  const sampler = setInterval(() => {
    for (const pid of hostPids()) pids.add(pid);
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, 50);
  const answers = new Map<number, Answer<unknown>>();
  try {
    for await (const answer of queue.run(jobsOf(payloads))) {
      expect(answers.has(answer.id)).toBe(false);
      answers.set(answer.id, answer);
    }
  } finally {
    clearInterval(sampler);
    await queue.close();
  }

  expect(answers.size).toBe(COUNT);
  const wrong: unknown[] = [];
  const met = new Set<Hostile>();
  for (const [id, answer] of answers) {
    const payload = payloadOf(id);
    const got = 'result' in answer ? answer.result : answer.failure;
    if (typeof payload === 'number') {
      if (JSON.stringify(got) !== JSON.stringify([payload ** 2, 'clean'])) wrong.push({ payload, got });
    } else {
      met.add(payload);
      if (!EXPECTED[payload].includes(got)) wrong.push({ payload, got });
    }
  }
  expect(wrong).toEqual([]);
  expect([...met].sort()).toEqual([...KINDS].sort());
  expect(JSON.stringify([...answers.values()])).not.toContain('Specimen');
  expect(existsSync(ESCAPED)).toBe(false);
  expect((peakBytes - startBytes) / 1024 ** 2).toBeLessThan(100);
  expect(pids.size).toBeGreaterThan(5);
  expect([...pids].filter(isAlive)).toEqual([]);
});

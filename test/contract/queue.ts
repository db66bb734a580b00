/** What every queue engine must do; run over each of them with the jobs of fixtures/queue/plain-jobs.ts. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PlainJob } from '../../fixtures/queue/plain-jobs.ts';
import type { Answer, Job, Queue } from '../../src/queue/queue.ts';

type PlainQueue = Queue<PlainJob, unknown>;

export interface QueueUnderTest {
  readonly queue: PlainQueue;
  /** Jobs it may pull beyond those consumed. */
  readonly window: number;
}

async function* jobsOf(payloads: Iterable<PlainJob>): AsyncGenerator<Job<PlainJob>> {
  let id = 0;
  for (const payload of payloads) yield { id: id++, payload };
}

const squares = (count: number): PlainJob[] => Array.from({ length: count }, (_, square) => ({ square }));

const collect = async (answers: AsyncIterable<Answer<unknown>>): Promise<Answer<unknown>[]> => {
  const all: Answer<unknown>[] = [];
  for await (const answer of answers) all.push(answer);
  return all.sort((a, b) => a.id - b.id);
};

export const queueContract = (name: string, create: () => QueueUnderTest): void => {
  describe(`queue contract: ${name}`, () => {
    let open: PlainQueue[] = [];
    const made = (): QueueUnderTest => {
      const made = create();
      open.push(made.queue);
      return made;
    };
    afterEach(async () => {
      await Promise.all(open.map((queue) => queue.close()));
      open = [];
    });

    it('gives each job exactly one answer, with its own id', async () => {
      const answers = await collect(made().queue.run(jobsOf(squares(300))));
      expect(answers).toEqual(squares(300).map((_, id) => ({ id, result: id * id })));
    });

    it('carries plain data unchanged', async () => {
      const echo = {
        bytes: new Uint8Array([0, 255, 10]),
        size: 2n ** 60n,
        map: new Map([['a', [1]]]),
        none: null,
      };
      const [answer] = await collect(made().queue.run(jobsOf([{ echo }])));
      expect(answer).toEqual({ id: 0, result: echo });
    });

    it('lets an error cost one job and keeps nothing of its message', async () => {
      const payloads = [{ square: 2 }, { throws: 'canary 4711' }, { square: 3 }];
      const answers = await collect(made().queue.run(jobsOf(payloads)));
      expect(answers.map((answer) => ('result' in answer ? answer.result : answer.failure))).toEqual([
        4,
        'SCAN_CRASHED',
        9,
      ]);
      expect(JSON.stringify(answers)).not.toContain('4711');
      expect(JSON.stringify(answers[1])).toContain('plain-jobs.ts:');
    });

    it('answers jobs of any duration', async () => {
      const payloads = [30, 0, 20, 1, 10].map((waitMs) => ({ waitMs }));
      const answers = await collect(made().queue.run(jobsOf(payloads)));
      expect(answers).toEqual(payloads.map(({ waitMs }, id) => ({ id, result: waitMs })));
    });

    it('has no answers for no jobs', async () => {
      expect(await collect(made().queue.run(jobsOf([])))).toEqual([]);
    });

    it('never pulls further ahead than its window', async () => {
      const { queue, window } = made();
      let pulled = 0;
      let consumed = 0;
      let furthest = 0;
      async function* counted(): AsyncGenerator<Job<PlainJob>> {
        for await (const job of jobsOf(squares(200))) {
          pulled++;
          furthest = Math.max(furthest, pulled - consumed);
          yield job;
        }
      }
      for await (const _answer of queue.run(counted())) {
        consumed++;
        // A slow consumer: the engine has every chance to run ahead.
        if (consumed % 20 === 1) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(consumed).toBe(200);
      expect(furthest).toBeLessThanOrEqual(window + 1);
    });

    it('answers what was pulled before the source failed, then rejects with its error', async () => {
      const { queue } = made();
      async function* failing(): AsyncGenerator<Job<PlainJob>> {
        yield* jobsOf(squares(5));
        throw new Error('the source broke');
      }
      const answers: Answer<unknown>[] = [];
      const run = async (): Promise<void> => {
        for await (const answer of queue.run(failing())) answers.push(answer);
      };
      await expect(run()).rejects.toThrow('the source broke');
      expect(answers.map(({ id }) => id).sort()).toEqual([0, 1, 2, 3, 4]);
    });

    it('stops within 2 s when aborted, and yields what was finished', async () => {
      const { queue } = made();
      const stop = new AbortController();
      async function* endless(): AsyncGenerator<Job<PlainJob>> {
        yield* jobsOf(squares(10));
        for (let id = 10; ; id++) yield { id, payload: { waitMs: 60_000 } };
      }
      const ids: number[] = [];
      let abortedMs = 0;
      for await (const { id } of queue.run(endless(), { signal: stop.signal })) {
        ids.push(id);
        if (ids.length < 10) continue;
        abortedMs = performance.now();
        stop.abort();
      }
      expect(ids.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(performance.now() - abortedMs).toBeLessThan(2000);
    });

    it('stops when aborted while its source hangs', async () => {
      const stop = new AbortController();
      async function* hanging(): AsyncGenerator<Job<PlainJob>> {
        yield { id: 1, payload: { square: 1 } };
        await new Promise(() => {});
      }
      const answers: Answer<unknown>[] = [];
      for await (const answer of made().queue.run(hanging(), { signal: stop.signal })) {
        answers.push(answer);
        setTimeout(() => stop.abort(), 50);
      }
      expect(answers).toEqual([{ id: 1, result: 1 }]);
    });

    it('pulls nothing when it was aborted before', async () => {
      let pulled = 0;
      async function* counted(): AsyncGenerator<Job<PlainJob>> {
        pulled++;
        yield* jobsOf(squares(1));
      }
      expect(await collect(made().queue.run(counted(), { signal: AbortSignal.abort() }))).toEqual([]);
      expect(pulled).toBe(0);
    });

    it('lets its consumer leave, closes the source, and can run again', async () => {
      const { queue } = made();
      let closed = false;
      async function* watched(): AsyncGenerator<Job<PlainJob>> {
        try {
          yield* jobsOf(squares(1000));
        } finally {
          closed = true;
        }
      }
      for await (const _answer of queue.run(watched())) break;
      expect(closed).toBe(true);
      const answers = await collect(queue.run(jobsOf(squares(3))));
      expect(answers.map((answer) => 'result' in answer && answer.result)).toEqual([0, 1, 4]);
    });

    it('may be closed twice, and runs nothing afterwards', async () => {
      const { queue } = made();
      await collect(queue.run(jobsOf(squares(1))));
      await queue.close();
      await queue.close();
      await expect(collect(queue.run(jobsOf(squares(1))))).rejects.toThrow('closed');
    });
  });
};

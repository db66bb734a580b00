/**
 * Two lanes as one stream of answers: files whose pages have no text go a second time, to a lane of their own, where OCR
 * reads them. Their first answer is held back until the second comes, so that each file has exactly one.
 */
import type { Answer, Job, Queue } from '../queue/queue.ts';
import { createGate } from './gate.ts';
import type { ScanAnswer } from './scan-file.ts';

type Entry<Payload> = Payload & { readonly ocr?: true };

export interface Lanes<Payload> {
  readonly first: Queue<Entry<Payload>, ScanAnswer>;
  /** Absent: OCR is off. */
  readonly second: Queue<Entry<Payload>, ScanAnswer> | undefined;
  readonly signal: AbortSignal;
  /** Of a job whose answer has not been given. */
  readonly payloadOf: (id: number) => Payload | undefined;
}

interface Step {
  readonly lane: 'first' | 'second';
  readonly step: IteratorResult<Answer<ScanAnswer>>;
}

/** First answers held back, at most: then the first lane waits. They are in memory only: a killed scan reads those files again. */
const MOST_HELD = 20_000;

export async function* scanLanes<Payload>(
  jobs: AsyncIterable<Job<Payload>>,
  { first, second, signal, payloadOf }: Lanes<Payload>,
): AsyncGenerator<Answer<ScanAnswer>> {
  if (second === undefined) {
    yield* first.run(jobs as AsyncIterable<Job<Entry<Payload>>>, { signal });
    return;
  }
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const held = new Map<number, Answer<ScanAnswer>>();
  const due: Job<Entry<Payload>>[] = [];
  const gate = createGate();
  const dueJobs = async function* (): AsyncGenerator<Job<Entry<Payload>>> {
    for (;;) {
      const ended = gate.ended();
      const job = due.shift();
      if (job !== undefined) yield job;
      else if (ended || either.aborted) return;
      else await gate.wait();
    }
  };
  either.addEventListener('abort', gate.end, { once: true });
  const reading = first.run(jobs as AsyncIterable<Job<Entry<Payload>>>, { signal: either });
  const seeing = second.run(dueJobs(), { signal: either });
  const stepOf = async (lane: 'first' | 'second'): Promise<Step> => ({
    lane,
    step: await (lane === 'first' ? reading : seeing).next(),
  });
  let next: Promise<Step> | undefined = stepOf('first');
  let seen: Promise<Step> | undefined = stepOf('second');
  try {
    while (next !== undefined || seen !== undefined) {
      const mayRead: boolean = held.size < MOST_HELD || seen === undefined;
      const { lane, step }: Step = await Promise.race(
        [mayRead ? next : undefined, seen].filter((one) => one !== undefined),
      );
      if (lane === 'first') {
        next = step.done === true ? undefined : stepOf('first');
        if (step.done === true) {
          gate.end();
          continue;
        }
        const { id } = step.value;
        const payload = 'result' in step.value && step.value.result.wantsOcr ? payloadOf(id) : undefined;
        if (payload === undefined) yield step.value;
        else {
          held.set(id, step.value);
          due.push({ id, payload: { ...payload, ocr: true } });
          gate.open();
        }
        continue;
      }
      seen = step.done === true ? undefined : stepOf('second');
      if (step.done === true) continue;
      const before = held.get(step.value.id);
      held.delete(step.value.id);
      yield before === undefined ? step.value : merged(before, step.value);
    }
  } finally {
    stop.abort();
    // Whatever they still say is of no interest: an error that matters was thrown before.
    await Promise.allSettled([next, seen]);
  }
}

/** The second pass read all that the first did, and more. Where it failed, what the first one found stays. */
const merged = (first: Answer<ScanAnswer>, second: Answer<ScanAnswer>): Answer<ScanAnswer> => {
  if ('result' in second && second.result.verdict.state !== 'unread') {
    const before = 'result' in first ? (first.result.cpuMs ?? 0) : 0;
    return { ...second, result: { ...second.result, cpuMs: before + (second.result.cpuMs ?? 0) } };
  }
  if (!('result' in first) || first.result.verdict.state !== 'partial') return first;
  const { verdict } = first.result;
  // A problem of the file itself comes before one of OCR.
  if (verdict.problem.code !== 'NO_TEXT') return first;
  const problem = problemOf(second);
  return problem === undefined
    ? first
    : { id: first.id, result: { ...first.result, verdict: { ...verdict, problem } } };
};

const problemOf = (second: Answer<ScanAnswer>) => {
  if ('failure' in second)
    return second.failure === 'TIMED_OUT'
      ? ({ code: 'OCR_BUDGET', detail: 'time' } as const)
      : ({ code: second.failure } as const);
  return second.result.verdict.state === 'unread' ? second.result.verdict.problem : undefined;
};

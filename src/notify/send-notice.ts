/** Sends a notice to all that want it, at once, and before it what they missed. Never throws: what could not be sent is a sentence. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '../model/user-error.ts';
import { type CredentialSource, readCredential } from '../util/credentials.ts';
import { CallFailure } from '../util/failure.ts';
import type { Missed } from './missed.ts';
import type { Notice, Reason } from './notice.ts';
import type { NoticeSink } from './notify.ts';

export interface NoticeTarget {
  readonly sink: NoticeSink;
  readonly setting: unknown;
  readonly on: readonly ('always' | Reason)[];
  readonly credentials: CredentialSource | undefined;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}

export interface Sending {
  /** Undefined: only what was missed is sent. */
  readonly notice: Notice | undefined;
  readonly missed: readonly Missed[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
}

export interface Sent {
  /** A sentence for each target that could not be told. */
  readonly failures: readonly string[];
  /** To be kept for the next time. */
  readonly missed: readonly Missed[];
}

/** All of what goes to one target is done by so many times its time-out: a sink may try more than once. */
const DEADLINE_TIMES = 3;
/** Of one target; the oldest are dropped. */
const MOST_MISSED = 5;

/** Settings may hold a secret address. */
const targetKeyOf = ({ sink, setting }: NoticeTarget): string =>
  createHash('sha256')
    .update(`${sink.kind}\0${JSON.stringify(setting)}`)
    .digest('hex')
    .slice(0, 16);

const wants = ({ on }: NoticeTarget, { reasons }: Notice): boolean =>
  on.some((reason) => reason === 'always' || reasons.includes(reason));

const lateOf = ({ at, notice }: Missed): Notice => {
  const minute = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
  return {
    ...notice,
    subject: `${notice.subject} (late, of ${minute})`,
    text: `This could not be sent at ${minute}.\n\n${notice.text}`,
  };
};

const within = async (work: Promise<void>, ms: number): Promise<void> => {
  const done = new AbortController();
  const late = setTimeout(Math.max(0, ms), undefined, { signal: done.signal }).then(() => {
    throw new CallFailure('it took too long', { uncertain: true });
  });
  try {
    await Promise.race([work, late]);
  } finally {
    done.abort();
  }
};

const sentenceOf = (kind: string, error: unknown): string => {
  const says =
    error instanceof CallFailure || error instanceof UserError
      ? error.message
      : // A message from elsewhere may quote what was sent.
        `${error instanceof Error ? error.name : 'an error'} inside of it`;
  return `The ${kind} notification was not sent: ${says.replace(/\.$/, '')}.`;
};

const sendAll = async (
  target: NoticeTarget,
  queue: readonly Missed[],
  { notice, env }: Sending,
): Promise<Sent> => {
  const { sink, setting, credentials, ca, timeoutMs } = target;
  const begun = performance.now();
  let sent = 0;
  try {
    if (queue.length === 0) return { failures: [], missed: [] };
    const secret = credentials && readCredential(credentials, `the ${sink.kind} notification`, env);
    for (const one of queue) {
      const said = one.notice === notice ? notice : lateOf(one);
      const left = DEADLINE_TIMES * timeoutMs - (performance.now() - begun);
      await within(sink.send(said, setting, { secret, ca, timeoutMs, env }), left);
      sent += 1;
    }
    return { failures: [], missed: [] };
  } catch (error) {
    return { failures: [sentenceOf(sink.kind, error)], missed: queue.slice(sent).slice(-MOST_MISSED) };
  }
};

export const sendNotice = async (targets: readonly NoticeTarget[], sending: Sending): Promise<Sent> => {
  const { notice, missed, now } = sending;
  const scanId = notice?.facts?.scan.scanId;
  // What is told now of a scan stands for what could not be told of it before.
  const isOld = (one: Missed): boolean => scanId !== undefined && one.notice.facts?.scan.scanId === scanId;
  const answers = await Promise.all(
    targets.map((target) => {
      const key = targetKeyOf(target);
      const queue = missed.filter((one) => one.target === key);
      if (notice === undefined || !wants(target, notice)) return sendAll(target, queue, sending);
      const last: Missed = { target: key, at: now.toISOString(), notice };
      return sendAll(target, [...queue.filter((one) => !isOld(one)), last], sending);
    }),
  );
  return {
    failures: answers.flatMap(({ failures }) => failures),
    missed: answers.flatMap((answer) => answer.missed),
  };
};

/**
 * Carries planned changes out. Before a record is created the register is asked whether it has it, and the intention is
 * written down; after a call whose outcome nobody knows it is asked again before anything is repeated.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RegisterMap, SentRecord } from '../model/register-map.ts';
import { CallFailure } from '../util/failure.ts';
import type { Change } from './plan.ts';
import type { Answer, LiveSink } from './register.ts';

export interface Refusal {
  readonly key: string;
  readonly reason: string;
}

export interface Pushed {
  readonly done: Readonly<Record<'create' | 'update' | 'close' | 'reopen', number>>;
  /** Already in the register though we did not know it: taken over, not created. */
  readonly adopted: number;
  readonly refused: readonly Refusal[];
  /** Why the run ended before its end. */
  readonly stopped: string | undefined;
}

/** Tries of one batch whose outcome is not known. */
const TRIES = 4;

export const recordOf = (
  change: Change,
  state: SentRecord['state'],
  remoteId: string | undefined,
): SentRecord => ({
  key: change.item.key,
  kind: change.item.kind,
  shareId: change.item.shareId,
  state,
  remoteId,
  hash: change.hash,
  record: JSON.stringify(change.item),
});

const ORDER = ['create', 'update', 'reopen', 'close'] as const;
type Action = (typeof ORDER)[number];

/** Kind by kind and action by action: assets are there before risks name them. */
const batchesOf = (changes: readonly Change[], { create, change = 1 }: LiveSink['batch']): Change[][] =>
  (['asset', 'risk'] as const).flatMap((kind) =>
    ORDER.flatMap((action) => {
      const size = action === 'create' ? create : change;
      const some = changes.filter((one) => one.item.kind === kind && one.action === action);
      return Array.from({ length: Math.ceil(some.length / size) }, (_, i) =>
        some.slice(i * size, (i + 1) * size),
      );
    }),
  );

/** Nothing that follows could succeed: no connection, no rights. */
const isHopeless = ({ status }: CallFailure): boolean =>
  status === undefined || status === 401 || status === 403 || status === 429 || status >= 500;

export const push = async (
  sink: LiveSink,
  changes: readonly Change[],
  map: RegisterMap,
  pauseMs = 1000,
): Promise<Pushed> => {
  const done = { create: 0, update: 0, close: 0, reopen: 0 };
  const refused: Refusal[] = [];
  let adopted = 0;

  const keep = (change: Change, answer: Answer | undefined, as: Action): void => {
    if (answer !== undefined && 'remoteId' in answer) {
      map.put([recordOf(change, change.closed ? 'closed' : 'open', answer.remoteId)]);
      done[as]++;
    } else
      refused.push({ key: change.item.key, reason: answer?.refused ?? 'the register did not answer for it' });
  };

  const sendKnown = async (known: readonly Change[], as: Action): Promise<void> => {
    if (known.length === 0) return;
    const answers = await sink.send(known);
    for (const change of known) keep(change, answers.get(change.item.key), as);
  };

  /** Those that the register has are brought up to date and leave the list; closed ones among them are open again. */
  const adopt = async (wanted: readonly Change[]): Promise<readonly Change[]> => {
    if (sink.find === undefined || wanted.length === 0) return wanted;
    const found = await sink.find(wanted.map(({ item }) => item));
    const known = wanted.flatMap((change): Change[] => {
      const remoteId = found.get(change.item.key);
      return remoteId === undefined ? [] : [{ ...change, action: 'reopen', remoteId }];
    });
    map.put(known.map((change) => recordOf({ ...change, hash: '' }, 'open', change.remoteId)));
    adopted += known.length;
    for (const change of known) await sendKnown([change], 'update');
    return wanted.filter(({ item }) => !found.has(item.key));
  };

  const create = async (batch: readonly Change[]): Promise<void> => {
    let left = await adopt(batch);
    if (sink.settleMs !== undefined && left.some(({ resumed }) => resumed)) {
      await sleep(sink.settleMs);
      left = await adopt(left);
    }
    for (let attempt = 1; left.length > 0; attempt++) {
      map.put(left.map((change) => recordOf(change, 'intended', undefined)));
      try {
        const answers = await sink.send(left);
        for (const change of left) {
          const answer = answers.get(change.item.key);
          keep(change, answer, 'create');
          if (answer !== undefined && 'refused' in answer) map.forget([change.item.key]);
        }
        return;
      } catch (error) {
        if (!(error instanceof CallFailure)) throw error;
        if (!error.uncertain && attempt === 1) map.forget(left.map(({ item }) => item.key));
        if (!error.uncertain || attempt >= TRIES) throw error;
        await sleep(Math.max(sink.settleMs ?? 0, pauseMs * 2 ** (attempt - 1)));
        left = await adopt(left);
      }
    }
  };

  /** What was intended, never confirmed, and is not there any more: closed if the register has it, else forgotten. */
  const closeUnconfirmed = async (batch: readonly Change[]): Promise<void> => {
    const found = (await sink.find?.(batch.map(({ item }) => item))) ?? new Map<string, string>();
    const there = batch.flatMap((change): Change[] => {
      const remoteId = found.get(change.item.key);
      return remoteId === undefined ? [] : [{ ...change, remoteId }];
    });
    await sendKnown(there, 'close');
    map.forget(batch.filter(({ item }) => !found.has(item.key)).map(({ item }) => item.key));
  };

  const carryOut = async (batch: readonly Change[]): Promise<void> => {
    const action = batch[0]?.action as Action;
    if (action === 'create') return create(batch);
    const unknown = batch.filter(({ remoteId }) => remoteId === undefined);
    const known = batch.filter(({ remoteId }) => remoteId !== undefined);
    if (unknown.length > 0 && action === 'close') await closeUnconfirmed(unknown);
    try {
      await sendKnown(known, action);
    } catch (error) {
      // Somebody deleted it there; 404 is an answer for one record only.
      if (!(error instanceof CallFailure) || error.status !== 404 || known.length !== 1) throw error;
      if (action === 'close') keep(known[0] as Change, { remoteId: known[0]?.remoteId as string }, 'close');
      else await create(known.map((change) => ({ ...change, action: 'create', remoteId: undefined })));
    }
  };

  for (const batch of batchesOf(changes, sink.batch)) {
    try {
      await carryOut(batch);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (isHopeless(error)) return { done, adopted, refused, stopped: error.message };
      refused.push(...batch.map(({ item }) => ({ key: item.key, reason: error.message })));
    }
  }
  return { done, adopted, refused, stopped: undefined };
};

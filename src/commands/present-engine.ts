/** What rules and readers have changed since the stored readings, what must be read again for it, and how long that will take. */
import { type DueByChange, dueByChange, hasChanged, type StoredEngine } from '../store/current-readings.ts';
import { paceOf, secondsFor } from '../store/session.ts';
import type { Store } from '../store/store.ts';
import { createWords } from '../store/words.ts';
import { durationText } from '../util/duration.ts';

export interface DueAgain extends DueByChange {
  /** At the pace of the latest runs; undefined: nothing was read yet. */
  readonly seconds: number | undefined;
}

/** `engineHash`: of all of them; undefined where nothing changed since the last scan. */
export const dueAgain = (
  store: Store,
  engineHash: string,
  engineOf: (shareId: number) => StoredEngine | undefined,
): DueAgain | undefined => {
  if (!hasChanged(store, engineHash)) return undefined;
  const due = dueByChange(store, createWords(store), engineOf);
  const pace = paceOf(store);
  return { ...due, seconds: pace && secondsFor(pace, due.files, due.bytes) };
};

export const dueSentence = ({ files, known, reasons, seconds }: DueAgain): string | undefined => {
  if (files === 0) return undefined;
  const which = files === known ? `all ${files}` : `${files} of ${known}`;
  const long = seconds === undefined ? '' : `, about ${durationText(seconds)} at the pace of the latest runs`;
  return `${which} known files are read again for changes of rules or readers (${reasons.join('; ')})${long}.`;
};

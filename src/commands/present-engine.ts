/** What rules and readers have changed since the stored readings, what must be read again for it, and how long that will take. */
import { labelShapesOf } from '../classify/policy-labels.ts';
import { loadPolicy } from '../config/load-policy.ts';
import { type Flags, readConfig, resolveOptions } from '../config/resolve-options.ts';
import { type DueByChange, dueByChange, hasChanged, type StoredEngine } from '../store/current-readings.ts';
import { paceOf, secondsFor } from '../store/session.ts';
import type { Store } from '../store/store.ts';
import { createWords } from '../store/words.ts';
import { durationText } from '../util/duration.ts';
import { rulesFor } from './rules-for.ts';
import { scanSetupsOf } from './scan-setups.ts';

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

/** The same for the next scan, by what the configuration says now. */
export const dueOfNextScan = (
  store: Store,
  flags: Pick<Flags, 'config' | 'policy' | 'profile'>,
): DueAgain | undefined => {
  const config = readConfig(flags);
  const options = resolveOptions(config.shares === undefined ? ['.'] : [], flags);
  const labels = labelShapesOf(loadPolicy(options.policy).policy.labelReaders);
  const setups = scanSetupsOf(options, rulesFor(options, flags, true), labels);
  const byName = new Map(options.roots.map((root) => [root.name ?? root.path, root]));
  const names = new Map(
    store.db
      .prepare('SELECT id, name FROM share')
      .all()
      .map(({ id, name }) => [Number(id), String(name)]),
  );
  return dueAgain(store, setups.engineHash, (shareId) => {
    const root = byName.get(names.get(shareId) ?? '');
    return setups.of(root ?? options).engine;
  });
};

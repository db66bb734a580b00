/** How many values that were fixed came back in a scan, by share. */
import { findingChanges } from './finding-changes.ts';
import type { Store } from './store.ts';

export const reappearedByShare = (store: Store, scanId: number): ReadonlyMap<number, number> => {
  const shareOf = store.db.prepare(
    'SELECT share FROM entry JOIN folder ON folder.id = entry.folder WHERE entry.id = ?',
  );
  const counts = new Map<number, number>();
  for (const { change, fileId } of findingChanges(store, scanId)) {
    if (change !== 'reappeared') continue;
    const share = Number(shareOf.get(fileId)?.['share']);
    counts.set(share, (counts.get(share) ?? 0) + 1);
  }
  return counts;
};

/** Signs that scanning itself is not well: no complete scan for too long, or a share that suddenly holds far fewer paths. */
import { listScans } from './list-scans.ts';
import { keptSums } from './scan-sums.ts';
import type { Store } from './store.ts';

export interface HealthSign {
  readonly kind: 'no-complete-scan' | 'share-shrank';
  /** In words, with names of shares and counts. */
  readonly sentence: string;
}

const DAY_MS = 86_400_000;
/** A share that lost more than half of its paths since the scan before was probably not mounted, or is being emptied. */
const SHRUNK_TO = 0.5;
/** Smaller shares change like that by themselves. */
const LEAST_PATHS = 100;

/** `maxAgeDays`: how old the last complete scan may be; undefined: any age. */
export const healthSigns = (
  store: Store,
  maxAgeDays: number | undefined,
  now: Date,
): readonly HealthSign[] => {
  const scans = listScans(store);
  const ended = scans.filter(({ finishedAt, state }) => finishedAt !== undefined && state !== 'running');
  const complete = ended.findLast(({ state }) => state === 'complete');
  const signs: HealthSign[] = [];
  // A first scan may take many nights: until it is complete, its beginning counts.
  const since = complete?.finishedAt ?? scans[0]?.startedAt;
  const ageMs = since === undefined ? 0 : now.getTime() - Date.parse(since);
  if (maxAgeDays !== undefined && ageMs > maxAgeDays * DAY_MS)
    signs.push({
      kind: 'no-complete-scan',
      sentence: `${complete === undefined ? 'No scan has been complete yet; the first began' : 'The last complete scan ended'} ${Math.floor(ageMs / DAY_MS)} days ago; ${maxAgeDays} are allowed.`,
    });
  const nameOf = store.db.prepare('SELECT name FROM share WHERE id = ?');
  const last = ended.at(-1);
  const sums = last === undefined ? undefined : keptSums(store, last.scanId);
  for (const { shareId, ledger } of sums?.shares ?? []) {
    const before = ended
      .slice(0, -1)
      .findLast(({ scanId }) => keptSums(store, scanId)?.shares.some((share) => share.shareId === shareId));
    const former = before === undefined ? undefined : keptSums(store, before.scanId);
    const paths = former?.shares.find((share) => share.shareId === shareId)?.ledger.enumerated ?? 0;
    if (paths >= LEAST_PATHS && ledger.enumerated < paths * SHRUNK_TO)
      signs.push({
        kind: 'share-shrank',
        sentence: `The share ${String(nameOf.get(shareId)?.['name'])} held ${paths} paths in the scan before and ${ledger.enumerated} in the last one.`,
      });
  }
  return signs;
};

export interface OpenWork {
  readonly foldersWaiting: number;
  readonly filesWaiting: number;
}

/** What a scan that runs, or was stopped, still has to do; asked beside a running scan. */
export const openWorkOf = ({ db }: Store): OpenWork => ({
  foldersWaiting: Number(db.prepare('SELECT count(*) AS n FROM folder WHERE waiting <> 0').get()?.['n']),
  filesWaiting: Number(
    db.prepare('SELECT ifnull(sum(pending), 0) AS n FROM folder WHERE pending > 0').get()?.['n'],
  ),
});

/** The facts of a notice from a stored scan. */
import type { ScanSummary } from '../model/report-source.ts';
import { EXPIRES_DAYS, type NoticeFacts } from '../notify/notice.ts';
import type { Window } from '../schedule/window.ts';
import { allDispositions } from '../store/dispositions.ts';
import { healthSigns, openWorkOf } from '../store/health-signs.ts';
import { listScans } from '../store/list-scans.ts';
import type { Store } from '../store/store.ts';
import { undecidedOf } from '../store/undecided.ts';
import { forecast, forecastText } from './forecast.ts';

export interface NoticeAsked {
  readonly window: Window | undefined;
  readonly maxAgeDays: number | undefined;
  readonly goesOnAt: string | undefined;
  readonly now: Date;
}

const DAY_MS = 86_400_000;
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const NONE = { values: 0, files: 0, patients: 0 };

const expiringIn = (store: Store, now: Date): number => {
  const [today, last] = [dayOf(now), dayOf(new Date(now.getTime() + EXPIRES_DAYS * DAY_MS))];
  let count = 0;
  for (const { until } of allDispositions(store))
    if (until !== undefined && until >= today && until <= last) count += 1;
  return count;
};

export const noticeFactsOf = (
  store: Store,
  { scanId, state, startedAt, finishedAt, ledger, phiFiles, patients, shares }: ScanSummary,
  { window, maxAgeDays, goesOnAt, now }: NoticeAsked,
): NoticeFacts => {
  const isFirst = listScans(store)[0]?.scanId === scanId;
  // Of a first scan all is new, and the changes would be all values of the store.
  const changes = isFirst
    ? { fresh: { values: undefined, files: phiFiles, patients }, returned: NONE, fixed: 0 }
    : undecidedOf(store, scanId, dayOf(now));
  const { foldersWaiting, filesWaiting } = openWorkOf(store);
  const isStopped = state === 'running' || state === 'interrupted';
  const foretold = isStopped ? forecast(store, window, now) : undefined;
  return {
    scan: { scanId, state, startedAt, finishedAt, ledger, phiFiles, patients },
    shares: shares.map(({ name, ledger: own }) => ({ name, ledger: own })),
    signs: healthSigns(store, maxAgeDays, now).map(({ sentence }) => sentence),
    isFirst,
    ...changes,
    expiring: expiringIn(store, now),
    toDo: isStopped ? { folders: foldersWaiting, files: filesWaiting } : undefined,
    forecast: foretold && forecastText(foretold, window?.timezone, now),
    goesOnAt: isStopped ? goesOnAt : undefined,
  };
};

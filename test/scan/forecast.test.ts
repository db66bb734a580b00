/** When it will be done: by the hours of the window, across nights and changes of the clock, and by what is left in the store. */
import { expect, test } from 'vitest';
import { forecast, forecastText, momentText } from '../../src/scan/forecast.ts';
import { endOfWork } from '../../src/schedule/end-of-work.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { listingsOf, OPTIONS, type SampleShare, verdictOf } from '../store/sample-share.ts';

const HOUR = 3600;
const NIGHT = { from: '20:00', until: '06:00', timezone: 'America/Chicago' } as const;

test.each<[string, string, number, string, number]>([
  // Wednesday 18:00 in Chicago is Thursday 00:00 UTC; the window opens two hours later.
  ['it begins when the window opens', '2026-11-26T00:00:00Z', HOUR, '2026-11-26T03:00:00.000Z', 1],
  [
    'what is left at its end goes into the next night',
    '2026-11-26T00:00:00Z',
    11 * HOUR,
    '2026-11-27T03:00:00.000Z',
    2,
  ],
  ['an open window is used at once', '2026-11-26T02:30:30Z', 90, '2026-11-26T02:32:00.000Z', 1],
  // 1 November 2026: 01:00 to 02:00 comes twice, so the night has eleven hours.
  ['the long night of autumn', '2026-11-01T01:00:00Z', 11 * HOUR, '2026-11-01T12:00:00.000Z', 1],
  // 8 March 2026: the night has nine.
  ['the short night of spring', '2026-03-08T02:00:00Z', 10 * HOUR, '2026-03-09T02:00:00.000Z', 2],
])('%s', (_, now, seconds, at, windows) => {
  expect(endOfWork(NIGHT, new Date(now), seconds)).toEqual({ at: new Date(at), windows });
});

test('without a window it is the clock alone; never is said, not a date', () => {
  const now = new Date('2026-11-26T00:00:00Z');
  expect(endOfWork(undefined, now, 60)?.at).toEqual(new Date('2026-11-26T00:01:00Z'));
  expect(endOfWork(undefined, now, 500 * 24 * HOUR)).toBeUndefined();
  expect(endOfWork(NIGHT, now, 300 * 24 * HOUR)).toBeUndefined();
});

test('it is said in the time zone of the window', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  expect(momentText(new Date('2026-11-26T08:40:00Z'), 'America/Chicago', now)).toBe('Thursday 02:40');
  expect(momentText(new Date('2026-12-24T08:40:00Z'), 'America/Chicago', now)).toBe(
    'Thursday 2026-12-24 02:40',
  );
});

test('an interrupted scan is foretold from what it still has to read, at its own pace', () => {
  const store = openMemoryStore();
  const now = new Date('2026-11-25T12:00:00Z');
  expect(forecast(store, undefined, now)).toBeUndefined();
  // 300 files of 10 bytes, of which 200 are read at two a second, whatever the clock on the wall says.
  const share: SampleShare = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [`f${String(i).padStart(3, '0')}.txt`, {}]),
  );
  let monotonicMs = 0;
  const ledger = createLedger(store);
  ledger.startOrResumeScan({ ...OPTIONS, monotonicMs: () => monotonicMs, now: () => new Date(0) });
  ledger.addShare({ name: 'a', root: Buffer.from('/a') });
  for (const folder of ledger.nextFolders(5))
    for (const listing of listingsOf(share, folder)) ledger.recordListing(listing);
  for (let batch = 0; batch < 20; batch += 1) {
    const files = ledger.nextFiles(10);
    monotonicMs += 5000;
    ledger.recordVerdicts(files.map((file) => verdictOf(share, file)));
  }
  ledger.finishScan('interrupted');
  const foretold = forecast(store, undefined, now);
  expect(foretold).toMatchObject({ files: 100, bytes: 1000, foldersWaiting: 0 });
  expect(foretold?.seconds).toBeCloseTo(50);
  expect(foretold?.end?.at).toEqual(new Date('2026-11-25T12:00:50Z'));
  expect(forecastText(foretold!, 'UTC', now)).toBe(
    '100 files are left, about 50 s of reading: at this pace done Wednesday 12:00.',
  );
  expect(forecastText({ ...foretold!, foldersWaiting: 3, end: undefined }, 'UTC', now)).toBe(
    '100 files are left, about 50 s of reading: at this pace not done within a year, and later if the 3 folders not yet listed hold more.',
  );
});

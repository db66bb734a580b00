/** The order of work: what was never seen or has changed first, of telling folders before others; then what is due again. */
import { expect, test } from 'vitest';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { listingsOf, OPTIONS, type SampleShare, scanShares, verdictOf } from './sample-share.ts';

const mrn = [{ category: 'mrn', value: '1', person: 1 }] as const;

/** All folders are listed before the first file is read: the order is the ledger's alone. */
const orderOf = (ledger: ReturnType<typeof createLedger>, share: SampleShare, engineHash: string) => {
  ledger.startOrResumeScan({ ...OPTIONS, engineHash });
  ledger.addShare({ name: 'a', root: Buffer.from('/a') });
  for (let folders = ledger.nextFolders(5); folders.length > 0; folders = ledger.nextFolders(5))
    for (const folder of folders)
      for (const listing of listingsOf(share, folder)) ledger.recordListing(listing);
  const order: string[] = [];
  for (let files = ledger.nextFiles(2); files.length > 0; files = ledger.nextFiles(2)) {
    order.push(...files.map(({ path }) => Buffer.from(path).toString('latin1')));
    ledger.recordVerdicts(files.map((file) => verdictOf(share, file)));
  }
  expect(ledger.finishScan('finished')).toBe('complete');
  return order;
};

test('never seen and changed files come first, folders that held PHI or are named for patients before others', () => {
  const store = openMemoryStore();
  const ledger = createLedger(store);
  const first: SampleShare = {
    'a/old.txt': {},
    'b/held.txt': { values: mrn },
    'radiology/old.txt': {},
    'z/changed.txt': {},
  };
  expect(orderOf(ledger, first, 'e1')).toEqual([
    'radiology/old.txt',
    'a/old.txt',
    'b/held.txt',
    'z/changed.txt',
  ]);
  const second: SampleShare = {
    ...first,
    'a/new.txt': {},
    'b/new.txt': {},
    'z/changed.txt': { version: 2 },
  };
  expect(orderOf(ledger, second, 'e2')).toEqual([
    'b/new.txt',
    'a/new.txt',
    'z/changed.txt',
    'b/held.txt',
    'radiology/old.txt',
    'a/old.txt',
  ]);
});

test('the order is the same in every run, and files of a held share wait', () => {
  const share: SampleShare = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`${i % 5 === 0 ? 'clinic' : 'x'}${i % 7}/f${i}.txt`, {}]),
  );
  const run = () => orderOf(createLedger(openMemoryStore()), share, 'e1');
  expect(run()).toEqual(run());
  expect(new Set(run())).toEqual(new Set(Object.keys(share)));

  const ledger = createLedger(openMemoryStore());
  ledger.startOrResumeScan(OPTIONS);
  const a = ledger.addShare({ name: 'a', root: Buffer.from('/a') });
  const b = ledger.addShare({ name: 'b', root: Buffer.from('/b') });
  expect(ledger.nextFolders(5, new Set([a])).map(({ shareId }) => shareId)).toEqual([b]);
  const [folder] = ledger.nextFolders(5);
  expect(folder?.shareId).toBe(a);
  for (const listing of listingsOf({ 'x.txt': {} }, folder!)) ledger.recordListing(listing);
  expect(ledger.nextFiles(5, new Set([a]))).toEqual([]);
  expect(ledger.nextFiles(5, new Set([b]))).toHaveLength(1);
});

test('a killed scan goes on with what is left, in the same order', () => {
  const store = openMemoryStore();
  const share: SampleShare = { 'a/1.txt': {}, 'clinic/2.txt': {}, 'b/3.txt': {} };
  const ledger = createLedger(store);
  expect(() =>
    scanShares(
      ledger,
      { a: share },
      {
        step: (() => {
          let steps = 0;
          return () => {
            steps += 1;
            if (steps === 6) throw new Error('killed');
          };
        })(),
      },
    ),
  ).toThrow('killed');
  const { read, state } = scanShares(createLedger(store), { a: share });
  expect(state).toBe('complete');
  const done = store.db.prepare('SELECT count(*) AS n FROM verdict').get()?.['n'];
  expect(done).toBe(3);
  expect(read.length).toBeLessThan(3);
});

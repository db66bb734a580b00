/** Folders that are believed to be unchanged as a whole: never when anything of them could have changed. */
import { describe, expect, it } from 'vitest';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoredEvidence } from '../../src/store/stored-evidence.ts';
import { type SampleShare, scanShares } from './sample-share.ts';

const plain = { version: 1 } as const;
const SHARE: SampleShare = {
  'quiet/a.txt': plain,
  'quiet/b.txt': plain,
  'found/c.txt': { version: 1, values: [{ category: 'mrn', value: '1', person: 1 }] },
  'shut/d.txt': { version: 1, verdict: 'unread', problem: 'NO_ACCESS' },
  'shut/e.txt': plain,
};

const settledOf = ({ db }: Store): Record<string, string> =>
  Object.fromEntries(
    db
      .prepare(
        'SELECT path, engine, sums, quiet FROM folder JOIN settled ON settled.folder = folder.id ORDER BY path',
      )
      .all()
      .map(({ path, engine, sums, quiet }) => [
        Buffer.from(path as Uint8Array).toString(),
        `${engine === null ? '' : 'stands '}${sums === null ? '' : 'summed '}${quiet === 1 ? 'quiet' : ''}`.trim(),
      ]),
  );

const sourceOf = (store: Store, scanId: number) =>
  createReportSource(store, scanId, {
    resolve: (id) => ({ id, sentence: '', primary: [], supporting: [], hipaa: [] }),
  });

const scanned = () => {
  const store = openMemoryStore();
  const ledger = createLedger(store);
  scanShares(ledger, { a: SHARE });
  return { store, ledger };
};

describe('a settled folder', () => {
  it('is one whose readings all stand; its sums are kept', () => {
    const { store } = scanned();
    expect(settledOf(store)).toEqual({
      '': 'stands summed quiet',
      'quiet/': 'stands summed quiet',
      'found/': 'stands summed',
      'shut/': '',
    });
  });

  it('is summed and reported as if its rows had been compared', () => {
    const { store, ledger } = scanned();
    const { scanId, read } = scanShares(ledger, { a: SHARE });
    // What cannot be opened is tried again every night.
    expect(read).toEqual(['shut/d.txt']);
    const { scan, files, topFiles } = sourceOf(store, scanId);
    expect(scan.ledger.byState).toEqual({ scanned: 0, unchanged: 4, partial: 0, excluded: 0, unread: 1 });
    expect(scan.ledger.byProblem).toEqual({ NO_ACCESS: 1 });
    expect(scan.patients).toBe(1);
    expect([...files()].map(({ path, state }) => `${path.shown} ${state}`)).toEqual([
      'found/c.txt unchanged',
      'quiet/a.txt unchanged',
      'quiet/b.txt unchanged',
      'shut/d.txt unread',
      'shut/e.txt unchanged',
    ]);
    expect([...files({ notReadOnly: true })].map(({ path }) => path.shown)).toEqual(['shut/d.txt']);
    expect(topFiles(9).map(({ path }) => path.shown)).toEqual(['found/c.txt']);
  });

  it.each([
    ['another size', "UPDATE entry SET size = size + 1 WHERE name = CAST('a.txt' AS BLOB)"],
    ['another inode', "UPDATE entry SET inode = 7 WHERE name = CAST('a.txt' AS BLOB)"],
    ['a row gone', "UPDATE entry SET gone_scan = 1 WHERE name = CAST('a.txt' AS BLOB)"],
    ['a row deleted', "DELETE FROM entry WHERE name = CAST('a.txt' AS BLOB)"],
  ])('is compared again after %s, whoever wrote it', (_, sql) => {
    const { store, ledger } = scanned();
    store.db.exec(sql);
    expect(settledOf(store)['quiet/']).toBeUndefined();
    expect(scanShares(ledger, { a: SHARE }).read).toContain('quiet/a.txt');
  });

  it('is read again with other rules, though its listing is the same', () => {
    const { ledger } = scanned();
    expect(scanShares(ledger, { a: SHARE }, { options: { engineHash: 'e2' } }).read).toHaveLength(5);
  });

  it('is summed anew once its files are classified anew', () => {
    const { store, ledger } = scanned();
    const judge = ({ knownExposure }: StoredEvidence) => ({
      exposure: knownExposure,
      classification: { sensitivity: 'public', label: 'Green', priority: 3, conditions: [] },
    });
    const { scanId } = scanShares(ledger, { a: SHARE }, { options: { policyHash: 'p2' }, judge });
    const source = sourceOf(store, scanId);
    // What could not be read keeps no class of its reading.
    expect(
      source.totals().bySensitivity.find(({ level }) => level === 'public')?.files,
    ).toBeGreaterThanOrEqual(4);
    expect(source.topFiles(9).map(({ path }) => path.shown)).toContain('quiet/a.txt');
    // The older scan is shown as it was.
    expect(
      sourceOf(store, scanId - 1)
        .topFiles(9)
        .map(({ path }) => path.shown),
    ).toEqual(['found/c.txt']);
  });
});

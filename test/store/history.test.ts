/** Many nights over a share that changes by chance: every scan agrees with the share itself, and stays as it was for ever. */
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../src/store/check-ledger.ts';
import { findingChanges } from '../../src/store/finding-changes.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { prune } from '../../src/store/prune.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import { checkStore } from '../../src/store/upkeep.ts';
import { renderingOf } from '../contract/store.ts';
import { randomShare } from './random-share.ts';
import { type SampleFile, type SampleShare, scanShares, tokenOf } from './sample-share.ts';

const NIGHTS = 7;

/** The rows that a scan of this share must have, told from the share alone: path → kind of row. */
const expectedPaths = (share: SampleShare): Map<string, SampleFile | 'folder'> => {
  const failing = Object.keys(share).filter((path) => typeof share[path] === 'string');
  const isBelow = (path: string): boolean =>
    failing.some((folder) => (folder === '' ? path !== '' : path.startsWith(`${folder}/`)));
  return new Map(
    Object.entries(share)
      .filter(([path]) => !isBelow(path))
      .map(([path, entry]) => [path, typeof entry === 'string' ? 'folder' : entry] as const),
  );
};

const bytesOf = (path: { shown: string; bytesBase64?: string }): string =>
  path.shown === '.'
    ? ''
    : path.bytesBase64 === undefined
      ? path.shown
      : Buffer.from(path.bytesBase64, 'base64').toString('latin1');

/** Values and files with them, which is what stays open while its file was not read to its end. */
type Open = Map<string, Set<string>>;

describe.each([1, 2, 3, 4, 5, 6])('history of share %d', (seed) => {
  it('agrees with the share on every night and never changes afterwards', () => {
    const store = openMemoryStore();
    const ledger = createLedger(store);
    const before: { scanId: number; seen: ReturnType<typeof renderingOf> }[] = [];
    const open: Open = new Map();
    const everSeen = new Set<string>();
    for (let night = 0; night < NIGHTS; night += 1) {
      const share = randomShare(seed, night);
      const { scanId, state } = scanShares(ledger, { a: share }, night % 2 === 0 ? {} : { partSize: 20 });
      const source = createReportSource(store, scanId, {
        resolve: (id) => ({ id, sentence: '', primary: [], supporting: [], hipaa: [] }),
      });
      const seen = renderingOf(source);
      expect(checkLedger(store, scanId)).toEqual([]);

      const expected = expectedPaths(share);
      const isWhole = ![...expected.values()].includes('folder');
      expect(state).toBe(isWhole ? 'complete' : 'incomplete');
      expect(seen.files.map(({ path }) => bytesOf(path)).sort()).toEqual([...expected.keys()].sort());
      expect(source.scan.ledger.enumerated).toBe(expected.size);

      const fileOf = new Map(seen.files.map((row) => [row.fileId, bytesOf(row.path)]));
      const tokens = (path: string): string[] => {
        const entry = expected.get(path);
        return entry === undefined ||
          entry === 'folder' ||
          entry.kind === 'link' ||
          entry.verdict === 'unread'
          ? []
          : (entry.values ?? []).map(tokenOf);
      };
      const found = new Set(seen.findings.map(({ fileId, token }) => `${fileOf.get(fileId)} ${token}`));
      expect([...found].sort()).toEqual(
        [
          ...new Set([...expected.keys()].flatMap((path) => tokens(path).map((token) => `${path} ${token}`))),
        ].sort(),
      );

      const changes = [...findingChanges(store, scanId)];
      // Whatever is called new was never there before; whatever is called fixed is not there now.
      for (const { change, fileId, token } of changes) {
        const key = `${fileId} ${token}`;
        if (change === 'new') expect(everSeen.has(key)).toBe(false);
        if (change === 'reappeared')
          expect(everSeen.has(key) && !open.get(String(fileId))?.has(token)).toBe(true);
        if (change === 'fixed')
          expect(open.get(String(fileId))?.has(token) && !found.has(`${fileOf.get(fileId)} ${token}`)).toBe(
            true,
          );
        if (change === 'fixed') open.get(String(fileId))?.delete(token);
      }
      for (const { fileId, token } of seen.findings) {
        const key = `${fileId} ${token}`;
        if (!everSeen.has(key))
          expect(changes).toContainEqual(expect.objectContaining({ change: 'new', fileId, token }));
        everSeen.add(key);
        open.set(String(fileId), (open.get(String(fileId)) ?? new Set()).add(token));
      }
      if (isWhole) {
        // Nothing of a file that is gone stays open once the share was listed to its end.
        for (const [fileId, left] of open)
          if (!fileOf.has(Number(fileId))) expect([fileId, [...left]]).toEqual([fileId, []]);
      }
      for (const old of before)
        expect(
          renderingOf(
            createReportSource(store, old.scanId, {
              resolve: (id) => ({ id, sentence: '', primary: [], supporting: [], hipaa: [] }),
            }),
          ),
        ).toEqual(old.seen);
      before.push({ scanId, seen });
    }
    // Every scan here ended today: only the number of scans that are kept decides.
    for (const [i, { scanId }] of before.entries())
      store.db
        .prepare('UPDATE scan SET finished_at = ? WHERE id = ?')
        .run(`2026-01-0${i + 1}T00:00:00Z`, scanId);
    const values = () => Number(store.db.prepare('SELECT count(*) AS n FROM value').get()?.['n']);
    const all = values();
    expect(prune(store, '2026-01-05')).toEqual({ scans: 4, keptFrom: before[4]?.scanId });
    expect(values()).toBeLessThanOrEqual(all);
    for (const [i, old] of before.entries()) {
      const render = () => {
        const source = createReportSource(store, old.scanId, {
          resolve: (id) => ({ id, sentence: '', primary: [], supporting: [], hipaa: [] }),
        });
        return renderingOf(source);
      };
      if (i < 4) expect(render).toThrow('holds no scan');
      else expect(render()).toEqual(old.seen);
    }
    expect(checkStore(store)).toEqual([]);
    // And the next night goes on as if nothing had been forgotten.
    const share = randomShare(seed, NIGHTS - 1);
    const again = scanShares(ledger, { a: share });
    const readable = (path: string): boolean => {
      const entry = share[path];
      return typeof entry === 'object' && entry.verdict !== undefined;
    };
    expect(again.read.filter((path) => !readable(path))).toEqual([]);
    store.close();
  });
});

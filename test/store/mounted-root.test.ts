/** A mount that is not there lists as an empty folder: nothing of it is gone, nothing fixed. */
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../src/store/check-ledger.ts';
import { findingChanges } from '../../src/store/finding-changes.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { type SampleRun, type SampleShare, scanShares } from './sample-share.ts';

const PHI = { values: [{ category: 'mrn' as const, value: '1', person: 1 }] };
const SHARE: SampleShare = { 'a.txt': PHI, 'hr/b.txt': PHI, 'hr/old/c.txt': PHI };

/** The state of the second of three scans, what it changed, and what the third did once all is back. */
const scanAway = (away: SampleShare, run: SampleRun, before = SHARE) => {
  const store = openMemoryStore();
  const ledger = createLedger(store);
  scanShares(ledger, { a: before });
  const { scanId, state } = scanShares(ledger, { a: away }, run);
  const wrong = checkLedger(store, scanId);
  const changes = [...findingChanges(store, scanId)].map(({ change }) => change);
  const back = scanShares(ledger, { a: before });
  const after = [...findingChanges(store, back.scanId)].map(({ change }) => change);
  store.close();
  return { state, wrong, changes, read: back.read, after };
};

const AWAY = { state: 'incomplete', wrong: [], changes: [], read: [], after: [] };

describe('a share that is not mounted', () => {
  it('is no empty share', () => {
    expect(scanAway({}, { devices: { '': 7n } })).toEqual(AWAY);
    expect(scanAway({}, {})).toEqual(AWAY);
  });

  it('is no share of folders only either', () => {
    expect(scanAway({}, {}, { 'hr/b.txt': PHI })).toEqual(AWAY);
  });

  it('is not the other one that was mounted in its place', () => {
    const other = { 'x.txt': PHI, 'y/z.txt': PHI };
    expect(scanAway(other, { devices: { '': 7n } })).toEqual(AWAY);
    // On the same file system these are other files in the same folder.
    expect(scanAway(other, {}).changes.toSorted()).toEqual(['fixed', 'fixed', 'fixed', 'new', 'new']);
  });

  it('is itself on another device number, where its names are the same', () => {
    const { state, changes } = scanAway({ ...SHARE, 'n.txt': PHI }, { devices: { '': 7n, hr: 7n } });
    expect(state).toBe('complete');
    expect(changes).toEqual(['new']);
  });
});

describe('a mount below the root', () => {
  const { 'a.txt': file } = SHARE;

  it('that is not there has not lost its files', () => {
    // An empty folder has no file of its own in a sample: it is listed because its parent names it.
    const empty = { 'a.txt': file!, hr: { kind: 'directory' as const } };
    expect(scanAway(empty, { devices: { hr: 7n } })).toEqual(AWAY);
  });

  it('is gone where the folder was emptied', () => {
    const empty = { 'a.txt': file!, hr: { kind: 'directory' as const } };
    const { state, changes } = scanAway(empty, {});
    expect(state).toBe('complete');
    expect(changes).toEqual(['fixed', 'fixed']);
  });
});

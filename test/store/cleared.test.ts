/** What people have found to be false does not count: the file is no PHI any more, and is again when the decision ends. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { DispositionKind } from '../../src/model/disposition.ts';
import { applyDecisions, applyPolicy } from '../../src/store/apply-policy.ts';
import { checkLedger } from '../../src/store/check-ledger.ts';
import { addDispositions, withdrawDisposition } from '../../src/store/dispositions.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoredEvidence } from '../../src/store/stored-evidence.ts';
import { type SampleShare, type SampleValue, scanShares, tokenOf } from './sample-share.ts';

const mrn = (value: string, person: number): SampleValue => ({ category: 'mrn', value, person });
const phone = (value: string, person: number): SampleValue => ({ category: 'phone', value, person });

const SHARE: SampleShare = {
  'one.txt': { values: [mrn('1', 1)], bytes: 'one' },
  'two.txt': { values: [mrn('2', 1), mrn('3', 2), phone('4', 2)] },
};

/** A policy that says with which facts it was asked. */
const judge = ({ knownExposure, phi, patients, counts }: StoredEvidence) => ({
  exposure: knownExposure,
  classification: {
    sensitivity: phi ? 'restricted' : 'public',
    label: phi ? 'Red' : 'Green',
    priority: patients,
    conditions: phi
      ? [{ id: 'C1', facts: { matches: counts.reduce((sum, { matches }) => sum + matches, 0) } }]
      : [],
  },
});

let store: Store;
beforeEach(() => {
  store = openMemoryStore();
});
const night = (share: SampleShare = SHARE, day = '2026-11-25') =>
  scanShares(
    createLedger(store),
    { a: share },
    { judge, options: { now: () => new Date(`${day}T02:00:00Z`) } },
  );
const sourceOf = (scanId: number) =>
  createReportSource(store, scanId, {
    resolve: (id, facts) => ({ id, sentence: JSON.stringify(facts), primary: [], supporting: [], hipaa: [] }),
  });
const shown = (scanId: number) => {
  expect(checkLedger(store, scanId)).toEqual([]);
  const { scan, files, totals } = sourceOf(scanId);
  return {
    phiFiles: scan.phiFiles,
    clearedFiles: scan.clearedFiles,
    patients: scan.patients,
    enumerated: scan.ledger.enumerated,
    byCategory: Object.fromEntries(totals().byCategory.map(({ category, values }) => [category, values])),
    files: Object.fromEntries(
      [...files()].map(({ path, phi, patients, label, identifiers }) => [
        path.shown,
        { phi, patients, label, identifiers },
      ]),
    ),
    phi: [...files({ phiOnly: true })].map(({ path }) => path.shown),
  };
};
const fileIdOf = (name: string): number =>
  Number(store.db.prepare('SELECT id FROM entry WHERE name = ?').get(Buffer.from(name))?.['id']);
const decide = (name: string, value: SampleValue, kind: DispositionKind = 'false-positive', until?: string) =>
  addDispositions(store, [
    {
      fileId: fileIdOf(name),
      category: value.category,
      token: tokenOf(value),
      ruleId: 'test.mrn.1',
      kind,
      reason: 'a form number',
      reviewer: 'r',
      decidedOn: '2026-11-25',
      until,
    },
  ]);
const apply = (day = '2026-11-25') => applyDecisions(store, 'p1', judge, day);

describe('a false positive', () => {
  test('that was all takes its file out of what is PHI, unread, in the report, its class and its sums', () => {
    const { scanId } = night();
    const before = shown(scanId);
    expect(before).toMatchObject({ phiFiles: 2, clearedFiles: 0, patients: 3, phi: ['one.txt', 'two.txt'] });
    decide('one.txt', mrn('1', 1));
    expect(apply()).toEqual({ scanId, files: 1 });
    const after = shown(scanId);
    expect(after).toMatchObject({
      phiFiles: 1,
      clearedFiles: 1,
      patients: 2,
      enumerated: 2,
      phi: ['two.txt'],
    });
    expect(after.files['one.txt']).toEqual({ phi: false, patients: 0, label: 'Green', identifiers: {} });
    expect(after.files['two.txt']).toEqual(before.files['two.txt']);
    // Nothing is left to do.
    expect(apply()).toEqual({ scanId, files: 0 });
    const next = night();
    expect(next.read).toEqual([]);
    expect(shown(next.scanId)).toMatchObject({ phiFiles: 1, phi: ['two.txt'] });
  });

  test('that was one of several takes its person out and leaves the others', () => {
    const { scanId } = night();
    decide('two.txt', mrn('2', 1));
    apply();
    expect(shown(scanId).files['two.txt']).toEqual({
      phi: true,
      patients: 1,
      label: 'Red',
      identifiers: { mrn: 1, phone: 1 },
    });
    // A telephone number beside health information makes no file PHI by itself.
    decide('two.txt', mrn('3', 2));
    apply();
    expect(shown(scanId).files['two.txt']).toEqual({
      phi: false,
      patients: 0,
      label: 'Green',
      identifiers: { phone: 1 },
    });
  });

  test('does not touch the scans before', () => {
    const first = night();
    const second = night();
    const before = shown(first.scanId);
    decide('one.txt', mrn('1', 1));
    apply();
    expect(shown(second.scanId).phiFiles).toBe(1);
    expect(sourceOf(first.scanId).scan.phiFiles).toBe(before.phiFiles);
    expect([...sourceOf(first.scanId).files({ phiOnly: true })]).toHaveLength(2);
  });

  test('counts until its last day, and on the day after the file is PHI again without being read', () => {
    night();
    decide('one.txt', mrn('1', 1), 'false-positive', '2026-12-01');
    const during = night(SHARE, '2026-12-01');
    expect(shown(during.scanId).phi).toEqual(['two.txt']);
    const after = night(SHARE, '2026-12-02');
    expect(after.read).toEqual([]);
    expect(shown(after.scanId)).toMatchObject({ phiFiles: 2, patients: 3, phi: ['one.txt', 'two.txt'] });
    expect(shown(after.scanId).files['one.txt']).toMatchObject({ label: 'Red', identifiers: { mrn: 1 } });
  });

  test('that is taken back counts again', () => {
    const { scanId } = night();
    decide('one.txt', mrn('1', 1));
    apply();
    withdrawDisposition(
      store,
      { fileId: fileIdOf('one.txt'), category: 'mrn', token: tokenOf(mrn('1', 1)) },
      '2026-11-25',
    );
    apply();
    expect(shown(scanId)).toMatchObject({ phiFiles: 2, phi: ['one.txt', 'two.txt'] });
  });

  test('hides no new value, and follows a file that moves', () => {
    night();
    decide('one.txt', mrn('1', 1));
    const changed = night({ ...SHARE, 'one.txt': { version: 2, values: [mrn('1', 1), mrn('9', 2)] } });
    expect(shown(changed.scanId).files['one.txt']).toMatchObject({ phi: true, patients: 1 });
    const { 'one.txt': one, ...others } = SHARE;
    night({ ...SHARE, 'one.txt': { version: 3, values: [mrn('1', 1)], bytes: 'one' } });
    const moved = night({ ...others, 'moved.txt': one! });
    expect(shown(moved.scanId).phi).toContain('moved.txt');
    // That it is the same file is known when the scan is closed.
    const later = night({ ...others, 'moved.txt': one! });
    expect(shown(later.scanId).phi).toEqual(['two.txt']);
  });

  test('stays through a changed policy, and a new policy is not applied by a decision', () => {
    const { scanId } = night();
    decide('one.txt', mrn('1', 1));
    expect(applyDecisions(store, 'p2', judge, '2026-11-25')).toBeUndefined();
    expect(applyPolicy(store, 'p2', judge, '2026-11-25')).toEqual({ scanId, files: 2 });
    expect(shown(scanId).phi).toEqual(['two.txt']);
    expect(applyDecisions(store, 'p2', judge, '2026-11-25')).toEqual({ scanId, files: 0 });
  });

  test('clears no file of which not all values are kept', () => {
    const { scanId } = night();
    store.db.exec('UPDATE verdict SET flags = flags | 4');
    decide('one.txt', mrn('1', 1));
    apply();
    expect(shown(scanId).files['one.txt']).toMatchObject({ phi: true, patients: 1 });
  });
});

test.each<DispositionKind>(['accepted', 'to-fix', 'fixed'])('what is %s is PHI all the same', (kind) => {
  const { scanId } = night();
  decide('one.txt', mrn('1', 1), kind);
  expect(apply()).toEqual({ scanId, files: 0 });
  expect(shown(scanId).phiFiles).toBe(2);
});

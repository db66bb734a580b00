/** What every store must do. Run over each: all or nothing, every state a reason, any scan rendered again as it was. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConditionRef, FileRow, ReportSource } from '../../src/model/report-source.ts';
import { applyPolicy } from '../../src/store/apply-policy.ts';
import { checkLedger } from '../../src/store/check-ledger.ts';
import {
  addDispositions,
  allDispositions,
  createDispositionLookup,
  rulePrecisions,
  withdrawDisposition,
} from '../../src/store/dispositions.ts';
import { changesBetween, findingChanges } from '../../src/store/finding-changes.ts';
import { healthSigns, openWorkOf } from '../../src/store/health-signs.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoredEvidence } from '../../src/store/stored-evidence.ts';
import { verificationOf } from '../../src/store/verification.ts';
import {
  listingsOf,
  OPTIONS,
  type SampleFile,
  type SampleShare,
  type SampleValue,
  scanShares,
  tokenOf,
  verdictOf,
} from '../store/sample-share.ts';

const mrn = (value: string, person: number): SampleValue => ({ category: 'mrn', value, person });
const ssn = (value: string, person: number): SampleValue => ({ category: 'ssn', value, person });
const ref = (id: string, facts: Readonly<Record<string, unknown>>): ConditionRef => ({
  id,
  sentence: JSON.stringify(facts),
  primary: [],
  supporting: [],
  hipaa: [],
});

/** Everything a report can show of a scan, as plain data. */
export const renderingOf = (source: ReportSource) => {
  const { finishedAt: _, startedAt: __, ...scan } = source.scan;
  return {
    scan,
    totals: source.totals(),
    files: [...source.files()],
    findings: [...source.findings()],
    top: source.topFiles(3),
  };
};

export const storeContract = (name: string, open: () => Store): void => {
  describe(`store: ${name}`, () => {
    let store: Store;
    beforeEach(() => {
      store = open();
    });
    afterEach(() => store.close());

    const sourceOf = (scanId: number) => createReportSource(store, scanId, { resolve: ref });
    const scan = (share: SampleShare, run: Parameters<typeof scanShares>[2] = {}) =>
      scanShares(createLedger(store), { a: share }, run);
    const statesOf = (scanId: number) =>
      Object.fromEntries([...sourceOf(scanId).files()].map((row) => [row.path.shown, row.state]));
    const changesOf = (scanId: number) =>
      [...findingChanges(store, scanId)]
        .map(({ change, token }) => [change, token] as const)
        .sort(([a, x], [b, y]) => (a + x < b + y ? -1 : 1));

    const SHARE: SampleShare = {
      'a.txt': { values: [mrn('1', 1), ssn('1', 1)] },
      'a/b.txt': { values: [mrn('2', 1)] },
      'a/c/d.txt': {},
      'a-b/e.txt': { verdict: 'unread', problem: 'LOCKED' },
      'a-b/f.txt': { verdict: 'partial', problem: 'NO_TEXT', values: [mrn('3', 1)] },
      'a-b/g.txt': { verdict: 'unread', problem: 'NO_ACCESS' },
      link: { kind: 'link', decision: 'LINK' },
      'z\xff\n.txt': {},
    };

    it('lists, reads and adds up', () => {
      const { scanId, state } = scan(SHARE);
      expect(state).toBe('complete');
      expect(checkLedger(store, scanId)).toEqual([]);
      expect(sourceOf(scanId).scan.ledger).toEqual({
        enumerated: 8,
        byState: { scanned: 4, unchanged: 0, partial: 1, excluded: 1, unread: 2 },
        byProblem: { LOCKED: 1, NO_TEXT: 1, NO_ACCESS: 1 },
        byExclusion: { LINK: 1 },
        foldersListed: 4,
        pending: 0,
      });
    });

    it('gives rows in byte order of the whole path', () => {
      const { scanId } = scan(SHARE);
      const paths = [...sourceOf(scanId).files()].map(({ path }) => path);
      // `-` (2d) comes before `.` (2e) before `/` (2f).
      expect(paths.map(({ shown }) => shown)).toEqual([
        'a-b/e.txt',
        'a-b/f.txt',
        'a-b/g.txt',
        'a.txt',
        'a/b.txt',
        'a/c/d.txt',
        'link',
        'z\\xff\\n.txt',
      ]);
      expect(Buffer.from(paths.at(-1)!.bytesBase64!, 'base64').toString('latin1')).toBe('z\xff\n.txt');
    });

    it('keeps findings, places and classes', () => {
      const { scanId } = scan(SHARE);
      const source = sourceOf(scanId);
      const findings = [...source.findings()].filter(({ path }) => path.shown === 'a.txt');
      expect(
        findings.map(({ category, token, place, start, end, mask, count, phi }) => ({
          category,
          token,
          place,
          start,
          end,
          mask,
          count,
          phi,
        })),
      ).toEqual([
        {
          category: 'mrn',
          token: tokenOf(mrn('1', 1)),
          place: { line: 1 },
          start: 3,
          end: 12,
          mask: '*****6789',
          count: 1,
          phi: true,
        },
        {
          category: 'ssn',
          token: tokenOf(ssn('1', 1)),
          place: { line: 2 },
          start: 3,
          end: 12,
          mask: '*****6789',
          count: 1,
          phi: true,
        },
      ]);
      const row = [...source.files({ phiOnly: true })].find(({ path }) => path.shown === 'a.txt');
      expect(row).toMatchObject({
        patients: 1,
        identifiers: { mrn: 1, ssn: 1 },
        sensitivity: 'restricted',
        label: 'Red',
        priority: 10,
      });
      expect(row?.conditions).toEqual([ref('C1', { patients: 1 })]);
      expect(source.scan.findings).toBe([...source.findings()].length);
      expect(new Set([...source.findings()].map(({ findingId }) => findingId)).size).toBe(4);
    });

    it('shows values without a place once the places are used up', () => {
      const values = [mrn('1', 1), mrn('2', 2), mrn('3', 3), mrn('4', 4)];
      const { scanId } = scan({ 'x.csv': { values } });
      const findings = [...sourceOf(scanId).findings()];
      expect(findings.map(({ token }) => token)).toEqual(values.map(tokenOf));
      expect(findings.map(({ place }) => place === undefined)).toEqual([false, false, true, true]);
      expect(sourceOf(scanId).scan.findings).toBe(4);
    });

    it('reads nothing twice that did not change, and says what it kept', () => {
      const first = scan(SHARE);
      expect(first.read).toHaveLength(7);
      const second = scan(SHARE);
      // NO_ACCESS can be mended: it is tried again.
      expect(second.read).toEqual(['a-b/g.txt']);
      expect(statesOf(second.scanId)).toEqual({
        'a-b/e.txt': 'unread',
        'a-b/f.txt': 'partial',
        'a-b/g.txt': 'unread',
        'a.txt': 'unchanged',
        'a/b.txt': 'unchanged',
        'a/c/d.txt': 'unchanged',
        link: 'excluded',
        'z\\xff\\n.txt': 'unchanged',
      });
      expect(checkLedger(store, second.scanId)).toEqual([]);
      expect(sourceOf(second.scanId).scan.patients).toBe(sourceOf(first.scanId).scan.patients);
      expect([...sourceOf(second.scanId).findings()]).toEqual([...sourceOf(first.scanId).findings()]);
    });

    it('classifies anew on another basis, reads nothing, and leaves older scans as they were', () => {
      const stable: SampleShare = { 'a.txt': { values: [mrn('1', 1)] }, 'b.txt': { reach: 3 } };
      const judged: string[] = [];
      const judge = (file: StoredEvidence) => {
        judged.push(Buffer.from(file.path).toString());
        return {
          exposure: { reach: 'anonymous', broadWrite: true, source: 'declared' } as const,
          classification: { sensitivity: 'public', label: 'Green', priority: 1, conditions: [] },
        };
      };
      const first = scan(stable);
      const before = renderingOf(sourceOf(first.scanId));
      const second = scan(stable, { options: { ...OPTIONS, policyHash: 'p2' }, judge });
      expect(second.read).toEqual([]);
      expect(judged.sort()).toEqual(['a.txt', 'b.txt']);
      const rows = [...sourceOf(second.scanId).files()];
      expect(rows.map(({ label, exposure }) => [label, exposure.reach])).toEqual([
        ['Green', 'anonymous'],
        ['Green', 'anonymous'],
      ]);
      expect(sourceOf(second.scanId).totals().byReach).toMatchObject([{ reach: 'anonymous', files: 2 }]);
      expect(renderingOf(sourceOf(first.scanId))).toEqual(before);
      judged.length = 0;
      scan(stable, { options: { ...OPTIONS, policyHash: 'p2' }, judge });
      expect(judged).toEqual([]);
      // The rights of one file changed, its bytes did not.
      scan({ ...stable, 'b.txt': { reach: 2 } }, { options: { ...OPTIONS, policyHash: 'p2' }, judge });
      expect(judged).toEqual(['b.txt']);
    });

    it('applies a policy to the last scan, all or nothing', () => {
      const { scanId } = scan({ 'a.txt': { values: [mrn('1', 1)] }, 'b.txt': {} });
      const classification = { sensitivity: 'public', label: 'Green', priority: 1, conditions: [] };
      expect(() =>
        applyPolicy(
          store,
          'p2',
          ({ path, knownExposure }) => {
            if (path.toString() === 'b.txt') throw new Error('in the middle');
            return { exposure: knownExposure, classification };
          },
          '2026-11-25',
        ),
      ).toThrow('in the middle');
      expect([...sourceOf(scanId).files()].map(({ label }) => label)).toEqual(['Red', 'Red']);
      expect(
        applyPolicy(
          store,
          'p2',
          ({ knownExposure }) => ({ exposure: knownExposure, classification }),
          '2026-11-25',
        ),
      ).toEqual({ scanId, files: 2 });
      expect([...sourceOf(scanId).files()].map(({ label }) => label)).toEqual(['Green', 'Green']);
      expect(sourceOf(scanId).scan.policyHash).toBe('p2');
      expect(sourceOf(scanId).totals().bySensitivity).toEqual([
        { level: 'public', label: 'Green', files: 2 },
      ]);
    });

    it('knows a file that moved by its bytes: nothing is new, nothing fixed, and decisions go along', () => {
      const file: SampleFile = { values: [mrn('1', 1), ssn('2', 1)], bytes: 'letter' };
      scan({ 'old/a.txt': file, 'stays.txt': { values: [mrn('9', 1)] } });
      const before = [...allDispositions(store)];
      expect(before).toEqual([]);
      const [finding] = [...sourceOf(1).findings()].filter(({ path }) => path.shown === 'old/a.txt');
      const decision = {
        fileId: finding!.fileId,
        category: finding!.category,
        token: finding!.token,
        ruleId: finding!.ruleId,
        kind: 'false-positive',
        reason: 'a form',
        reviewer: 'clerk',
        decidedOn: '2026-11-01',
        until: '2026-12-31',
      } as const;
      addDispositions(store, [decision]);
      const moved: SampleFile = { values: [mrn('1', 1), ssn('2', 1)], bytes: 'letter', version: 7 };
      const second = scan({ 'new/b.txt': moved, 'stays.txt': { values: [mrn('9', 1)] } });
      expect(changesOf(second.scanId).map(([change]) => change)).toEqual(['moved', 'moved']);
      const arrived = [...sourceOf(second.scanId).findings()].find(
        ({ path, token }) => path.shown === 'new/b.txt' && token === decision.token,
      )!;
      const on = (day: string) =>
        createDispositionLookup(store, day).of(arrived.fileId, arrived.category, arrived.token)?.kind;
      expect(on('2026-12-31')).toBe('false-positive');
      expect(on('2027-01-01')).toBeUndefined();
      expect(rulePrecisions(store).get(decision.ruleId)).toMatchObject({ decided: 1, falsePositives: 1 });
      expect(withdrawDisposition(store, decision, '2026-11-02')).toBe(1);
      expect(on('2026-11-30')).toBeUndefined();
    });

    it('tells a copy from a move', () => {
      const file: SampleFile = { values: [mrn('1', 1)], bytes: 'letter' };
      scan({ 'a.txt': file });
      const second = scan({ 'a.txt': file, 'b.txt': { ...file, version: 3 } });
      expect(changesOf(second.scanId).map(([change]) => change)).toEqual(['new']);
    });

    it('adds up changes over several scans: what came and went is nothing', () => {
      const stays = { values: [mrn('9', 1)] };
      scan({ 'a.txt': stays });
      scan({ 'a.txt': stays, 'b.txt': { values: [mrn('1', 1)] } });
      scan({ 'a.txt': stays });
      const last = scan({ 'a.txt': stays, 'c.txt': { values: [mrn('2', 1)] } });
      expect(changesBetween(store, 1, last.scanId).map(({ change, token }) => [change, token])).toEqual([
        ['new', tokenOf(mrn('2', 1))],
      ]);
      const end = scan({ 'c.txt': { values: [mrn('2', 1)] } });
      expect(
        changesBetween(store, 3, end.scanId)
          .map(({ change }) => change)
          .sort(),
      ).toEqual(['fixed', 'new']);
    });

    it('reads a rolling part of the unchanged files again, and tells times that lie', () => {
      const nine = (bytes: string): SampleShare =>
        Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}.txt`, { bytes }]));
      scan(nine('before'));
      const read = [2, 3, 4].flatMap(() => scan(nine('after'), { options: { verifyEvery: 3 } }).read);
      expect(read.length).toBe(9);
      expect(new Set(read).size).toBe(9);
      const sums = [2, 3, 4].map((scanId) => verificationOf(store, scanId));
      expect(sums).toEqual([1, 2, 3].map(() => ({ readAgain: 3, differ: 3 })));
      scan(nine('after'), { options: { verifyEvery: 3 } });
      expect(verificationOf(store, 5)).toEqual({ readAgain: 3, differ: 0 });
    });

    it('says when scanning itself is not well', () => {
      const many = (count: number): SampleShare =>
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.txt`, {}]));
      const now = (day: string) => ({ now: () => new Date(`${day}T01:00:00Z`) });
      const at = (day: string) => new Date(`${day}T12:00:00Z`);
      expect(healthSigns(store, 2, at('2026-11-01'))).toEqual([]);
      scan(many(120), { options: now('2026-11-01') });
      expect(healthSigns(store, 2, at('2026-11-02'))).toEqual([]);
      expect(healthSigns(store, 2, at('2026-11-05')).map(({ kind }) => kind)).toEqual(['no-complete-scan']);
      expect(healthSigns(store, undefined, at('2026-11-05'))).toEqual([]);
      scan(many(50), { options: now('2026-11-05') });
      expect(healthSigns(store, 2, at('2026-11-05'))).toEqual([
        {
          kind: 'share-shrank',
          sentence: 'The share a held 120 paths in the scan before and 50 in the last one.',
        },
      ]);
      expect(openWorkOf(store)).toEqual({ foldersWaiting: 0, filesWaiting: 0 });
    });

    it('writes no row for an unchanged file', () => {
      scan(SHARE);
      const rows = (table: string): number =>
        Number(store.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
      const tables = ['entry', 'past', 'folder', 'value', 'located'];
      const before = tables.map(rows);
      const { 'a-b/g.txt': _, ...stable } = SHARE;
      scan(stable);
      const between = tables.map(rows);
      expect(between).toEqual(before);
      scan(stable);
      expect(tables.map(rows)).toEqual(between);
    });

    it.each(['SCAN_CRASHED', 'TIMED_OUT', 'OUT_OF_MEMORY'] as const)(
      'does not try a file again that ended in %s',
      (problem) => {
        const share: SampleShare = { 'x.pdf': { verdict: 'unread', problem } };
        scan(share);
        const second = scan(share);
        expect(second.read).toEqual([]);
        expect(statesOf(second.scanId)).toEqual({ 'x.pdf': 'unread' });
        expect(scan(share, { options: { retry: [problem] } }).read).toEqual(['x.pdf']);
        expect(scan(share, { options: { engineHash: 'e2' } }).read).toEqual(['x.pdf']);
      },
    );

    it('reads everything again with another engine', () => {
      scan(SHARE);
      const { read, scanId } = scan(SHARE, { options: { engineHash: 'e2' } });
      expect(read).toHaveLength(7);
      expect(statesOf(scanId)['a.txt']).toBe('scanned');
      expect(changesOf(scanId)).toEqual([]);
    });

    it.each([
      ['size', { size: 11 }],
      ['times and inode', { version: 1 }],
    ] as const)('reads a file again whose %s changed', (_, change) => {
      scan({ 'x.txt': { values: [mrn('1', 1)] } });
      expect(scan({ 'x.txt': { values: [mrn('1', 1)], ...change } }).read).toEqual(['x.txt']);
    });

    it('takes over new rights without reading', () => {
      const one = scan({ 'x.txt': { reach: 1 } });
      const two = scan({ 'x.txt': { reach: 3 } });
      expect(two.read).toEqual([]);
      const reachIn = (scanId: number) =>
        [...sourceOf(scanId).files()].map(({ exposure, state }) => [exposure.reach, state]);
      expect(reachIn(one.scanId)).toEqual([['group', 'scanned']]);
      expect(reachIn(two.scanId)).toEqual([['everyone', 'unchanged']]);
    });

    it('tells new, fixed and reappeared values', () => {
      const with1 = { 'x.txt': { values: [mrn('1', 1)] } };
      const one = scan(with1);
      const two = scan({ 'x.txt': { version: 2, values: [mrn('1', 1), mrn('2', 2)] } });
      const three = scan({ 'x.txt': { version: 3, values: [mrn('2', 2)] } });
      const four = scan({ 'x.txt': { version: 4, values: [mrn('1', 1), mrn('2', 2)] } });
      expect([one, two, three, four].map(({ scanId }) => changesOf(scanId))).toEqual([
        [['new', tokenOf(mrn('1', 1))]],
        [['new', tokenOf(mrn('2', 2))]],
        [['fixed', tokenOf(mrn('1', 1))]],
        [['reappeared', tokenOf(mrn('1', 1))]],
      ]);
    });

    it('calls nothing fixed that a partial reading did not reach', () => {
      scan({ 'x.txt': { values: [mrn('1', 1)] } });
      const two = scan({ 'x.txt': { version: 2, verdict: 'partial', problem: 'TIMED_OUT' } });
      expect(changesOf(two.scanId)).toEqual([]);
      const three = scan({ 'x.txt': { version: 3, verdict: 'unread' } });
      expect(changesOf(three.scanId)).toEqual([]);
      const four = scan({ 'x.txt': { version: 4, values: [mrn('1', 1)] } });
      expect(changesOf(four.scanId)).toEqual([]);
      const five = scan({ 'x.txt': { version: 5 } });
      expect(changesOf(five.scanId)).toEqual([['fixed', tokenOf(mrn('1', 1))]]);
    });

    it('fixes the findings of a file that is gone, and of a folder that is gone', () => {
      scan({ 'x.txt': { values: [mrn('1', 1)] }, 'd/e/y.txt': { values: [mrn('2', 1)] }, 'z.txt': {} });
      const two = scan({ 'z.txt': {} });
      expect(statesOf(two.scanId)).toEqual({ 'z.txt': 'unchanged' });
      expect(changesOf(two.scanId)).toEqual(
        [
          ['fixed', tokenOf(mrn('1', 1))],
          ['fixed', tokenOf(mrn('2', 1))],
        ].sort(([, a], [, b]) => (a! < b! ? -1 : 1)),
      );
      expect(checkLedger(store, two.scanId)).toEqual([]);
      const three = scan({ 'd/e/y.txt': { values: [mrn('2', 1)] }, 'z.txt': {} });
      expect(three.read).toEqual(['d/e/y.txt']);
      expect(changesOf(three.scanId)).toEqual([['reappeared', tokenOf(mrn('2', 1))]]);
      expect(checkLedger(store, three.scanId)).toEqual([]);
    });

    it('resolves nothing while a folder of the share cannot be listed, and catches up later', () => {
      const whole: SampleShare = {
        'x.txt': { values: [mrn('1', 1)] },
        'd/y.txt': { values: [mrn('2', 1)] },
        'z.txt': {},
      };
      scan(whole);
      const two = scan({ d: 'NOT_LISTED', 'z.txt': {} });
      expect(two.state).toBe('incomplete');
      expect(statesOf(two.scanId)).toEqual({ d: 'unread', 'z.txt': 'unchanged' });
      expect(changesOf(two.scanId)).toEqual([]);
      expect(checkLedger(store, two.scanId)).toEqual([]);
      const three = scan({ 'd/y.txt': { values: [mrn('2', 1)] }, 'z.txt': {} });
      expect(three.state).toBe('complete');
      expect(three.read).toEqual([]);
      expect(changesOf(three.scanId)).toEqual([['fixed', tokenOf(mrn('1', 1))]]);
    });

    it('resolves nothing when the whole share is away', () => {
      const one = scan(SHARE);
      const two = scan({ '': 'GONE' });
      expect(two.state).toBe('incomplete');
      expect(statesOf(two.scanId)).toEqual({ '.': 'unread' });
      expect(checkLedger(store, two.scanId)).toEqual([]);
      expect(changesOf(two.scanId)).toEqual([]);
      const three = scan(SHARE);
      expect(changesOf(three.scanId)).toEqual([]);
      expect([...sourceOf(three.scanId).findings()]).toEqual([...sourceOf(one.scanId).findings()]);
      expect(checkLedger(store, three.scanId)).toEqual([]);
    });

    it('does not call files gone that a new exclusion hides', () => {
      scan({ 'd/y.txt': { values: [mrn('1', 1)] } });
      const two = scan({ d: { kind: 'directory', decision: 'EXCLUDED' } });
      expect(statesOf(two.scanId)).toEqual({ d: 'excluded' });
      expect(changesOf(two.scanId)).toEqual([]);
      expect(two.state).toBe('complete');
      const three = scan({ 'd/y.txt': { values: [mrn('1', 1)] } });
      expect(three.read).toEqual([]);
      expect(statesOf(three.scanId)).toEqual({ 'd/y.txt': 'unchanged' });
    });

    it('lets a name change from folder to file and back', () => {
      const one = scan({ 'x/y.txt': { values: [mrn('1', 1)] } });
      const two = scan({ x: { values: [mrn('2', 1)] } });
      const three = scan({ 'x/y.txt': { values: [mrn('1', 1)] } });
      expect([one, two, three].map(({ scanId }) => statesOf(scanId))).toEqual([
        { 'x/y.txt': 'scanned' },
        { x: 'scanned' },
        { 'x/y.txt': 'scanned' },
      ]);
      for (const { scanId } of [one, two, three]) expect([...sourceOf(scanId).findings()]).toHaveLength(1);
    });

    it('renders every older scan exactly as it was', () => {
      const shares: SampleShare[] = [
        SHARE,
        { ...SHARE, 'a.txt': { version: 2, values: [ssn('1', 1)] }, 'n/new.txt': { values: [mrn('9', 1)] } },
        { 'a.txt': { version: 2, values: [ssn('1', 1)] }, a: 'NOT_LISTED', 'n/new.txt': { version: 5 } },
        { '': 'NO_ACCESS' },
        {
          ...SHARE,
          link: { verdict: 'unread', problem: 'UNSUPPORTED' },
          'a-b': { kind: 'directory', decision: 'OTHER_FILESYSTEM' },
        },
        SHARE,
      ];
      const seen: ReturnType<typeof renderingOf>[] = [];
      for (const share of shares) {
        seen.push(renderingOf(sourceOf(scan(share).scanId)));
        expect(seen.map(({ scan: { scanId } }) => renderingOf(sourceOf(scanId)))).toEqual(seen);
        for (const {
          scan: { scanId },
        } of seen.slice(-1))
          expect(checkLedger(store, scanId)).toEqual([]);
      }
      expect(seen[0]?.files).toHaveLength(8);
    });

    it.each([1, 2, 3])('gives the same with a folder in parts of %d', (partSize) => {
      const whole = renderingOf(sourceOf(scan(SHARE).scanId));
      const withoutIds = ({ files, findings, totals }: typeof whole) => ({
        files: files.map(({ fileId: _, shareId: __, ...row }) => row),
        findings: findings.map(({ findingId: _, fileId: __, shareId: ___, ...row }) => row),
        totals,
      });
      const other = open();
      try {
        const ledger = createLedger(other);
        const render = (scanId: number) => renderingOf(createReportSource(other, scanId, { resolve: ref }));
        expect(withoutIds(render(scanShares(ledger, { a: SHARE }, { partSize }).scanId))).toEqual(
          withoutIds(whole),
        );
        const { 'a-b/e.txt': _, ...fewer } = SHARE;
        const second = scanShares(createLedger(other), { a: fewer }, { partSize });
        expect(second.read).toEqual(['a-b/g.txt']);
        expect(checkLedger(other, second.scanId)).toEqual([]);
        expect(render(second.scanId).files).toHaveLength(7);
      } finally {
        other.close();
      }
    });

    it('counts a name that two parts hold once', () => {
      const ledger = createLedger(store);
      for (const expected of [['x.txt'], []]) {
        const { scanId } = ledger.startOrResumeScan({ ...OPTIONS });
        ledger.addShare({ name: 'a', root: Buffer.from('/a') });
        const share = { 'x.txt': {} };
        const [folder] = ledger.nextFolders(5);
        const [listing] = listingsOf(share, folder!);
        ledger.recordListings([{ ...listing!, last: false }, listing!]);
        const files = ledger.nextFiles(9);
        expect(files.map(({ path }) => Buffer.from(path).toString())).toEqual(expected);
        ledger.recordVerdicts(files.map((file) => verdictOf(share, file)));
        ledger.finishScan('finished');
        expect(sourceOf(scanId).scan.ledger.enumerated).toBe(1);
        expect(checkLedger(store, scanId)).toEqual([]);
      }
    });

    it('hands out nothing of a folder that failed half way, and lists it anew next time', () => {
      const ledger = createLedger(store);
      ledger.startOrResumeScan(OPTIONS);
      ledger.addShare({ name: 'a', root: Buffer.from('/a') });
      const share: SampleShare = { 'x.txt': {}, 'd/y.txt': {} };
      const [folder] = ledger.nextFolders(5);
      const [listing] = listingsOf(share, folder!);
      ledger.recordListing({ ...listing!, last: false });
      expect(ledger.nextFiles(9)).toEqual([]);
      expect(ledger.nextFolders(9)).toEqual([]);
      ledger.recordListing({ ...listingsOf({}, folder!)[0]!, problem: 'IO_ERROR' });
      expect(ledger.nextFiles(9)).toEqual([]);
      expect(ledger.nextFolders(9)).toEqual([]);
      expect(ledger.finishScan('finished')).toBe('incomplete');
      expect(statesOf(1)).toEqual({ '.': 'unread' });
      expect(scan(share).read).toHaveLength(2);
      expect(statesOf(1)).toEqual({ '.': 'unread' });
    });

    it('counts a patient once over files and shares', () => {
      const person = (name: string, born: string, number: number): SampleValue[] => [
        { category: 'name', value: name, person: number },
        { category: 'birth_date', value: born, person: number },
      ];
      const { scanId } = scanShares(createLedger(store), {
        a: {
          '1.txt': { values: [mrn('1', 1), mrn('2', 2)] },
          '2.txt': { values: [mrn('1', 1), ssn('1', 1)] },
        },
        b: {
          '3.txt': { values: [ssn('1', 1)] },
          '4.txt': { values: [...person('n1', 'd1', 1), ...person('n2', 'd2', 2)] },
          '5.txt': { values: person('n1', 'd1', 7) },
        },
      });
      const { scan: summary, totals } = renderingOf(sourceOf(scanId));
      // a: mrn 1 (= ssn 1), mrn 2. b: ssn 1, n1+d1, n2+d2. Together: mrn 1, mrn 2, n1, n2.
      expect(summary.shares.map(({ patients }) => patients)).toEqual([2, 3]);
      expect(summary.patients).toBe(4);
      expect(totals.byReach.map(({ patients }) => patients)).toEqual([4]);
    });

    it('joins two persons once a third file proves them one', () => {
      const { scanId } = scan({
        '1.txt': { values: [mrn('1', 1)] },
        '2.txt': { values: [ssn('1', 1)] },
        '3.txt': { values: [mrn('1', 1), ssn('1', 1)] },
      });
      expect(sourceOf(scanId).scan.patients).toBe(1);
    });

    it('takes nothing of a batch in which one verdict fails', () => {
      const ledger = createLedger(store);
      ledger.startOrResumeScan(OPTIONS);
      ledger.addShare({ name: 'a', root: Buffer.from('/a') });
      const share: SampleShare = { 'x.txt': { values: [mrn('1', 1)] }, 'y.txt': {} };
      ledger.recordListings(listingsOf(share, ledger.nextFolders(1)[0]!));
      const [x, y] = ledger.nextFiles(9).map((file) => verdictOf(share, file));
      const bad = { ...y!, verdict: { ...y!.verdict, fileId: 999 } };
      expect(() => ledger.recordVerdicts([x!, bad])).toThrow('999');
      expect(store.db.prepare('SELECT count(*) AS n FROM value').get()?.['n']).toBe(0);
      ledger.recordVerdicts([x!, y!]);
      expect(ledger.finishScan('finished')).toBe('complete');
      expect([...sourceOf(1).findings()].map(({ ruleId }) => ruleId)).toEqual(['test.mrn.1']);
    });

    it('goes on with an interrupted scan, and begins a new one when options differ', () => {
      const share: SampleShare = { 'x.txt': {}, 'd/y.txt': {} };
      const begin = createLedger(store);
      const { scanId } = begin.startOrResumeScan(OPTIONS);
      begin.addShare({ name: 'a', root: Buffer.from('/a') });
      begin.recordListings(listingsOf(share, begin.nextFolders(1)[0]!));
      expect(begin.finishScan('interrupted')).toBe('interrupted');
      expect(statesOf(scanId)).toEqual({});
      expect(sourceOf(scanId).scan.ledger.pending).toBe(1);

      const other = scan(share, { options: { optionsJson: '{"other":1}' } });
      expect(other.scanId).toBe(scanId + 1);
      expect(sourceOf(scanId).scan).toMatchObject({
        state: 'interrupted',
        ledger: { enumerated: 1, pending: 1 },
      });
      expect(statesOf(scanId)).toEqual({});
      expect(statesOf(other.scanId)).toEqual({ 'd/y.txt': 'scanned', 'x.txt': 'scanned' });
      expect(checkLedger(store, other.scanId)).toEqual([]);
    });

    it('is the same however often it is interrupted', () => {
      const whole = renderingOf(sourceOf(scan(SHARE).scanId));
      let transactions = 0;
      const counted = open();
      scanShares(
        createLedger(counted),
        { a: SHARE },
        {
          step: () => {
            transactions += 1;
          },
          partSize: 2,
        },
      );
      counted.close();
      expect(transactions).toBeGreaterThan(8);
      for (let stopAt = 1; stopAt <= transactions; stopAt += 1) {
        const other = open();
        try {
          let steps = 0;
          const stop = (): void => {
            steps += 1;
            if (steps === stopAt) throw new Error('stopped');
          };
          expect(() => scanShares(createLedger(other), { a: SHARE }, { step: stop, partSize: 2 })).toThrow(
            'stopped',
          );
          const { scanId } = scanShares(createLedger(other), { a: SHARE }, { partSize: 2 });
          expect(scanId).toBe(1);
          expect(checkLedger(other, scanId)).toEqual([]);
          const byPath = ({ files }: { files: readonly FileRow[] }) =>
            files.map(({ fileId: _, ...row }) => row);
          expect(byPath(renderingOf(createReportSource(other, scanId, { resolve: ref })))).toEqual(
            byPath(whole),
          );
        } finally {
          other.close();
        }
      }
    });

    it('leaves nothing of a scan that is not continued to the next one', () => {
      const share: SampleShare = { 'x.txt': {}, 'd/y.txt': {} };
      const begin = createLedger(store);
      const { scanId } = begin.startOrResumeScan(OPTIONS);
      begin.addShare({ name: 'a', root: Buffer.from('/a') });
      begin.recordListings(listingsOf(share, begin.nextFolders(1)[0]!));
      begin.finishScan('interrupted');

      // Of the first share a folder waits and a file is pending; they are none of the other share's business.
      const other = createLedger(store);
      const { read, state } = scanShares(
        other,
        { b: { 'z.txt': {} } },
        { options: { optionsJson: '{"share":"b"}' } },
      );
      expect([read, state]).toEqual([['z.txt'], 'complete']);
      expect(other.progress()).toEqual({
        foldersListed: 1,
        foldersFailed: 0,
        foldersPending: 0,
        filesPending: 0,
        filesDone: 1,
      });
      const third = scan(share);
      expect(third.read).toHaveLength(2);
      expect(checkLedger(store, third.scanId)).toEqual([]);
      expect(statesOf(scanId)).toEqual({});
    });

    it('shows who can reach a file by the closer look, and keeps it while the file is unchanged', () => {
      const share: SampleShare = { 'x.txt': { reach: 1 } };
      const ledger = createLedger(store);
      ledger.startOrResumeScan(OPTIONS);
      ledger.addShare({ name: 'a', root: Buffer.from('/a') });
      ledger.recordListings(listingsOf(share, ledger.nextFolders(1)[0]!));
      const [file] = ledger.nextFiles(1);
      expect(file?.exposure).toEqual({ reach: 'group', broadWrite: false, source: 'mode' });
      const exposure = { reach: 'everyone', broadWrite: undefined, source: 'acl' } as const;
      ledger.recordVerdicts([{ ...verdictOf(share, file!), exposure }]);
      ledger.finishScan('finished');
      for (const scanId of [1, scan(share).scanId]) {
        expect([...sourceOf(scanId).files()].map((row) => row.exposure)).toEqual([exposure]);
        expect(sourceOf(scanId).totals().byReach).toEqual([
          { reach: 'everyone', files: 1, phiFiles: 0, patients: 0 },
        ]);
      }
    });

    it('refuses a scan that it does not hold', () => {
      expect(() => sourceOf(7)).toThrow('holds no scan 7');
    });
  });
};

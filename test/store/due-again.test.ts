/** A changed rule or reader reads those files again that it can matter to, and no others. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type Engine, FIELD_PART, problemPart, shadowPart } from '../../src/model/engine.ts';
import { dueByChange, hasChanged } from '../../src/store/current-readings.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { paceOf, secondsFor } from '../../src/store/session.ts';
import type { Store } from '../../src/store/store.ts';
import { createWords } from '../../src/store/words.ts';
import { type SampleShare, scanShares } from './sample-share.ts';

const ENGINE: Engine = {
  base: 'b',
  fields: 'f',
  readers: { text: 1, zip: 1, docx: 1, hl7v2: 1 },
  ocr: { settings: 'o', always: false },
  rules: { 'test.mrn.1': '1', 'test.ssn.1': '1', 'test.phone.1': '1' },
  fieldRules: [],
  thresholds: {},
  allow: {},
  limits: { TOO_DEEP: 8, SCAN_CRASHED: 5, BOMB: 200 },
};

const SHARE: SampleShare = {
  'letter.docx': { parts: 'docx', values: [{ category: 'mrn', value: '1', person: 1 }] },
  'all.zip': { parts: 'docx text zip', values: [{ category: 'ssn', value: '1', person: 1 }] },
  'note.txt': { parts: 'text' },
  'order.hl7': { parts: `${FIELD_PART} hl7v2` },
  'scan.pdf': { parts: 'ocr pdf', verdict: 'partial', problem: 'NO_TEXT' },
  'specimen.txt': { parts: `${shadowPart('test.phone.1')} text` },
  'deep.zip': { parts: `${problemPart('TOO_DEEP')} ocr zip`, verdict: 'partial', problem: 'NO_TEXT' },
  'crash.doc': { verdict: 'unread', problem: 'SCAN_CRASHED' },
};
const ALL = Object.keys(SHARE).sort();

let store: Store;
const run = (engine: Engine, hash: string) => {
  const options = { engine, engineHash: hash };
  return [...scanShares(createLedger(store), { a: SHARE }, { options }).read].sort();
};

beforeEach(() => {
  store = openMemoryStore();
  expect(run(ENGINE, 'one')).toEqual(ALL);
});

describe('files that are read again', () => {
  test.each<[string, Partial<Engine>, readonly string[]]>([
    ['nothing changed but the hash', {}, []],
    [
      'the reader of a format: where it took part, and where nobody knows',
      { readers: { ...ENGINE.readers, docx: 2 } },
      ['all.zip', 'crash.doc', 'letter.docx'],
    ],
    ['a reader more: all', { readers: { ...ENGINE.readers, rtf: 1 } }, ALL],
    ['a reader less', { readers: { text: 1, zip: 1, docx: 1 } }, ['crash.doc', 'order.hl7']],
    ['a rule changed: all', { rules: { ...ENGINE.rules, 'test.mrn.1': '2' } }, ALL],
    ['a rule more: all', { rules: { ...ENGINE.rules, 'test.new.1': '1' } }, ALL],
    [
      'a rule of labelled values more',
      { rules: { ...ENGINE.rules, 'test.new.1': '1' }, fieldRules: ['test.new.1'] },
      ['crash.doc', 'order.hl7'],
    ],
    [
      'a rule off: where it had found something',
      { rules: { 'test.ssn.1': '1', 'test.phone.1': '1' } },
      ['letter.docx'],
    ],
    [
      'a rule off: where it had taken a value from others',
      { rules: { 'test.ssn.1': '1', 'test.mrn.1': '1' } },
      ['specimen.txt'],
    ],
    ['a threshold raised', { thresholds: { 'test.ssn.1': 0.9 } }, ['all.zip']],
    ['an entry of the allow-list more', { allow: { x: ['test.mrn.1'] } }, ['letter.docx']],
    ['one for all rules', { allow: { x: null } }, ['all.zip', 'letter.docx']],
    ['settings of OCR', { ocr: { settings: '', always: false } }, ['crash.doc', 'deep.zip', 'scan.pdf']],
    ['OCR of pages that have text: all', { ocr: { settings: 'o', always: true } }, ALL],
    ['tables of standards', { fields: 'g' }, ['crash.doc', 'order.hl7']],
    ['a limit raised that some met', { limits: { ...ENGINE.limits, TOO_DEEP: 9 } }, ['deep.zip']],
    [
      'a limit raised that ended the reading',
      { limits: { ...ENGINE.limits, SCAN_CRASHED: 6 } },
      ['crash.doc'],
    ],
    [
      'a limit lowered, or raised that nobody met',
      { limits: { TOO_DEEP: 1, SCAN_CRASHED: 5, BOMB: 300 } },
      [],
    ],
    ['terms, names, detection: all', { base: 'c' }, ALL],
  ])('%s', (_, change, expected) => {
    const now = { ...ENGINE, ...change };
    const due = dueByChange(store, createWords(store), () => ({ hash: 'two', parts: now }));
    expect(due.known).toBe(ALL.length);
    expect(due.files).toBe(expected.length);
    expect(due.bytes).toBe(10 * expected.length);
    expect(due.reasons.length > 0).toBe(expected.length > 0);
    expect(run(now, 'two')).toEqual(expected);
    expect(run(now, 'two')).toEqual([]);
  });

  test.each<[string, Partial<Engine>]>([
    ['a threshold lowered', { thresholds: {} }],
    ['an entry taken from the allow-list', { allow: {} }],
  ])('%s: all', (_, change) => {
    const strict = { ...ENGINE, thresholds: { 'test.ssn.1': 0.9 }, allow: { x: ['test.mrn.1'] } };
    // What was read with more than that needs nothing now, and what was read with no more needs it.
    run(strict, 'strict');
    expect(run({ ...strict, ...change }, 'loose')).toEqual(['all.zip', 'letter.docx']);
    store = openMemoryStore();
    run(strict, 'strict');
    expect(run({ ...strict, ...change }, 'loose')).toEqual(ALL);
  });

  test('a change and its taking back on the next night read what lies between, and that only', () => {
    const changed = { ...ENGINE, readers: { ...ENGINE.readers, docx: 2 } };
    expect(run(changed, 'two')).toEqual(['all.zip', 'crash.doc', 'letter.docx']);
    // Each is compared with what it was read with, not with the night before.
    expect(run(ENGINE, 'one')).toEqual(['all.zip', 'crash.doc', 'letter.docx']);
  });

  test('an older store, which does not say what its readings rest on, is read anew', () => {
    const words = createWords(store);
    store.db.exec('DELETE FROM engine');
    const due = dueByChange(store, words, () => ({ hash: 'two', parts: ENGINE }));
    expect(due.files).toBe(ALL.length);
  });

  test('nothing is looked for where the last scan had the same rules and readers', () => {
    expect(hasChanged(store, 'one')).toBe(false);
    expect(hasChanged(store, 'two')).toBe(true);
  });
});

test('a share with rules of its own is compared with its own', () => {
  const own = { hash: 'own', parts: { ...ENGINE, base: 'c' } };
  const scanBoth = (b: typeof own) => {
    const ledger = createLedger(store);
    ledger.startOrResumeScan({
      toolVersion: '1',
      engineHash: `one+${b.hash}`,
      engine: ENGINE,
      policyHash: 'p1',
      optionsJson: '{}',
    });
    const a = ledger.addShare({ name: 'a', root: Buffer.from('/a'), engine: { hash: 'one', parts: ENGINE } });
    const other = ledger.addShare({ name: 'b', root: Buffer.from('/b'), engine: b });
    return { ledger, a, other };
  };
  const { ledger, a, other } = scanBoth(own);
  const due = dueByChange(store, createWords(store), (shareId) =>
    shareId === a ? { hash: 'one', parts: ENGINE } : undefined,
  );
  expect(due.files).toBe(0);
  expect(other).not.toBe(a);
  ledger.finishScan('finished');
});

test('the pace is that of the time in which there was something to read', () => {
  const fresh = openMemoryStore();
  let clock = 0;
  const ledger = createLedger(fresh);
  scanShares(
    ledger,
    { a: SHARE },
    {
      options: { monotonicMs: () => clock },
      step: () => {
        clock += 1000;
      },
    },
  );
  const pace = paceOf(fresh);
  const row = fresh.db.prepare('SELECT seconds, files, bytes FROM session').get();
  expect(row?.['files']).toBe(ALL.length);
  expect(row?.['bytes']).toBe(10 * ALL.length);
  expect(Number(row?.['seconds'])).toBeLessThanOrEqual(clock / 1000);
  // Twice the files take twice the time; a file of a thousand bytes as long as a hundred of ten.
  expect(pace).toBeDefined();
  if (pace !== undefined) {
    expect(secondsFor(pace, 20, 0)).toBeCloseTo(2 * secondsFor(pace, 10, 0));
    expect(secondsFor(pace, 1, 1000)).toBeCloseTo(secondsFor(pace, 100, 1000));
  }
});

/** Which shares were seen whole: only there may a register close what is no longer found. */
import { expect, test } from 'vitest';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { wholeShares } from '../../src/store/whole-shares.ts';
import { type SampleShare, scanShares } from './sample-share.ts';

const PHI = { values: [{ category: 'mrn' as const, value: '1', person: 1 }] };

/** Scans all given states of one share into one store; answers whether the last scan saw it whole. */
const isWhole = (...states: readonly SampleShare[]): boolean => {
  const store = openMemoryStore();
  let scanId = 0;
  for (const share of states) scanId = scanShares(createLedger(store), { a: share }).scanId;
  const whole = wholeShares(store, scanId).size === 1;
  store.close();
  return whole;
};

test.each<[string, boolean, readonly SampleShare[]]>([
  ['read to the end', true, [{ a: PHI, 'd/b': PHI }]],
  ['a file is gone', true, [{ a: PHI, 'd/b': PHI }, { a: PHI }]],
  [
    'a folder could not be listed',
    false,
    [
      { a: PHI, 'd/b': PHI },
      { a: PHI, d: 'NO_ACCESS' },
    ],
  ],
  ['the share is gone', false, [{ a: PHI }, { '': 'GONE' }]],
  [
    'a file could not be read, and somebody can mend it',
    false,
    [{ a: { verdict: 'unread', problem: 'NO_ACCESS' } }],
  ],
  ['a file that nobody will ever read', true, [{ a: { verdict: 'unread', problem: 'UNSUPPORTED' } }]],
  [
    'a folder with PHI is left out since',
    false,
    [
      { a: PHI, 'd/b': PHI },
      { a: PHI, d: { kind: 'directory', decision: 'EXCLUDED' } },
    ],
  ],
  [
    'a file with PHI is left out since',
    false,
    [
      { a: PHI, b: {} },
      { a: { decision: 'EXCLUDED' }, b: {} },
    ],
  ],
  [
    'a folder without PHI is left out',
    true,
    [
      { a: PHI, 'd/b': {} },
      { a: PHI, d: { kind: 'directory', decision: 'EXCLUDED' } },
    ],
  ],
])('%s: %s', (_, expected, states) => {
  expect(isWhole(...states)).toBe(expected);
});

test('an older scan proves nothing of today, nor does one that has not ended', () => {
  const store = openMemoryStore();
  const first = scanShares(createLedger(store), { a: { a: PHI } });
  const second = scanShares(createLedger(store), { a: { a: { ...PHI, version: 2 } } });
  expect(wholeShares(store, first.scanId).size).toBe(0);
  expect(wholeShares(store, second.scanId).size).toBe(1);
  expect(wholeShares(store, second.scanId + 1).size).toBe(0);
  store.close();
});

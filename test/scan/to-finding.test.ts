import { describe, expect, test } from 'vitest';
import type { Match } from '../../src/model/finding.ts';
import { maskOf, toFinding, tokenOf } from '../../src/scan/to-finding.ts';

const key = new Uint8Array(32).fill(7);
const match: Match = {
  ruleId: 'us.ssn.1',
  category: 'ssn',
  subject: 'patient',
  confidence: 0.9,
  evidence: [],
  place: { line: 3 },
  start: 4,
  end: 15,
  alternatives: [],
  phi: true,
  text: '536-90-4399',
  value: '536904399',
};

describe('toFinding', () => {
  test('neither text nor value leaves', () => {
    const leaving = JSON.stringify(toFinding({ ...match, surprise: 'Ada Kowalczyk' } as Match, 'token'));
    for (const secret of ['536-90-4399', '536904399', '536', 'Kowalczyk', 'surprise'])
      expect(leaving).not.toContain(secret);
  });

  test.each([
    ['ssn', '536-90-4399', '###-##-##99'],
    ['mrn', '48217735', '########'],
    ['mrn', 'LV1586108', 'AA#######'],
    ['mbi', '1EG4-TE5-MK73', '#AA#-AA#-AA##'],
    ['name', 'Ada Kowalczyk', '(name)'],
    ['email', 'ada@example.com', '(email)'],
    ['payment_card', '4539578763621486', '##############86'],
  ] as const)('%s is masked', (category, text, mask) => {
    expect(maskOf(category, text)).toBe(mask);
  });

  test('a token depends on key, category and value', () => {
    const token = tokenOf(key, 'ssn', '536904399');
    expect(token).toHaveLength(22);
    expect(tokenOf(key, 'ssn', '536904399')).toBe(token);
    expect(
      new Set([
        token,
        tokenOf(new Uint8Array(32), 'ssn', '536904399'),
        tokenOf(key, 'mrn', '536904399'),
        tokenOf(key, 'ssn', '536904398'),
      ]).size,
    ).toBe(4);
  });
});

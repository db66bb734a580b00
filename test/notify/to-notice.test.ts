/** The message after a scan: what it says, and when it is worth sending. */
import { describe, expect, test } from 'vitest';
import { alarmNotice, toNotice } from '../../src/notify/to-notice.ts';
import { factsOf, ledgerOf } from './facts.ts';

const { scan } = factsOf();

describe('the message', () => {
  test('of a night in which nothing happened gives no reason to send it', () => {
    const { reasons, subject, text } = toNotice(factsOf());
    expect(reasons).toEqual([]);
    expect(subject).toBe('phisweep: nothing new');
    expect(text).toBe(
      [
        'Scan 7, 2026-03-02 20:00 UTC to 2026-03-03 03:12 UTC. It is complete.',
        'Coverage 100 % of 1,000 paths; 0 left out by rules.',
        'In all: patient information in 12 files, of 40 patients.',
        '',
        'Shares:',
        '  radiology: 1,000 paths, 100 % read',
        '',
      ].join('\n'),
    );
  });

  test('names what needs a decision', () => {
    const { reasons, subject, text } = toNotice(
      factsOf({
        fresh: { values: 9, files: 3, patients: 4 },
        returned: { values: 1, files: 1, patients: 1 },
        fixed: 2,
        expiring: 1,
      }),
    );
    expect(reasons).toEqual(['new']);
    expect(subject).toBe('phisweep: new patient information in 4 files');
    expect(text).toContain('2 values fixed since the scan before');
    expect(text).toContain('  New: 9 values in 3 files, of 4 patients\n');
    expect(text).toContain('  Back after it was gone: 1 value in 1 file, of 1 patient\n');
    expect(text).toContain('  1 decision ends within 14 days\n');
  });

  test('counts no values where all of them are new', () => {
    const { text } = toNotice(
      factsOf({ isFirst: true, fresh: { values: undefined, files: 12, patients: 40 } }),
    );
    expect(text).toContain('  Found: 12 files, of 40 patients\n');
  });

  test.each([
    // What nobody can mend, such as a format without a reader, is told but no reason to wake anybody.
    ['UNSUPPORTED', []],
    ['NO_ACCESS', ['incomplete']],
  ] as const)('tells of %s, reasons %j', (code, reasons) => {
    const ledger = ledgerOf({ scanned: 9, unread: 1 }, { [code]: 1 });
    const notice = toNotice(factsOf({ scan: { ...scan, ledger } }));
    expect(notice.reasons).toEqual(reasons);
    expect(notice.text).toContain('Coverage 90.0 % of 10 paths');
    expect(notice.text).toMatch(new RegExp(`  1 × ${code}: .+\\.`));
  });

  test('says what is left of a scan that was stopped, and when it goes on', () => {
    const { reasons, text } = toNotice(
      factsOf({
        scan: { ...scan, state: 'interrupted' },
        toDo: { folders: 3, files: 1200 },
        forecast: 'at this pace done Thursday 02:40.',
        goesOnAt: '2026-03-03 20:00',
      }),
    );
    expect(reasons).toEqual(['incomplete']);
    expect(text).toContain(
      'It was stopped before its end. To do: 1,200 known files, 3 folders to be listed. It goes on at 2026-03-03 20:00. Forecast: at this pace done Thursday 02:40.',
    );
  });

  test('begins with what is not well', () => {
    const { reasons, subject, text } = toNotice(factsOf({ signs: ['The share x shrank.'] }));
    expect(reasons).toEqual(['attention']);
    expect(subject).toBe('phisweep: ATTENTION: scanning is not well');
    expect(text.split('\n')[0]).toBe('ATTENTION: The share x shrank.');
    expect(alarmNotice('there is no store').text).toBe('ATTENTION: there is no store\n');
  });

  test('a hostile name of a share moves nothing', () => {
    const name = 'a\r\nBcc: x@y.example\n\u202e\u001b[2J';
    const { text } = toNotice(factsOf({ shares: [{ name, ledger: scan.ledger }] }));
    expect(text.split('\n').filter((line) => line.includes('Bcc'))).toHaveLength(1);
    expect(text).not.toMatch(/[\u001b\u202e\r]/);
  });
});

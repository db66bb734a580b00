/** What could not be sent is kept, and sent before the next notice: late, in order, once, and only to whom it was for. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { loadNotifications } from '../../src/config/load-notifications.ts';
import { keepMissed, missedPathOf, readMissed } from '../../src/notify/missed.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { noticeSink } from '../../src/notify/notify.ts';
import { type NoticeTarget, sendNotice } from '../../src/notify/send-notice.ts';
import { alarmNotice, toNotice } from '../../src/notify/to-notice.ts';
import { CallFailure } from '../../src/util/failure.ts';
import { factsOf } from './facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-notify-'));
afterAll(() => rmSync(folder, { recursive: true }));
const kept = missedPathOf(join(folder, 'phisweep.db'));

const NEW = { values: 2, files: 1, patients: 1 };
const noticeOf = (scanId: number, fresh = NEW): Notice =>
  toNotice(factsOf({ scan: { ...factsOf().scan, scanId }, fresh }));
const at = (day: number): Date => new Date(Date.UTC(2026, 2, day, 6, 30));

/** A receiver that can be away. */
const arrived: string[] = [];
let isAway = false;
const receiver = (name: string, on: NoticeTarget['on'] = ['always']): NoticeTarget => ({
  sink: noticeSink({
    kind: 'test',
    send: async ({ subject, facts }) => {
      if (isAway) throw new CallFailure('nobody is there', { uncertain: false });
      arrived.push(
        `${name} ${facts?.scan.scanId ?? 'alarm'}${subject.includes('(late, of 2026-03-0') ? ' late' : ''}`,
      );
    },
  }),
  setting: { name },
  on,
  credentials: undefined,
  ca: undefined,
  timeoutMs: 1000,
});
/** As the command does it: read, send, keep. */
const told = async (notice: Notice | undefined, targets: readonly NoticeTarget[], day: number) => {
  const { failures, missed } = await sendNotice(targets, {
    notice,
    missed: readMissed(kept),
    env: {},
    now: at(day),
  });
  keepMissed(kept, missed);
  return failures;
};

beforeEach(() => {
  arrived.length = 0;
  isAway = false;
  rmSync(kept, { force: true });
});

test('three nights without the mail server: all three come, in order, before the fourth', async () => {
  isAway = true;
  for (const day of [1, 2, 3])
    expect(await told(noticeOf(day), [receiver('it')], day)).toEqual([
      'The test notification was not sent: nobody is there.',
    ]);
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  isAway = false;
  expect(await told(noticeOf(4), [receiver('it')], 4)).toEqual([]);
  expect(arrived).toEqual(['it 1 late', 'it 2 late', 'it 3 late', 'it 4']);
  expect(() => statSync(kept)).toThrow(/ENOENT/);
});

test('only to whom it was for, also where the next notice is not wanted, or there is none', async () => {
  isAway = true;
  await told(noticeOf(1), [receiver('new', ['new']), receiver('alarm', ['attention'])], 1);
  isAway = false;
  const quiet = noticeOf(2, { values: 0, files: 0, patients: 0 });
  expect(quiet.reasons).toEqual([]);
  await told(quiet, [receiver('new', ['new']), receiver('alarm', ['attention'])], 2);
  expect(arrived).toEqual(['new 1 late']);
  isAway = true;
  await told(noticeOf(3), [receiver('new', ['new'])], 3);
  isAway = false;
  await told(undefined, [receiver('new', ['new'])], 3);
  expect(arrived).toEqual(['new 1 late', 'new 3 late']);
});

test('the same scan told again is not told twice', async () => {
  isAway = true;
  await told(noticeOf(1), [receiver('it')], 1);
  isAway = false;
  await told(noticeOf(1), [receiver('it')], 1);
  expect(arrived).toEqual(['it 1']);
});

test('the oldest are dropped, and so is what a target missed that is no longer there', async () => {
  isAway = true;
  for (const day of [1, 2, 3, 4, 5, 6, 7]) await told(noticeOf(day), [receiver('it')], day);
  expect(readMissed(kept).map(({ notice }) => notice.facts?.scan.scanId)).toEqual([3, 4, 5, 6, 7]);
  isAway = false;
  await told(noticeOf(8), [receiver('other')], 8);
  expect(arrived).toEqual(['other 8']);
  expect(readMissed(kept)).toEqual([]);
});

test('a receiver that never answers ends at the deadline, and the notice is kept', async () => {
  const stuck: NoticeTarget = {
    ...receiver('stuck'),
    sink: noticeSink({ kind: 'test', send: () => new Promise<void>(() => undefined) }),
    timeoutMs: 50,
  };
  const begun = performance.now();
  const [failures] = [await told(noticeOf(1), [stuck, receiver('it')], 1)];
  expect(failures).toEqual(['The test notification was not sent: it took too long.']);
  // Three times its time-out, with room for a busy machine.
  expect(performance.now() - begun).toBeGreaterThan(140);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(arrived).toEqual(['it 1']);
  expect(readMissed(kept)).toHaveLength(1);
});

test('a file sink: what it missed is marked in its text', async () => {
  const file = join(folder, 'later', 'last.txt');
  const targets = loadNotifications({ notifications: [{ kind: 'file', file, on: ['new'] }] });
  expect(await told(noticeOf(1), targets, 1)).toHaveLength(1);
  mkdirSync(join(folder, 'later'));
  await told(undefined, targets, 2);
  expect(readFileSync(file, 'utf8')).toMatch(
    /^phisweep: .* \(late, of 2026-03-01 06:30 UTC\)\n\nThis could not be sent at /,
  );
});

test.each(['', 'no JSON', '[{"target": 1}]', '{}'])('a damaged file (%j) holds none', (text) => {
  writeFileSync(kept, text);
  expect(readMissed(kept)).toEqual([]);
});

test('an alarm without a scan is kept like the others', async () => {
  isAway = true;
  await told(alarmNotice('There is no store.'), [receiver('it')], 1);
  isAway = false;
  await told(noticeOf(2), [receiver('it')], 2);
  expect(arrived).toEqual(['it alarm late', 'it 2']);
});

test('a place where nothing can be kept is told', () => {
  const lost = join(folder, 'absent', 'x.notices');
  expect(readMissed(lost)).toEqual([]);
  expect(keepMissed(lost, [{ target: 't', at: at(1).toISOString(), notice: noticeOf(1) }])).toBe(false);
});

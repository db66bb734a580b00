import { describe, expect, test } from 'vitest';
import { isInWindow, isTimezone, nextMinute, type Window } from '../../src/schedule/window.ts';

const night: Window = { from: '20:00', until: '06:00', timezone: 'America/Chicago' };
const at = (iso: string): Date => new Date(iso);

describe('isInWindow', () => {
  test.each([
    ['2026-11-25T01:59:00Z', false, '19:59 in Chicago'],
    ['2026-11-25T02:00:00Z', true, '20:00'],
    ['2026-11-25T11:59:00Z', true, '05:59'],
    ['2026-11-25T12:00:00Z', false, '06:00'],
  ])('%s: %s (%s)', (iso, inside) => {
    expect(isInWindow(night, at(iso))).toBe(inside);
  });

  test('a night belongs to the day on which it begins', () => {
    const fridays: Window = { ...night, days: ['fri'] };
    // Friday 27 November 2026 in Chicago, and the small hours of Saturday.
    expect(isInWindow(fridays, at('2026-11-28T02:00:00Z'))).toBe(true);
    expect(isInWindow(fridays, at('2026-11-28T11:00:00Z'))).toBe(true);
    expect(isInWindow(fridays, at('2026-11-29T02:00:00Z'))).toBe(false);
    expect(isInWindow(fridays, at('2026-11-27T11:00:00Z'))).toBe(false);
  });

  test('within one day, and around the clock', () => {
    const noon: Window = { from: '12:00', until: '13:00', timezone: 'UTC' };
    expect(isInWindow(noon, at('2026-11-25T12:30:00Z'))).toBe(true);
    expect(isInWindow(noon, at('2026-11-25T13:00:00Z'))).toBe(false);
    expect(isInWindow({ from: '00:00', until: '00:00', timezone: 'UTC' }, at('2026-11-25T13:00:00Z'))).toBe(
      true,
    );
  });

  test.each([
    // The clock goes from 02:00 to 03:00 on 8 March and back from 02:00 to 01:00 on 1 November 2026.
    ['spring', '2026-03-08T02:00:00Z', 9],
    ['autumn', '2026-11-01T01:00:00Z', 11],
    ['an ordinary night', '2026-11-25T02:00:00Z', 10],
  ])('%s: it ends at 06:00 by the clock on the wall', (_, opens, hours) => {
    expect(isInWindow(night, at(opens))).toBe(true);
    const ends = nextMinute(night, at(opens), false);
    expect(((ends?.getTime() ?? 0) - at(opens).getTime()) / 3_600_000).toBe(hours);
  });

  test('the next opening', () => {
    expect(nextMinute(night, at('2026-11-25T13:00:30Z'), true)?.toISOString()).toBe(
      '2026-11-26T02:00:00.000Z',
    );
  });

  test('names of time zones', () => {
    expect([isTimezone('Europe/Berlin'), isTimezone('Europe/Berln')]).toEqual([true, false]);
  });
});

import { describe, expect, test } from 'vitest';
import { createThrottle } from '../../src/scan/throttle.ts';

/** A clock that stands still but for what is slept. */
const clockOf = () => {
  let ms = 1_000_000;
  return {
    now: () => ms,
    sleep: async (wait: number) => {
      ms += wait;
    },
    elapsed: () => ms - 1_000_000,
  };
};

describe('createThrottle', () => {
  test.each([
    [{ filesPerSecond: 10 }, 1, 100, 9_000],
    [{ mbPerSecond: 2 }, 1_000_000, 20, 9_000],
    // The stricter of the two counts.
    [{ mbPerSecond: 2, filesPerSecond: 1000 }, 1_000_000, 20, 9_000],
    [{}, 1_000_000, 1000, 0],
  ])('%o', async (limits, size, files, atLeastMs) => {
    const clock = clockOf();
    const throttle = createThrottle(limits, clock.now, clock.sleep);
    for (let i = 0; i < files; i += 1) await throttle.admit(size);
    // A second's worth may come at once; the last file is admitted, not yet read.
    expect(clock.elapsed()).toBeGreaterThanOrEqual(atLeastMs - 1100);
    expect(clock.elapsed()).toBeLessThanOrEqual(atLeastMs + 1100);
  });

  test('idle time is not saved up beyond a second', async () => {
    const clock = clockOf();
    const throttle = createThrottle({ filesPerSecond: 10 }, clock.now, clock.sleep);
    await throttle.admit(1);
    await clock.sleep(60_000);
    const before = clock.elapsed();
    for (let i = 0; i < 31; i += 1) await throttle.admit(1);
    expect(clock.elapsed() - before).toBeGreaterThanOrEqual(1_900);
  });
});

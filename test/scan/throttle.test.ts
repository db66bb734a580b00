import { describe, expect, test } from 'vitest';
import { createLatencyWatch } from '../../src/scan/latency.ts';
import { createThrottle, type ThrottleLimits } from '../../src/scan/throttle.ts';

/** A clock that stands still but for what is slept. */
const clockOf = (cores = 4) => {
  let ms = 1_000_000;
  const sleeps: number[] = [];
  return {
    now: () => ms,
    sleep: async (wait: number) => {
      sleeps.push(wait);
      ms += wait;
    },
    cores,
    pass: (wait: number) => {
      ms += wait;
    },
    elapsed: () => ms - 1_000_000,
    sleeps,
  };
};
const file = (sizeBytes: number, shareId = 1) => ({ shareId, sizeBytes });

describe('files and megabytes', () => {
  test.each<[ThrottleLimits, number, number, number]>([
    [{ filesPerSecond: 10 }, 1, 100, 9_000],
    [{ mbPerSecond: 2 }, 1_000_000, 20, 9_000],
    // The stricter of the two counts.
    [{ mbPerSecond: 2, filesPerSecond: 1000 }, 1_000_000, 20, 9_000],
    [{}, 1_000_000, 1000, 0],
  ])('%o', async (limits, size, files, atLeastMs) => {
    const clock = clockOf();
    const throttle = createThrottle(limits, clock);
    for (let i = 0; i < files; i += 1) await throttle.admit(file(size));
    // A second's worth may come at once; the last file is admitted, not yet read.
    expect(clock.elapsed()).toBeGreaterThanOrEqual(atLeastMs - 1100);
    expect(clock.elapsed()).toBeLessThanOrEqual(atLeastMs + 1100);
  });

  test('idle time is not saved up beyond a second', async () => {
    const clock = clockOf();
    const throttle = createThrottle({ filesPerSecond: 10 }, clock);
    await throttle.admit(file(1));
    clock.pass(60_000);
    const before = clock.elapsed();
    for (let i = 0; i < 31; i += 1) await throttle.admit(file(1));
    expect(clock.elapsed() - before).toBeGreaterThanOrEqual(1_900);
  });

  test('a long wait ends within a second of the signal', async () => {
    const clock = clockOf();
    const stop = new AbortController();
    const throttle = createThrottle(
      { mbPerSecond: 1 },
      {
        ...clock,
        sleep: async (ms) => {
          await clock.sleep(ms);
          if (clock.elapsed() >= 3_000) stop.abort();
        },
      },
    );
    // Two hours and more at this pace.
    await throttle.admit(file(8_000_000_000), stop.signal);
    await throttle.admit(file(1), stop.signal);
    expect(clock.elapsed()).toBeLessThanOrEqual(4_000);
    expect(Math.max(...clock.sleeps)).toBeLessThanOrEqual(1_000);
  });
});

describe('computing time', () => {
  test.each([
    [25, 4, 100],
    [50, 2, 100],
    [100, 1, 100],
    [10, 4, 250],
  ])('%d %% of %d cores', async (cpuPercent, cores, msOfFile) => {
    const clock = clockOf(cores);
    const throttle = createThrottle({ cpuPercent }, clock);
    const files = 200;
    for (let i = 0; i < files; i += 1) {
      await throttle.admit(file(1));
      throttle.note(1, { cpuMs: msOfFile });
    }
    const allowed = (files * msOfFile) / (cores * (cpuPercent / 100));
    expect(clock.elapsed()).toBeGreaterThanOrEqual(allowed - 1_100 - 2 * msOfFile * 10);
    expect(clock.elapsed()).toBeLessThanOrEqual(allowed + 1_100);
  });

  test('reading that needs little is not held back', async () => {
    const clock = clockOf(2);
    const throttle = createThrottle({ cpuPercent: 50 }, clock);
    for (let i = 0; i < 100; i += 1) {
      await throttle.admit(file(1));
      clock.pass(100);
      throttle.note(1, { cpuMs: 50 });
    }
    expect(clock.sleeps).toEqual([]);
  });
});

describe('a share that answers more slowly than it does', () => {
  /** Opens so many files, each taking as long as `openMs` says; answers the time spent waiting. */
  const open = async (
    throttle: ReturnType<typeof createThrottle>,
    clock: ReturnType<typeof clockOf>,
    files: number,
    openMs: (i: number) => number,
    shareId = 1,
  ): Promise<number> => {
    const before = clock.sleeps.reduce((sum, ms) => sum + ms, 0);
    for (let i = 0; i < files; i += 1) {
      await throttle.admit(file(1, shareId));
      clock.pass(openMs(i));
      throttle.note(shareId, { cpuMs: 0, openMs: openMs(i) });
    }
    return clock.sleeps.reduce((sum, ms) => sum + ms, 0) - before;
  };

  test('gets rest while it is slow, and none when it is quick again', async () => {
    const clock = clockOf();
    const throttle = createThrottle({}, clock);
    expect(await open(throttle, clock, 200, () => 8)).toBe(0);
    const busy = await open(throttle, clock, 100, () => 120);
    // Up to two seconds a file.
    expect(busy).toBeGreaterThan(60_000);
    expect(busy).toBeLessThan(200_000);
    await open(throttle, clock, 60, () => 8);
    expect(await open(throttle, clock, 100, () => 8)).toBe(0);
  });

  test.each<[string, (i: number) => number]>([
    ['always slow', () => 300],
    ['quick', (i) => (i % 2 === 0 ? 0.05 : 0.5)],
    ['ten times slower than quick, and nobody feels it', (i) => (i < 100 ? 0.5 : 5)],
    ['slow now and then', (i) => (i % 5 === 0 ? 900 : 8)],
  ])('%s is none', async (_, openMs) => {
    const clock = clockOf();
    expect(await open(createThrottle({}, clock), clock, 400, openMs)).toBe(0);
  });

  test('is told by itself, and others are not held back for long', async () => {
    const clock = clockOf();
    const throttle = createThrottle({}, clock);
    await open(throttle, clock, 100, () => 8, 1);
    await open(throttle, clock, 100, () => 200, 2);
    await open(throttle, clock, 50, () => 100, 1);
    expect(await open(throttle, clock, 100, () => 200, 2)).toBe(0);
  });

  test('that stays slow is as it is after a while', () => {
    const latency = createLatencyWatch();
    for (let i = 0; i < 100; i += 1) latency.note(1, 10);
    for (let i = 0; i < 200; i += 1) latency.note(1, 60);
    expect(latency.restMs(1)).toBeGreaterThan(1_000);
    // Four times the usual is reached after ln(1.5) / ln(1.0005), about 800 answers; half of it after 2,200.
    for (let i = 0; i < 3_000; i += 1) latency.note(1, 60);
    expect(latency.restMs(1)).toBe(0);
  });

  test('gets rest between its folders too, unless that is switched off', async () => {
    for (const backOff of [true, false]) {
      const clock = clockOf();
      const throttle = createThrottle({ backOff }, clock);
      const folders = (openMs: number) => Array.from({ length: 16 }, () => ({ shareId: 1, openMs }));
      for (let i = 0; i < 10; i += 1) await throttle.rest(folders(5));
      expect(clock.sleeps).toEqual([]);
      for (let i = 0; i < 10; i += 1) await throttle.rest(folders(100));
      expect(clock.elapsed() > 5_000).toBe(backOff);
    }
  });
});

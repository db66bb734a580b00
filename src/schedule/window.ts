/** Hours in which scanning is allowed, by the wall clock of a time zone: a change to daylight saving is the clock's business, not ours. */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Window {
  /** `20:00`. */
  readonly from: string;
  /** `06:00`; not after `from`: it ends on the next day. */
  readonly until: string;
  /** Days on which it begins; default all. */
  readonly days?: readonly Weekday[] | undefined;
  /** IANA name; default that of the machine. */
  readonly timezone?: string | undefined;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

interface WallClock {
  readonly minutes: number;
  /** Index in WEEKDAYS. */
  readonly weekday: number;
}

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();

/** Made once for each time zone: making one costs more than a thousand readings of it. */
const clockOf = (timezone: string | undefined): Intl.DateTimeFormat => {
  const known = clocks.get(timezone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
    ...(timezone === undefined ? {} : { timeZone: timezone }),
  });
  clocks.set(timezone, clock);
  return clock;
};

export const wallClockOf = (at: Date, timezone: string | undefined): WallClock => {
  const parts = clockOf(timezone).formatToParts(at);
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return {
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
    weekday: WEEKDAYS.indexOf(part('weekday').toLowerCase().slice(0, 3) as Weekday),
  };
};

export const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

export const isInWindow = ({ from, until, days = WEEKDAYS, timezone }: Window, at: Date): boolean => {
  const { minutes, weekday } = wallClockOf(at, timezone);
  const [begin, end] = [minutesOf(from), minutesOf(until)];
  const beginsOn = (day: number): boolean => days.includes(WEEKDAYS[(day + 7) % 7] as Weekday);
  if (begin < end) return minutes >= begin && minutes < end && beginsOn(weekday);
  return (minutes >= begin && beginsOn(weekday)) || (minutes < end && beginsOn(weekday - 1));
};

const MINUTE_MS = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;

/** The first minute from `at` on that is inside (or outside) of the window; undefined: there is none within eight days. */
export const nextMinute = (window: Window, at: Date, inside: boolean): Date | undefined => {
  const start = Math.ceil(at.getTime() / MINUTE_MS);
  for (let minute = start; minute <= start + WEEK_MINUTES + 24 * 60; minute += 1) {
    const candidate = new Date(minute * MINUTE_MS);
    if (isInWindow(window, candidate) === inside) return candidate;
  }
  return undefined;
};

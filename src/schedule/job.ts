/** One nightly scan as the schedulers of operating systems take it. Each file of `schedule/` writes it for one of them; nothing here touches a system. */
import { WEEKDAYS, type Weekday } from './window.ts';

export interface ScheduledJob {
  /** Unique on the machine: `phisweep-NAME`. */
  readonly name: string;
  /** Absolute path of the program and its arguments, one by one. */
  readonly command: readonly string[];
  /** `20:00`. */
  readonly at: string;
  readonly days: readonly Weekday[];
  /** Account it runs as; undefined: the one that installs it. */
  readonly account: string | undefined;
}

/** A file to be put in place, and how it is switched on. */
export interface ScheduleFile {
  readonly path: string;
  readonly text: string;
}

export interface Schedule {
  readonly files: readonly ScheduleFile[];
  /** Commands a person runs after the files are in place; each as its words. */
  readonly enable: readonly (readonly string[])[];
  readonly disable: readonly (readonly string[])[];
}

export const isEveryDay = (days: readonly Weekday[]): boolean => days.length === WEEKDAYS.length;

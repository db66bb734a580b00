/** One line of a checkup. */
export type Level = 'ok' | 'warn' | 'fail';

export interface Check {
  /** What it is about: `machine`, `settings`, `store`, or a path. */
  readonly about: string;
  readonly level: Level;
  readonly sentence: string;
  /** What to do; of what is not well. */
  readonly remedy?: string;
}

export type Checked = Omit<Check, 'about'>;

export const ok = (sentence: string): Checked => ({ level: 'ok', sentence });
export const warn = (sentence: string, remedy: string): Checked => ({ level: 'warn', sentence, remedy });
export const fail = (sentence: string, remedy: string): Checked => ({ level: 'fail', sentence, remedy });

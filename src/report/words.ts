/** The fixed sentences of the reports for people: states, reach, coverage, so that terminal and page say the same. */
import type { ScanSummary } from '../model/report-source.ts';
import type { Exposure, Reach } from '../model/source-entry.ts';
import type { FinalState } from '../model/verdict.ts';

export const STATE_WORDS: Readonly<Record<FinalState, string>> = {
  scanned: 'read to the end',
  unchanged: 'as they were when last read',
  partial: 'read in part',
  excluded: 'left out by a rule',
  unread: 'not read',
};

export const REACH_WORDS: Readonly<Record<Reach, string>> = {
  anonymous: 'Anyone, without signing in',
  everyone: 'Everyone with an account',
  large_group: 'A large group',
  group: 'A group',
  owner: 'Only the owner',
  unknown: 'Not known',
};

/** From the widest to the narrowest; not known stands last and is never taken for narrow. */
export const REACH_ORDER: readonly Reach[] = [
  'anonymous',
  'everyone',
  'large_group',
  'group',
  'owner',
  'unknown',
];

const REACH_SENTENCES: Readonly<Record<Reach, string>> = {
  anonymous: 'Anyone can read it without signing in',
  everyone: 'Everyone with an account can read it',
  large_group: 'A large group can read it',
  group: 'A group can read it',
  owner: 'Only its owner can read it',
  unknown: 'Who can read it is not known',
};

export const exposureSentence = ({ reach, broadWrite }: Exposure): string =>
  REACH_SENTENCES[reach] + (broadWrite === true ? ', and many can change or delete it.' : '.');

/** 45 CFR 164.408: a breach of 500 and more is notified to the Secretary at once, and to the media (164.406) above 500. */
export const NOTIFICATION_THRESHOLD = 500;

export const SCAN_STATES: Readonly<Record<ScanSummary['state'], string>> = {
  complete: 'Complete',
  running: 'Still running',
  interrupted: 'Interrupted, can be resumed',
  incomplete: 'Finished, with gaps that can be mended',
};

/** Thousands apart, the same on every machine. */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `1 patient`, `2 patients`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

export const sizeText = (bytes: number): string => {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  return step === 0 ? countOf(bytes, 'byte') : `${(bytes / 1000 ** step).toFixed(1)} ${UNITS[step]}`;
};

/** `2026-11-23 14:05 UTC`. */
export const timeText = (rfc3339: string): string => `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, 16)} UTC`;

/** What a message after a scan is made of, and the message. Counts and names of shares: no value, token or file name comes here. */
import type { ScanSummary, ShareSummary } from '../model/report-source.ts';

export interface Counted {
  /** Undefined: not counted, as in a first scan, where all of them are new. */
  readonly values: number | undefined;
  readonly files: number;
  /** Distinct persons behind these values. */
  readonly patients: number;
}

export interface NoticeFacts {
  readonly scan: Pick<
    ScanSummary,
    'scanId' | 'state' | 'startedAt' | 'finishedAt' | 'ledger' | 'phiFiles' | 'patients'
  >;
  readonly shares: readonly Pick<ShareSummary, 'name' | 'ledger'>[];
  /** Sentences of what is not well with scanning itself. */
  readonly signs: readonly string[];
  /** There is no scan before it: everything in it is new. */
  readonly isFirst: boolean;
  /** PHI that nobody has decided on. */
  readonly fresh: Counted;
  readonly returned: Counted;
  /** PHI values proven away. */
  readonly fixed: number;
  /** Decisions that end within `EXPIRES_DAYS`. */
  readonly expiring: number;
  /** Of a scan that was stopped. */
  readonly toDo: { readonly folders: number; readonly files: number } | undefined;
  /** Of a scan that was stopped: what is left and when it will be done, a sentence. */
  readonly forecast: string | undefined;
  /** When its window opens again, for a person. */
  readonly goesOnAt: string | undefined;
}

export const EXPIRES_DAYS = 14;

export const REASONS = ['new', 'incomplete', 'attention'] as const;
export type Reason = (typeof REASONS)[number];

export interface Notice {
  /** Empty: all is as it was. */
  readonly reasons: readonly Reason[];
  /** One line of ASCII. */
  readonly subject: string;
  readonly text: string;
  /** Undefined: there is no scan to tell of. */
  readonly facts: NoticeFacts | undefined;
}

/** Matches stay inside the scan of one file; findings leave it. A finding cannot hold text. */
import type { Category, Subject } from './category.ts';
import type { Place } from './segment.ts';

/** Named bands of confidence; below `possible` nothing is reported. The word likelihood is kept for risk. */
export type Band = 'possible' | 'likely' | 'very_likely';

/** Confidence from which a match is reported at all. */
export const POSSIBLE = 0.3;

/** Confidence from which each band begins. */
export const BANDS: readonly (readonly [Band, number])[] = [
  ['very_likely', 0.85],
  ['likely', 0.6],
  ['possible', POSSIBLE],
];

export const bandOf = (confidence: number): Band | undefined =>
  BANDS.find(([, from]) => confidence >= from)?.[0];

/**
 * Why something was called a finding. Ids and numbers of the rule packs only, never the document's own words.
 * `kind` is `shape`, `separator`, `check`, `context`, `header`, `label`, `density`, `field`, `exact`, `specimen`, `rival`,
 * `part` (it stands within the value of rule `id`).
 */
export interface Evidence {
  readonly kind: string;
  /** Id of the check, context list, header list or field met. */
  readonly id?: string;
  /** How much it added to (or took from) the confidence. */
  readonly weight: number;
  /** Share of the column's values that validated, 0–1, where that is the evidence. */
  readonly share?: number;
}

interface Located {
  readonly ruleId: string;
  readonly category: Category;
  readonly subject: Subject;
  /** 0–1. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly place: Place;
  /** UTF-16 offsets in the segment's text. */
  readonly start: number;
  readonly end: number;
  /** Rule ids of the readings that lost the competition for these characters. */
  readonly alternatives: readonly string[];
  /** Does a patient identifier stand together with health information or a health setting here? */
  readonly phi: boolean;
}

/** What a rule found, with its text. Never leaves `scanFile()`. */
export interface Match extends Located {
  readonly text: string;
  /** The value in one canonical writing (digits only, upper case), from which the token is made. */
  readonly value: string;
}

/** What leaves: a mask and a keyed token instead of the text. */
export interface Finding extends Located {
  readonly band: Band;
  /** The value's shape; the last two digits only of numbers with nine digits and more; nothing of a name. */
  readonly mask: string;
  /** HMAC-SHA-256 of category and value under the installation's key, base64url, 16 bytes. */
  readonly token: string;
}

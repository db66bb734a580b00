/** The only door out for patient text: a match becomes a mask and a keyed token. */
import { createHmac } from 'node:crypto';
import type { Category } from '../model/category.ts';
import { bandOf, type Finding, type Match } from '../model/finding.ts';
import { createHmacs } from '../util/hmac-sha256.ts';
import type { PackedTexts } from '../util/text-table.ts';

/** Named one by one: what is not on the list stays inside. */
const safeFieldsOf = (match: Match) => ({
  ruleId: match.ruleId,
  category: match.category,
  subject: match.subject,
  confidence: match.confidence,
  evidence: match.evidence,
  place: match.place,
  start: match.start,
  end: match.end,
  alternatives: match.alternatives,
  phi: match.phi,
});

export const toFinding = (match: Match, token: string): Finding => ({
  ...safeFieldsOf(match),
  band: bandOf(match.confidence) ?? 'possible',
  mask: maskOf(match.category, match.text),
  token,
});

/** 16 bytes of it are kept: two values collide once in 10^19 for a hundred million of them. */
const TOKEN_BYTES = 16;

/** HMAC-SHA-256 over category and canonical value. Keyed: a plain hash of a nine-digit number is reversed by trying them all. */
export const tokenOf = (key: Uint8Array, category: Category, value: string): string =>
  createHmac('sha256', key)
    .update(`${category}\0${value}`)
    .digest()
    .subarray(0, TOKEN_BYTES)
    .toString('base64url');

/** The same for many at once, each with its category before it, see `TextTable`. */
export const tokensOf = (key: Uint8Array, values: PackedTexts): string[] => createHmacs(key)(values);

/** Values made of words tell something by their very shape: they get one mask for all. */
const WORDY: ReadonlySet<Category> = new Set([
  'name',
  'address',
  'email',
  'url',
  'credential',
  'birth_date',
  'care_date',
  'age_over_89',
  'zip',
  'ip_address',
]);

/** From so many digits on the last two may be shown. */
const LONG_NUMBER = 9;

/** The value's shape: `###-##-##21`, `AA#####`, `(name)`. */
export const maskOf = (category: Category, text: string): string => {
  if (WORDY.has(category)) return `(${category})`;
  const digits = text.replace(/[^0-9]/g, '').length;
  let left = digits;
  return Array.from(text.slice(0, 64), (character) => {
    if (/[0-9]/.test(character)) {
      left -= 1;
      return digits >= LONG_NUMBER && left < 2 ? character : '#';
    }
    return /[\p{L}\p{M}\p{N}]/u.test(character) ? 'A' : /[ ().+/-]/.test(character) ? character : '.';
  }).join('');
};

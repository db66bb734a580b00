/** What the words around a value say for and against a reading of it. */
import type { WordFacts } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { Clue, type Reading, support } from './reading.ts';
import { LONGEST_WORD } from './value-edges.ts';
import { lastHitUpTo } from './words.ts';

/** Between a label and its value: punctuation and words such as `number is`, nothing else. */
const LABEL_GAP =
  /^[\s:#=.\-\u2013"'()[\]*|>°º]*(?:(?:no|nr|nbr|num|number|numbers|id|is|was|on|of|the|value|s|am|vom|den|der|le|du|el|il|dal|em|op|dnia|dne|d)\b[\s:#=.\-\u2013"'()[\]*|>°º]*){0,3}$/i;
/** Between the first and a later value of an enumeration, or the two ends of a period. */
const ENUMERATION =
  /^[\s:#=.]*(?:(?:vom|du|dal|from|van|del|de|do|od)\s+)?(?:[0-9A-Z-]{3,20}\s*(?:,|;|and|&|\/)\s*|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\s*(?:bis(?: zum)?|to|thru|through|until|till|tot|t\/m|au|al|ao|a|até|til|do|-|–)\s*)+$/i;

/** Adds what the words around say. False: the rule needs context and there is none. */
export const weighContext = ({ text, hits, ambient }: Reader, reading: Reading): boolean => {
  const { context } = reading.rule.rule;
  if (context === undefined) return true;
  const { index, before, after } = reading.rule;
  const around = ambient?.[index] ?? 0;
  let label = around & 1 ? 'header' : undefined;
  let near: string | undefined;
  let far: string | undefined;
  let against = around & 2 ? 'header' : undefined;
  for (let i = lastHitUpTo(hits, reading.end + after + LONGEST_WORD); i >= 0; i--) {
    const start = hits.starts[i] as number;
    const end = hits.ends[i] as number;
    if (end < reading.start - Math.max(before, LABEL_WORDS_AWAY)) break;
    const facts = hits.values[i] as WordFacts;
    const role = facts.roles[index] as number;
    if (role === 0) continue;
    if (end <= reading.start && reading.start - end <= before) {
      const gap = text.slice(end, reading.start);
      if (role & 2) against ??= facts.term;
      if (!(role & 1)) continue;
      if (LABEL_GAP.test(gap) || ENUMERATION.test(gap)) label ??= facts.term;
      else if (/\d{3}/.test(gap)) far ??= facts.term;
      else near ??= facts.term;
    } else if (start >= reading.end && start - reading.end <= after) {
      if (role & 2) against ??= facts.term;
      // What stands behind belongs to the next value if a colon follows it.
      if (role & 1 && !/^\s{0,2}[:=#]/.test(text.slice(end, end + 3))) near ??= facts.term;
    }
  }
  const id = label ?? near ?? far;
  if (id !== undefined) {
    const full = label !== undefined ? (context.labelWeight ?? 0.6) : (context.weight ?? 0.4);
    // Another number stands between: the word probably speaks of that one.
    const weight = label === undefined && near === undefined ? full / 2 : full;
    support(reading, new Clue(label !== undefined ? 'label' : 'context', id, weight));
  }
  if (against !== undefined && label === undefined && near === undefined)
    support(reading, new Clue('against', against, context.againstWeight ?? -0.5));
  return id !== undefined || !context.required;
};

const LABEL_WORDS_AWAY = 60;

/** `File name: Foo Bar` is not a person. */
export const weighAgainst = ({ hits, ambient }: Reader, reading: Reading, labelHit: number): void => {
  const { context } = reading.rule.rule;
  if (context?.against === undefined) return;
  const { index, before } = reading.rule;
  let against = (ambient?.[index] ?? 0) & 2 ? 'header' : undefined;
  for (let i = labelHit; i >= 0 && (hits.ends[i] as number) >= reading.start - before; i--)
    if ((hits.values[i]?.roles[index] ?? 0) & 2) against ??= hits.values[i]?.term;
  if (against !== undefined)
    support(reading, { kind: 'against', id: against, weight: context.againstWeight ?? -0.5 });
};

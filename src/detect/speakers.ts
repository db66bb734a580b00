/** Which rules do the words near a run of digits speak for? Kept while the runs of a window are met in order. */
import type { WordFacts } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { LONGEST_WORD } from './value-edges.ts';
import { lastHitUpTo } from './words.ts';

/** A value may be this long before its words end, and a word this long behind it. */
const LONGEST_VALUE = 64;
/** No rule looks further back. */
const FURTHEST = 120;

/** The words of a window that speak for some rule, and those of them that are near the run of digits at hand. */
export interface Speakers {
  readonly ends: number[];
  readonly bits: Uint32Array[];
  /** Near are those from `first` up to before `behind`. */
  first: number;
  behind: number;
  isNear: boolean;
}

/** Gathers them for the part of a text that begins at `from`. */
export const noteSpeakers = ({ hits, speakers }: Reader, from: number): void => {
  const { ends, bits } = speakers;
  ends.length = 0;
  bits.length = 0;
  for (let i = Math.max(0, lastHitUpTo(hits, from - FURTHEST)); i < hits.ends.length; i++) {
    const { speaksFor } = hits.values[i] as WordFacts;
    if (speaksFor === undefined) continue;
    ends.push(hits.ends[i] as number);
    bits.push(speaksFor);
  }
  speakers.first = 0;
  speakers.behind = 0;
  speakers.isNear = false;
};

/** The rules for which words near a run of digits speak, or the header around; undefined: none. Called with rising starts. */
export const speakersNear = (
  { speakers, workspace: { near }, ambientFor }: Reader,
  start: number,
): Uint32Array | undefined => {
  const { ends, bits } = speakers;
  let { first, behind } = speakers;
  while (behind < ends.length && (ends[behind] as number) <= start + LONGEST_VALUE + LONGEST_WORD)
    behind += 1;
  while (first < behind && (ends[first] as number) < start - FURTHEST) first += 1;
  if (first === behind) {
    speakers.first = first;
    speakers.behind = behind;
    speakers.isNear = false;
    return ambientFor;
  }
  if (speakers.isNear && first === speakers.first && behind === speakers.behind) return near;
  if (ambientFor === undefined) near.fill(0);
  else near.set(ambientFor);
  for (let i = first; i < behind; i++) {
    const more = bits[i] as Uint32Array;
    for (let word = 0; word < near.length; word++)
      near[word] = (near[word] as number) | (more[word] as number);
  }
  speakers.first = first;
  speakers.behind = behind;
  speakers.isNear = true;
  return near;
};

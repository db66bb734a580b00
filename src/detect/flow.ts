/**
 * Running text, segment after segment: an identifier is PHI when health information stands within half a page of it,
 * across the seams of segments too, or in the opening of the document (its letterhead).
 */
import type { Place, TextSegment } from '../model/segment.ts';
import type { WordFacts } from './compile-rules.ts';
import {
  findTerms,
  isClinical,
  isNear,
  NEGATIVE_REACH,
  newTermPlaces,
  noteTerms,
  REACH,
  type Surroundings,
  stronger,
  surroundingsOf,
  type TermPlaces,
} from './health.ts';
import { createChildsAges } from './minors.ts';
import { newNoteMemory } from './notes/read-note.ts';
import { readText } from './read-text.ts';
import type { Reading } from './reading.ts';
import { isPlainAccount, putDown, type Scope, supportAsPatients, WORTH_A_LOOK } from './scope.ts';
import type { Hits } from './words.ts';

export interface Flow {
  push(segment: TextSegment): void;
  /** Hands out what was waiting for the text behind it: the running text ends here. */
  settle(): void;
  /** What the running text right before this point (a title, a letterhead) speaks of. */
  says(): Surroundings;
  /** Does it end with a marker of test data or a template? */
  endsNegative(): boolean;
}

/** A class for the reason that `Reading` is one. */
class Waiting {
  readonly reading: Reading;
  readonly text: string;
  readonly place: Place;
  /** Place in the flow. */
  readonly at: number;

  constructor(reading: Reading, text: string, place: Place, at: number) {
    this.reading = reading;
    this.text = text;
    this.place = place;
    this.at = at;
  }
}

/** So many wait before some are handed out: the fewer live at a time, the less there is to clear up. */
const MANY = 32;

export const createFlow = (scope: Scope): Flow => {
  const { rules } = scope;
  let part = '';
  // Places in the flow are counted over all segments of one document; `position` is where the next segment begins.
  let position = 0;
  let opening = '';
  let openingTerms: TermPlaces | undefined;
  let tail = '';
  let terms = newTermPlaces();
  /** Where identifiers stand that exist only because of health care: they are a health setting themselves. */
  let clinical: number[] = [];
  let careDates: number[] = [];
  /** Everything before this place in the flow has been searched for terms. */
  let searchedTo = 0;
  const waiting: Waiting[] = [];
  let memory = newNoteMemory();

  const openingSays = (): Surroundings => {
    if (openingTerms === undefined || opening.length < REACH) {
      openingTerms = newTermPlaces();
      findTerms(rules, opening, 0, opening.length, 0, openingTerms);
    }
    return surroundingsOf(openingTerms);
  };

  const around = (at: number): Surroundings => {
    if (isNear(terms.information, at, REACH) || isNear(clinical, at, REACH)) return 'information';
    return stronger(isNear(terms.setting, at, REACH) ? 'setting' : 'none', openingSays());
  };

  const handOut = (until: number): void => {
    if (waiting.length === 0 || (waiting[0] as Waiting).at > until) return;
    let count = 0;
    for (const { reading, text, place, at } of waiting) {
      if (at > until) break;
      count += 1;
      if (isNear(terms.negative, at, NEGATIVE_REACH)) putDown(reading);
      const surroundings = around(at);
      if (surroundings === 'information' && isPlainAccount(reading) && isNear(careDates, at, REACH))
        supportAsPatients(reading);
      scope.emit(reading, text, place, surroundings, true);
    }
    if (count > 0) waiting.splice(0, count);
  };

  const settle = (): void => {
    handOut(Number.POSITIVE_INFINITY);
    terms = newTermPlaces();
    clinical = [];
    careDates = [];
  };

  const reset = (): void => {
    settle();
    position = 0;
    opening = '';
    openingTerms = undefined;
    tail = '';
    searchedTo = 0;
    memory = newNoteMemory();
  };

  /** Searches the flow from `from` to `to` where it has not been searched, in this text or the tail of the one before. */
  const search = (text: string, from: number, to: number, hits?: Hits<WordFacts>): void => {
    const start = Math.max(from, searchedTo);
    if (start >= to) return;
    if (start < position)
      findTerms(
        rules,
        tail,
        Math.max(0, tail.length - (position - start)),
        tail.length,
        position - tail.length,
        terms,
        scope.tally,
      );
    const end = Math.min(text.length, to - position);
    const begin = Math.max(0, start - position);
    if (begin < end) {
      const [first, last] = [wordStart(text, begin), wordEnd(text, end)];
      if (hits === undefined) findTerms(rules, text, first, last, position, terms, scope.tally);
      else noteTerms(rules, text, hits, first, last, position, terms, scope.tally);
    }
    searchedTo = position + end;
  };

  const forget = (): void => {
    for (const places of [terms.information, terms.setting, terms.negative, clinical, careDates]) {
      const keep = places.findIndex((at) => at >= position - 2 * REACH);
      places.splice(0, keep < 0 ? places.length : keep);
    }
  };

  return {
    settle,
    says: () => {
      const found = newTermPlaces();
      findTerms(rules, tail, 0, tail.length, 0, found);
      return stronger(openingSays(), surroundingsOf(found));
    },
    endsNegative: () => {
      const found = newTermPlaces();
      findTerms(rules, tail, Math.max(0, tail.length - NEGATIVE_REACH), tail.length, 0, found);
      return found.negative.length > 0;
    },
    push: ({ text, place }) => {
      const key = place.part?.join('/') ?? '';
      if (key !== part) {
        reset();
        part = key;
        scope.nextRecord();
      }
      if (opening.length < REACH) opening += text.slice(0, REACH - opening.length);
      const last = waiting.at(-1);
      if (last !== undefined) search(text, last.at - REACH, last.at + REACH);
      handOut(position - REACH);

      const { readings: found, hits, hasAllHits } = readText(rules, text, undefined, memory, scope.readKeys);
      const readings = scope.exact?.read(text, found, false) ?? found;
      const known = hasAllHits ? hits : undefined;
      const placed = lineCounter(text, place);
      const isChildNear = createChildsAges(text);
      for (const reading of readings) {
        const at = position + reading.start;
        // What is searched around any reading within reach of these has been searched.
        if (waiting.length > MANY) handOut(at - 2 * REACH - 1);
        if (reading.rule.rule.subject === 'patient' && reading.confidence >= WORTH_A_LOOK)
          search(text, at - REACH, at + REACH, known);
        if (isClinical(reading)) clinical.push(at);
        if (isOfPatient(reading) && isChildNear(reading.start)) scope.noteChild();
        if (reading.rule.rule.category === 'care_date' && reading.confidence >= 0.6) careDates.push(at);
        const value = text.slice(reading.start, reading.end);
        waiting.push(new Waiting(reading, value, placed(reading.start), at));
      }
      position += text.length;
      tail = text.length >= REACH ? text.slice(-REACH) : (tail + text).slice(-REACH);
      handOut(position - REACH);
      forget();
    },
  };
};

/** A patient's name or number; a telephone or a street may be anybody's. */
const isOfPatient = (reading: Reading): boolean =>
  isClinical(reading) ||
  (reading.rule.rule.category === 'name' &&
    reading.rule.rule.subject === 'patient' &&
    !reading.rule.relative &&
    reading.confidence >= 0.6);

const isBreak = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;
const wordStart = (text: string, at: number): number => {
  let start = at;
  while (start > 0 && at - start < 40 && !isBreak(text.charCodeAt(start - 1))) start -= 1;
  return start;
};
const wordEnd = (text: string, at: number): number => {
  let end = at;
  while (end < text.length && end - at < 40 && !isBreak(text.charCodeAt(end))) end += 1;
  return end;
};

/** The place of a match: its line where the segment counts lines. To be called with rising offsets. */
const lineCounter = (text: string, place: Place): ((offset: number) => Place) => {
  const first = place.line;
  if (first === undefined) return () => place;
  const hasLineOnly = Object.keys(place).length === 1;
  let line = first;
  let from = 0;
  return (offset) => {
    for (let at = text.indexOf('\n', from); at >= 0 && at < offset; at = text.indexOf('\n', from)) {
      line += 1;
      from = at + 1;
    }
    if (line === first) return place;
    return hasLineOnly ? { line } : { ...place, line };
  };
};

/**
 * The engine: one look for what may begin an identifier (digits, `@`, `://`, `:`, titles), words looked up only in the
 * windows around, and only those shapes tried that can begin there. Its cost hardly grows with the number of rules.
 */
import type {
  CandidateGroup,
  CompiledLabel,
  CompiledRule,
  CompiledRules,
  CompiledShape,
  WordFacts,
} from './compile-rules.ts';
import { createPlaceFinder } from './find-places.ts';
import { compete, newReading, type Reading, support } from './reading.ts';
import type { TextView } from './shape-filter.ts';
import { unitsOf } from './text-units.ts';
import { isDigitCode, isFreeAfter, isFreeBefore, isPartOfWord } from './value-edges.ts';
import { CLASS, type Hits } from './words.ts';

/** Words met, in order; shared with the search for health terms so that nothing is looked up twice. */
export interface TextReadings {
  readonly readings: Reading[];
  readonly hits: Hits<WordFacts>;
}

/** How far a window reaches before and after what set it off. Contexts of rules may ask for up to 60 and 40. */
const BEFORE = 90;
const AFTER = 50;

/** So much around a window is at hand too: values may begin before it and end behind it. */
const MARGIN = 160;
const NO_UNITS = new Uint16Array(0);

/** A text of up to this many characters is one window. */
const SHORT = 300;

/** A text being read, and what has been met in it so far. */
interface Reader extends TextReadings, TextView {
  /** By rule index: what a header or label around the whole text says (1 for, 2 against). */
  readonly ambient: Uint8Array | undefined;
  /** The rules for which it speaks, one bit each. */
  readonly ambientFor: Uint32Array | undefined;
  readonly near: Uint32Array;
  readonly speakers: Speakers;
  /** By number of a shape: the last `stamp` under which it may have matched. */
  readonly marks: Uint32Array;
  stamp: number;
}

const bitsOf = (roles: Uint8Array): Uint32Array => {
  const bits = new Uint32Array((roles.length + 31) >>> 5);
  for (let i = 0; i < roles.length; i++)
    if ((roles[i] as number) & 1) bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
  return bits;
};

/** Reads one text. `ambient` is what its label or column header says to each rule: see `HeaderFacts.roles`. */
export const readText = (rules: CompiledRules, text: string, ambient?: Uint8Array): TextReadings => {
  const reader: Reader = {
    text,
    ambient,
    ambientFor: ambient === undefined ? undefined : bitsOf(ambient),
    near: new Uint32Array((rules.rules.length + 31) >>> 5),
    speakers: { ends: [], bits: [], first: 0, behind: 0, isNear: false },
    units: NO_UNITS,
    base: 0,
    end: 0,
    marks: new Uint32Array(rules.shapeCount),
    stamp: 0,
    hits: { starts: [], ends: [], values: [] },
    readings: [],
  };
  for (const [from, to] of windowsOf(text)) {
    const firstHit = reader.hits.starts.length;
    reader.base = Math.max(0, from - MARGIN);
    reader.end = Math.min(text.length, to + MARGIN);
    reader.units = unitsOf(text, reader.base, reader.end);
    rules.dictionary.scanUnits(reader.units, reader.base, text, from, to, reader.hits);
    noteSpeakers(reader, firstHit);
    readDigits(reader, rules, from, to);
    readLabels(reader, firstHit);
  }
  readSymbols(reader, '@', rules.atShapes, isLocalPart);
  readSymbols(reader, '://', rules.urlShapes, isScheme);
  readColons(reader, rules.colonShapes);
  return { readings: settle(reader.readings), hits: reader.hits };
};

/** Overlapping readings settled, what stands beside each other weighed, specimens put down. */
const settle = (readings: Reading[]): Reading[] => {
  const winners = compete(readings);
  winners.forEach((reading, i) => {
    const { beside } = reading.rule.rule;
    if (beside === undefined) return;
    if (hasBeside(winners, i, beside)) support(reading, { kind: 'beside', weight: beside.weight });
    else if (beside.required) reading.confidence = 0;
  });
  return winners;
};

type Beside = NonNullable<CompiledRule['rule']['beside']>;

/** Winners do not overlap and stand in order: both ways from here until they are too far. */
const hasBeside = (winners: readonly Reading[], i: number, { categories, within }: Beside): boolean => {
  const self = winners[i] as Reading;
  const counts = ({ confidence, rule }: Reading): boolean =>
    confidence >= 0.3 && categories.includes(rule.rule.category);
  for (let j = i - 1; j >= 0 && self.start - (winners[j] as Reading).end <= within; j--)
    if (counts(winners[j] as Reading)) return true;
  for (let j = i + 1; j < winners.length && (winners[j] as Reading).start - self.end <= within; j++)
    if (counts(winners[j] as Reading)) return true;
  return false;
};

/** Places that may hold something, merged into windows that begin and end between words. */
function* windowsOf(text: string): Generator<readonly [number, number]> {
  if (text.length <= SHORT) {
    yield [0, text.length];
    return;
  }
  const find = createPlaceFinder(text);
  let window: [number, number] | undefined;
  for (let first = find(0); ; ) {
    if (window !== undefined && first - BEFORE > window[1]) {
      yield [startOfWord(text, window[0]), endOfWord(text, window[1])];
      window = undefined;
    }
    if (first === Number.POSITIVE_INFINITY) return;
    const to = Math.min(text.length, first + AFTER);
    if (window === undefined) window = [Math.max(0, first - BEFORE), to];
    else window[1] = to;
    first = find(to);
  }
}

/** A word cut by a window's edge would be misread; no word is longer than this. */
const LONGEST_WORD = 64;
const startOfWord = (text: string, at: number): number => {
  const least = Math.max(0, at - LONGEST_WORD);
  let start = at;
  while (start > least && CLASS[text.charCodeAt(start - 1)] !== 0) start -= 1;
  return start;
};
const endOfWord = (text: string, at: number): number => {
  const most = Math.min(text.length, at + LONGEST_WORD);
  let end = at;
  while (end < most && CLASS[text.charCodeAt(end)] !== 0) end += 1;
  return end;
};

const readDigits = (reader: Reader, rules: CompiledRules, from: number, to: number): void => {
  const { text, units, base } = reader;
  const length = reader.end - base;
  let at = from - base;
  const stop = to - base;
  while (at < stop) {
    if (((units[at] as number) - 48) >>> 0 > 9) {
      at += 1;
      continue;
    }
    const start = at;
    at += 1;
    while (((units[at] as number) - 48) >>> 0 <= 9) at += 1;
    // A run that leaves the window on both sides is nobody's number; its length only has to be right up to 40.
    const last =
      start === 0
        ? base === 0
          ? 129
          : codeOf(text.charCodeAt(base - 1))
        : codeOf(units[start - 1] as number);
    const next =
      at < length
        ? codeOf(units[at] as number)
        : base + at >= text.length
          ? 129
          : codeOf(text.charCodeAt(base + at));
    const { free, needWord, needing } = rules.candidatesFor(at - start, last, next);
    for (let i = 0; i < free.length; i++)
      tryGroup(reader, rules, free[i] as CandidateGroup, base + start, undefined);
    if (needWord.length === 0) continue;
    const near = speakersNear(reader, base + start);
    if (near === undefined || !intersect(near, needing)) continue;
    for (let i = 0; i < needWord.length; i++) {
      const group = needWord[i] as CandidateGroup;
      if (intersect(near, group.rules)) tryGroup(reader, rules, group, base + start, near);
    }
  }
};

/** Index of a character in the tables of candidates. */
const codeOf = (code: number): number => Math.min(code, 128);

const intersect = (a: Uint32Array, b: Uint32Array): boolean => {
  for (let i = 0; i < a.length; i++) if ((a[i] as number) & (b[i] as number)) return true;
  return false;
};

/** Tries the shapes of a group that may match; with `near` only those of its rules. */
const tryGroup = (
  reader: Reader,
  { filter }: CompiledRules,
  { before, state, shapes }: CandidateGroup,
  start: number,
  near: Uint32Array | undefined,
): void => {
  const { text, marks } = reader;
  const begin = start - before;
  if (begin < 0 || !isFreeBefore(text, begin)) return;
  reader.stamp += 1;
  if (!filter.look(state, reader, begin, marks, reader.stamp)) return;
  for (let i = 0; i < shapes.length; i++) {
    const shape = shapes[i] as CompiledShape;
    if (marks[shape.number] !== reader.stamp) continue;
    const { index } = shape.rule;
    if (near === undefined || ((near[index >>> 5] as number) >>> (index & 31)) & 1)
      tryShape(reader, shape, begin);
  }
};

/** A value may be this long before its words end, and a word this long behind it. */
const LONGEST_VALUE = 64;
/** No rule looks further back. */
const FURTHEST = 120;

/** The words of a window that speak for some rule, and those of them that are near the run of digits at hand. */
interface Speakers {
  readonly ends: number[];
  readonly bits: Uint32Array[];
  /** Near are those from `first` up to before `behind`. */
  first: number;
  behind: number;
  isNear: boolean;
}

const noteSpeakers = ({ hits, speakers }: Reader, firstHit: number): void => {
  const { ends, bits } = speakers;
  ends.length = 0;
  bits.length = 0;
  for (let i = firstHit; i < hits.ends.length; i++) {
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
const speakersNear = ({ speakers, near, ambientFor }: Reader, start: number): Uint32Array | undefined => {
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

/** Index of the last hit that ends at or before `place`, -1 for none. */
const lastHitUpTo = ({ ends }: Hits<WordFacts>, place: number): number => {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] as number) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const tryShape = (reader: Reader, shape: CompiledShape, begin: number): void => {
  const { text } = reader;
  if (!isFreeBefore(text, begin)) return;
  shape.regex.lastIndex = begin;
  if (!shape.regex.test(text)) return;
  const end = shape.regex.lastIndex;
  if (!isFreeAfter(text, end)) return;
  const { rule } = shape;
  const value = text.slice(begin, end);
  if (rule.check !== undefined && !rule.check(value)) return;
  const reading = newReading(rule, begin, end, { kind: 'shape', id: rule.rule.id, weight: shape.weight });
  if (rule.check !== undefined && rule.rule.check !== undefined)
    support(reading, { kind: 'check', id: rule.rule.check, weight: 0 });
  if (weighContext(reader, reading)) reader.readings.push(reading);
};

/** Between a label and its value: punctuation and words such as `number is`, nothing else. */
const LABEL_GAP =
  /^[\s:#=.\-\u2013"'()[\]*|>]*(?:(?:no|nr|nbr|num|number|numbers|id|is|was|of|the|value|s)\b[\s:#=.\-\u2013"'()[\]*|>]*){0,3}$/i;
/** Between the first and a later value of an enumeration. */
const ENUMERATION = /^[\s:#=.]*(?:[0-9A-Z-]{3,20}\s*(?:,|;|and|&|\/)\s*)+$/i;

/** Adds what the words around say. False: the rule needs context and there is none. */
const weighContext = ({ text, hits, ambient }: Reader, reading: Reading): boolean => {
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
    support(reading, {
      kind: label !== undefined ? 'label' : 'context',
      id,
      weight: label === undefined && near === undefined ? full / 2 : full,
    });
  }
  if (against !== undefined && label === undefined && near === undefined)
    support(reading, { kind: 'against', id: against, weight: context.againstWeight ?? -0.5 });
  return id !== undefined || !context.required;
};

const LABEL_WORDS_AWAY = 60;

const COLON_GAP =
  /^(?:[ \t]*(?:\([^()\n]{0,30}\))?[ \t]*[:=#\u2013|][ \t|]*|[ \t]*\t[ \t]*|[ \t]*:?[ \t]*(?:\r?\n[ \t]*){1,2})["']?/;
const OPTIONAL_GAP =
  /^(?:[ \t]*[:=#,\u2013-]?[ \t]*|[ \t]*:?[ \t]*(?:\r?\n[ \t]*){1,2})(?:is |was |named |called )?["']?/;
const TITLE_GAP = /^\.?,?[ \t]{1,3}/;
const GAPS: Readonly<Record<CompiledLabel['colon'], RegExp>> = {
  required: COLON_GAP,
  optional: OPTIONAL_GAP,
  title: TITLE_GAP,
};

/** Values found from the word before them: names. */
const readLabels = (reader: Reader, firstHit: number): void => {
  const { text, hits, readings } = reader;
  for (let i = firstHit; i < hits.ends.length; i++) {
    const facts = hits.values[i] as WordFacts;
    if (facts.labels.length === 0) continue;
    const end = hits.ends[i] as number;
    const behind = text.slice(end, end + 48);
    for (const label of facts.labels) {
      const gap = GAPS[label.colon].exec(behind);
      if (gap === null) continue;
      const start = end + gap[0].length;
      const stop = labelledEnd(label, text, start);
      if (stop === undefined) continue;
      const reading = newReading(label.rule, start, stop, {
        kind: 'label',
        id: facts.term,
        weight: label.weight,
      });
      weighAgainst(reader, reading, i);
      readings.push(reading);
    }
  }
};

/** Where the value ends: `John Smith` in `John Smith Age: 45`. Words of the next label are given back one by one. */
const labelledEnd = (
  { regex, whole, rule }: CompiledLabel,
  text: string,
  start: number,
): number | undefined => {
  regex.lastIndex = start;
  if (!regex.test(text)) return undefined;
  for (let stop = regex.lastIndex; stop > start; ) {
    const value = text.slice(start, stop);
    const isWhole = stop >= text.length || !isPartOfWord(text.charCodeAt(stop));
    const isLabel = /^ ?(?:#|no\.?)? ?[:=]/i.test(text.slice(stop, stop + 6)) && value.includes(' ');
    if (isWhole && !isLabel && whole.test(value) && rule.check?.(value) !== false) return stop;
    const cut = Math.max(value.lastIndexOf(' '), value.lastIndexOf('\t'), value.lastIndexOf('\n'));
    if (cut <= 0) return undefined;
    stop = start + value.slice(0, cut).trimEnd().length;
  }
  return undefined;
};

/** `File name: Foo Bar` is not a person. */
const weighAgainst = ({ hits, ambient }: Reader, reading: Reading, labelHit: number): void => {
  const { context } = reading.rule.rule;
  if (context?.against === undefined) return;
  const { index, before } = reading.rule;
  let against = (ambient?.[index] ?? 0) & 2 ? 'header' : undefined;
  for (let i = labelHit; i >= 0 && (hits.ends[i] as number) >= reading.start - before; i--)
    if ((hits.values[i]?.roles[index] ?? 0) & 2) against ??= hits.values[i]?.term;
  if (against !== undefined)
    support(reading, { kind: 'against', id: against, weight: context.againstWeight ?? -0.5 });
};

const isLocalPart = (code: number): boolean =>
  CLASS[code] === 1 ||
  CLASS[code] === 2 ||
  code === 45 ||
  code === 46 ||
  code === 95 ||
  code === 43 ||
  code === 37;
const isScheme = (code: number): boolean => CLASS[code] === 1;

/** Values around a symbol: the shape is tried where the characters before the symbol begin. */
const readSymbols = (
  reader: Reader,
  symbol: string,
  shapes: readonly CompiledShape[],
  belongs: (code: number) => boolean,
): void => {
  if (shapes.length === 0) return;
  const { text } = reader;
  for (let at = text.indexOf(symbol); at >= 0; at = text.indexOf(symbol, at + symbol.length)) {
    let begin = at;
    while (begin > 0 && at - begin < LONGEST_WORD && belongs(text.charCodeAt(begin - 1))) begin -= 1;
    if (begin < at) for (const shape of shapes) tryShape(reader, shape, begin);
  }
};

const isHex = (code: number): boolean =>
  isDigitCode(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);

/** Addresses of machines: groups of hexadecimal digits and colons. */
const readColons = (reader: Reader, shapes: readonly CompiledShape[]): void => {
  if (shapes.length === 0) return;
  const { text, readings } = reader;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    if (!isHex(text.charCodeAt(at + 1)) && text.charCodeAt(at + 1) !== 58) continue;
    let begin = at;
    while (begin > 0 && at - begin < 6 && isHex(text.charCodeAt(begin - 1))) begin -= 1;
    if (begin === at && text.charCodeAt(at + 1) !== 58) continue;
    // A piece of a longer row of groups, such as a fingerprint, is no address.
    if (text.charCodeAt(begin - 1) === 58) continue;
    const found = readings.length;
    for (const shape of shapes) tryShape(reader, shape, begin);
    const last = readings.length > found ? readings.at(-1) : undefined;
    if (last === undefined) continue;
    if (text.charCodeAt(last.end) === 58 && isHex(text.charCodeAt(last.end + 1))) readings.length = found;
    at = last.end;
  }
};

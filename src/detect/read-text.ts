/**
 * The engine: one look for what may begin an identifier (digits, `@`, `://`, `:`, titles), words looked up only in the
 * windows around, and only those shapes tried that can begin there. Its cost hardly grows with the number of rules.
 */
import type { CompiledLabel, CompiledRule, CompiledRules, CompiledShape, WordFacts } from './compile-rules.ts';
import { compete, newReading, type Reading, support } from './reading.ts';
import { CLASS, type Hits } from './words.ts';

/** Words met, in order; shared with the search for health terms so that nothing is looked up twice. */
export interface TextReadings {
  readonly readings: Reading[];
  readonly hits: Hits<WordFacts>;
}

/** How far a window reaches before and after what set it off. Contexts of rules may ask for up to 60 and 40. */
const BEFORE = 90;
const AFTER = 50;

/** A text of up to this many characters is one window. */
const SHORT = 300;

/** Words after which a name stands without a colon. Their first letters are rare, so looking for them costs little. */
const TITLE_WORDS = ['Mr', 'Ms', 'Dr', 'Dear', 'DEAR', 'Miss', 'Master', 'Patient', 'PATIENT', 'patient', 'Pt', 'Name', 'NAME', 'Re', 'RE'];

/** A text being read, and what has been met in it so far. */
interface Reader extends TextReadings {
  readonly text: string;
  /** By rule index: what a header or label around the whole text says (1 for, 2 against). */
  readonly ambient: Uint8Array | undefined;
}

/** Reads one text. `ambient` is what its label or column header says to each rule: see `HeaderFacts.roles`. */
export const readText = (rules: CompiledRules, text: string, ambient?: Uint8Array): TextReadings => {
  const reader: Reader = { text, ambient, hits: { starts: [], ends: [], values: [] }, readings: [] };
  for (const [from, to] of windowsOf(text)) {
    const firstHit = reader.hits.starts.length;
    rules.dictionary.scan(text, from, to, reader.hits);
    readDigits(reader, rules, from, to, firstHit);
    readLabels(reader, firstHit);
    readSymbols(reader, '@', from, to, rules.atShapes, isLocalPart);
    readSymbols(reader, '://', from, to, rules.urlShapes, isScheme);
    if (rules.colonShapes.length > 0) readColons(reader, from, to, rules.colonShapes);
  }
  return { readings: settle(reader.readings), hits: reader.hits };
};

/** Overlapping readings settled, what stands beside each other weighed, specimens put down. */
const settle = (readings: Reading[]): Reading[] => {
  const winners = compete(readings);
  for (const reading of winners) weighNeighbours(reading, winners);
  return winners;
};

const weighNeighbours = (reading: Reading, all: readonly Reading[]): void => {
  const beside = reading.rule.rule.beside;
  if (beside === undefined) return;
  const met = all.some(
    (other) =>
      other !== reading &&
      other.confidence >= 0.3 &&
      beside.categories.includes(other.rule.rule.category) &&
      (other.start >= reading.end ? other.start - reading.end : reading.start - other.end) <= beside.within,
  );
  if (met) support(reading, { kind: 'beside', weight: beside.weight });
  else if (beside.required) reading.confidence = 0;
};

/** Places that may hold something, merged into windows that begin and end between words. */
function* windowsOf(text: string): Generator<readonly [number, number]> {
  if (text.length <= SHORT) {
    yield [0, text.length];
    return;
  }
  const finders = [digitFinder(text), ...['@', ':', ...TITLE_WORDS].map((word) => wordFinder(text, word))];
  const next = finders.map((find) => find(0));
  let from = -1;
  let to = -1;
  for (;;) {
    let first = Number.POSITIVE_INFINITY;
    for (const at of next) if (at < first) first = at;
    if (first === Number.POSITIVE_INFINITY || (from >= 0 && first - BEFORE > to)) {
      if (from >= 0) yield [startOfWord(text, from), endOfWord(text, to)];
      if (first === Number.POSITIVE_INFINITY) return;
      from = Math.max(to, first - BEFORE, 0);
    }
    to = Math.min(text.length, first + AFTER);
    for (let i = 0; i < next.length; i++) if ((next[i] as number) < to) next[i] = (finders[i] as Finder)(to);
  }
}

type Finder = (from: number) => number;

const DIGIT = /[0-9]/g;
const digitFinder = (text: string): Finder => (from) => {
  DIGIT.lastIndex = from;
  return DIGIT.exec(text)?.index ?? Number.POSITIVE_INFINITY;
};
const wordFinder = (text: string, word: string): Finder => (from) => {
  const at = text.indexOf(word, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
};

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

const readDigits = (reader: Reader, rules: CompiledRules, from: number, to: number, firstHit: number): void => {
  const { text } = reader;
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) {
      at += 1;
      continue;
    }
    const start = at;
    at += 1;
    let next = text.charCodeAt(at);
    while (next >= 48 && next <= 57) {
      at += 1;
      next = text.charCodeAt(at);
    }
    const candidates = rules.byRun[at - start];
    if (candidates === undefined) continue;
    const follower = at >= text.length ? 129 : next < 128 ? next : 128;
    for (const { shape, entry } of candidates) {
      if (!entry.next[follower]) continue;
      const begin = start - entry.before;
      if (begin < 0) continue;
      const first = text.charCodeAt(begin);
      if (!shape.first[first < 128 ? first : 128]) continue;
      // Without a word near it a value that needs one is no match: ask that first, it is the cheaper question.
      if (shape.rule.rule.context?.required && !hasWordNear(reader, shape.rule, begin, firstHit)) continue;
      tryShape(reader, shape, begin);
    }
  }
};

const hasWordNear = ({ hits, ambient }: Reader, rule: CompiledRule, begin: number, firstHit: number): boolean => {
  if ((ambient?.[rule.index] ?? 0) & 1) return true;
  const most = begin + 64 + rule.after;
  for (let i = hits.ends.length - 1; i >= firstHit; i--) {
    if ((hits.starts[i] as number) > most) continue;
    if ((hits.ends[i] as number) < begin - rule.before) return false;
    if ((hits.values[i]?.roles[rule.index] ?? 0) & 1) return true;
  }
  return false;
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
  if (rule.check !== undefined && rule.rule.check !== undefined) support(reading, { kind: 'check', id: rule.rule.check, weight: 0 });
  if (weighContext(reader, reading)) reader.readings.push(reading);
};

const isDigitCode = (code: number): boolean => code >= 48 && code <= 57;
/** Letters, digits and `_` beside a value mean that it is part of something longer. */
const isPartOfWord = (code: number): boolean => CLASS[code] === 1 || CLASS[code] === 2 || code === 95;
const isJoint = (code: number): boolean => code === 45 || code === 46 || code === 47;

const isFreeBefore = (text: string, at: number): boolean => {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (isPartOfWord(before)) return false;
  if (isJoint(before)) return !(at > 1 && isDigitCode(text.charCodeAt(at - 2)));
  // A sign of currency makes an amount of it.
  return before !== 36 && before !== 0x20ac && before !== 0xa3;
};

const isFreeAfter = (text: string, at: number): boolean => {
  if (at >= text.length) return true;
  const after = text.charCodeAt(at);
  if (isPartOfWord(after) || after === 37) return false;
  if (isJoint(after)) return !isDigitCode(text.charCodeAt(at + 1));
  // 123,456 goes on after a comma; 123,4567 does not.
  if (after === 44) return !/^,\d{3}(?![0-9])/.test(text.slice(at, at + 5)) || isDigitCode(text.charCodeAt(at - 4));
  return true;
};

/** Between a label and its value: punctuation and words such as `number is`, nothing else. */
const LABEL_GAP = /^[\s:#=.\-\u2013"'()[\]*|>]*(?:(?:no|nr|nbr|num|number|numbers|id|is|was|of|the|value|s)\b[\s:#=.\-\u2013"'()[\]*|>]*){0,3}$/i;
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
  for (let i = hits.ends.length - 1; i >= 0; i--) {
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
    support(reading, { kind: label !== undefined ? 'label' : 'context', id, weight: label === undefined && near === undefined ? full / 2 : full });
  }
  if (against !== undefined && label === undefined && near === undefined)
    support(reading, { kind: 'against', id: against, weight: context.againstWeight ?? -0.5 });
  return id !== undefined || !context.required;
};

const LABEL_WORDS_AWAY = 60;

const COLON_GAP = /^(?:[ \t]*(?:\([^()\n]{0,30}\))?[ \t]*[:=#\u2013|][ \t|]*|[ \t]*\t[ \t]*|[ \t]*:?[ \t]*\r?\n[ \t]*)["']?/;
const OPTIONAL_GAP = /^(?:[ \t]*[:=#,\u2013-]?[ \t]*|[ \t]*:?[ \t]*\r?\n[ \t]*)(?:is |was |named |called )?["']?/;
const TITLE_GAP = /^\.?,?[ \t]{1,3}/;
const GAPS: Readonly<Record<CompiledLabel['colon'], RegExp>> = { required: COLON_GAP, optional: OPTIONAL_GAP, title: TITLE_GAP };

/** Values found from the word before them: names. */
const readLabels = ({ text, hits, readings }: Reader, firstHit: number): void => {
  for (let i = firstHit; i < hits.ends.length; i++) {
    const facts = hits.values[i] as WordFacts;
    if (facts.labels.length === 0) continue;
    const end = hits.ends[i] as number;
    const behind = text.slice(end, end + 48);
    for (const label of facts.labels) {
      const gap = GAPS[label.colon].exec(behind);
      if (gap === null) continue;
      const start = end + gap[0].length;
      label.regex.lastIndex = start;
      if (!label.regex.test(text)) continue;
      const stop = label.regex.lastIndex;
      if (stop < text.length && isPartOfWord(text.charCodeAt(stop))) continue;
      if (label.rule.check !== undefined && !label.rule.check(text.slice(start, stop))) continue;
      const reading = newReading(label.rule, start, stop, { kind: 'label', id: facts.term, weight: label.weight });
      readings.push(reading);
    }
  }
};

const isLocalPart = (code: number): boolean => CLASS[code] === 1 || CLASS[code] === 2 || code === 45 || code === 46 || code === 95 || code === 43 || code === 37;
const isScheme = (code: number): boolean => CLASS[code] === 1;

/** Values around a symbol: the shape is tried where the characters before the symbol begin. */
const readSymbols = (
  reader: Reader,
  symbol: string,
  from: number,
  to: number,
  shapes: readonly CompiledShape[],
  belongs: (code: number) => boolean,
): void => {
  if (shapes.length === 0) return;
  const { text } = reader;
  for (let at = text.indexOf(symbol, from); at >= 0 && at < to; at = text.indexOf(symbol, at + symbol.length)) {
    let begin = at;
    while (begin > 0 && at - begin < LONGEST_WORD && belongs(text.charCodeAt(begin - 1))) begin -= 1;
    if (begin < at) for (const shape of shapes) tryShape(reader, shape, begin);
  }
};

const isHex = (code: number): boolean => isDigitCode(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);

/** Addresses of machines: groups of hexadecimal digits and colons. */
const readColons = (reader: Reader, from: number, to: number, shapes: readonly CompiledShape[]): void => {
  const { text, readings } = reader;
  for (let at = text.indexOf(':', from); at >= 0 && at < to; at = text.indexOf(':', at + 1)) {
    if (!isHex(text.charCodeAt(at + 1)) && text.charCodeAt(at + 1) !== 58) continue;
    let begin = at;
    while (begin > from && at - begin < 6 && isHex(text.charCodeAt(begin - 1))) begin -= 1;
    if (begin === at && text.charCodeAt(at + 1) !== 58) continue;
    const found = readings.length;
    for (const shape of shapes) tryShape(reader, shape, begin);
    const last = readings.length > found ? readings.at(-1) : undefined;
    if (last !== undefined) at = last.end;
  }
};

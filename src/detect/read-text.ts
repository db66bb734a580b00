/**
 * The engine: one look for what may begin an identifier (digits, `@`, `://`, `:`, titles), words looked up only in the
 * windows around, and only those shapes tried that can begin there. Its cost hardly grows with the number of rules.
 */
import type { CompiledRule, CompiledRules, WordFacts } from './compile-rules.ts';
import { type NoteMemory, newNoteMemory, readNote } from './notes/read-note.ts';
import { readDigits } from './read-digits.ts';
import { readLabels } from './read-labels.ts';
import { readSymbols } from './read-symbols.ts';
import type { KeyReader, Reader, TextReadings } from './reader.ts';
import { byPlace, compete, type Reading, support } from './reading.ts';
import { MAX_CHARS } from './scanner.ts';
import { noteSpeakers } from './speakers.ts';
import type { Hits } from './words.ts';

/** A text of up to this many characters is one window. */
const SHORT = 300;
/** Long texts are read in parts; so much around a part is at hand too, for words and values that reach over its ends. */
const MARGIN = 1024;
const PART = MAX_CHARS - 2 * MARGIN;

const bitsOf = (roles: Uint8Array): Uint32Array => {
  const bits = new Uint32Array((roles.length + 31) >>> 5);
  for (let i = 0; i < roles.length; i++)
    if ((roles[i] as number) & 1) bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
  return bits;
};

/**
 * Reads one text. `ambient` is what its label or column header says to each rule: see `HeaderFacts.roles`; `readKeys`
 * adds what the keys at these places say of the values behind them.
 */
export const readText = (
  rules: CompiledRules,
  text: string,
  ambient?: Uint8Array,
  memory: NoteMemory = newNoteMemory(),
  readKeys?: KeyReader,
): TextReadings => {
  const { scanner, workspace } = rules;
  const reader: Reader = {
    text,
    ambient,
    ambientFor: ambient === undefined ? undefined : bitsOf(ambient),
    workspace,
    speakers: { ends: [], bits: [], first: 0, behind: 0, isNear: false },
    bytes: scanner.bytes,
    shift: 0,
    end: 0,
    hits: { starts: [], ends: [], values: [] },
    hasAllHits: true,
    readings: [],
    keys: [],
  };
  for (let from = 0; from < text.length; from += PART)
    readPart(reader, rules, from, Math.min(text.length, from + PART));
  readNote(rules, text, reader.hits, reader.readings, memory);
  if (reader.keys.length > 0) readKeys?.(text, reader.keys, reader.readings);
  return {
    readings: settle(reader.readings),
    hits: reader.hits,
    hasAllHits: reader.hasAllHits,
  };
};

/** Reads what begins in `text[from..to)`. */
const readPart = (reader: Reader, rules: CompiledRules, from: number, to: number): void => {
  const { text, hits } = reader;
  const { scanner, dictionary } = rules;
  reader.end = Math.min(text.length, to + MARGIN);
  scanner.load(text, Math.max(0, from - MARGIN), reader.end);
  reader.shift = scanner.shift();
  scanner.mark();
  const { windows, words } = scanner;
  let windowCount = scanner.windowCount();
  if (text.length <= SHORT || isMostlyWindows(windows, windowCount, to - from)) {
    windows[0] = Math.max(0, from - MARGIN);
    windows[1] = reader.end;
    windowCount = 2;
  } else reader.hasAllHits = false;
  let wordCount = 0;
  let runCount = 0;
  for (let i = 0; i < windowCount; i += 2) {
    const [begin, end] = [windows[i] as number, windows[i + 1] as number];
    wordCount = scanner.findWords(begin, end, i === 0);
    runCount = scanner.findRuns(begin, end, i === 0);
  }
  const firstHit = hits.ends.length;
  for (let i = 0; i < wordCount; i += 2) {
    const place = words[i] as number;
    if (place >= from) dictionary.meet(words[i + 1] as number, text, place, hits);
  }
  noteSpeakers(reader, from);
  readDigits(reader, rules, from, to, runCount);
  readLabels(rules, reader, firstHit, to);
  readSymbols(reader, rules, from, to);
  let keyCount = 0;
  for (let i = 0; i < windowCount; i += 2)
    keyCount = scanner.findKeys(windows[i] as number, windows[i + 1] as number, i === 0);
  for (let i = 0; i < keyCount; i++) {
    const place = scanner.keys[i] as number;
    if (place >= from && place < to) reader.keys.push(place);
  }
  if (to < text.length) forgetBehind(hits, to);
};

/** Then it is read as a whole: what looks for health terms is spared another look. */
const isMostlyWindows = (windows: Int32Array, count: number, length: number): boolean => {
  let sum = 0;
  for (let i = 0; i < count; i += 2) sum += (windows[i + 1] as number) - (windows[i] as number);
  return 2 * sum > length;
};

/** What begins behind a part is met again with the next. */
const forgetBehind = ({ starts, ends, values }: Hits<WordFacts>, to: number): void => {
  let kept = ends.length;
  while (kept > 0 && (ends[kept - 1] as number) > to) kept -= 1;
  for (let i = kept; i < ends.length; i++) {
    if ((starts[i] as number) >= to) continue;
    starts[kept] = starts[i] as number;
    ends[kept] = ends[i] as number;
    values[kept] = values[i] as WordFacts;
    kept += 1;
  }
  starts.length = kept;
  ends.length = kept;
  values.length = kept;
};

/** Overlapping readings settled, what stands beside each other weighed, specimens put down. */
const settle = (readings: Reading[]): Reading[] => {
  const winners = compete(accompanied(readings));
  for (let i = 0; i < winners.length; i++) {
    const reading = winners[i] as Reading;
    const { besideEvidence, rule } = reading.rule;
    if (besideEvidence === undefined || rule.beside === undefined) continue;
    if (hasBeside(winners, i, rule.beside)) support(reading, besideEvidence);
    else if (rule.beside.required) reading.confidence = 0;
  }
  return winners;
};

/** What needs another value beside it does not stand in the way of others where there is none. */
const accompanied = (readings: Reading[]): Reading[] =>
  readings.some(({ rule }) => rule.rule.beside?.required)
    ? readings.sort(byPlace).filter((_, i) => isAccompanied(readings, i))
    : readings;

/** No value is longer. */
const LONGEST_VALUE = 256;

const isAccompanied = (readings: readonly Reading[], i: number): boolean => {
  const { rule, start, end } = readings[i] as Reading;
  const { beside } = rule.rule;
  if (beside?.required !== true) return true;
  const counts = (other: Reading, away: number): boolean =>
    away >= 0 &&
    away <= beside.within &&
    other.confidence >= 0.3 &&
    beside.categories.includes(other.rule.rule.category);
  const first = start - beside.within - LONGEST_VALUE;
  for (let j = i - 1; j >= 0 && (readings[j] as Reading).start >= first; j--)
    if (counts(readings[j] as Reading, start - (readings[j] as Reading).end)) return true;
  for (let j = i + 1; j < readings.length && (readings[j] as Reading).start <= end + beside.within; j++)
    if (counts(readings[j] as Reading, (readings[j] as Reading).start - end)) return true;
  return false;
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

/** Text laid into the kernel's memory, one byte per UTF-16 unit, and what the kernel finds there. One per set of rules. */
import { PAGE_BYTES } from '../util/wasm.ts';
import { AT, DIGIT, HASH, HEX, LETTER, LINE, SLOT_BYTES, WORD_BYTES } from './kernel-parts.ts';
import { LINE_RECORD } from './lines-kernel.ts';
import { FLAGS_AT, UNLEARNT } from './runs-kernel.ts';
import { createKernel } from './scan-kernel.ts';
import type { TailFilter } from './tail-filter.ts';
import { CLASS, LOWER } from './unit-classes.ts';
import { EDGES } from './value-edges.ts';

/** Words that begin a term of the dictionary and are the same to the kernel: mostly one. */
export interface FirstWord {
  readonly folded: Uint8Array;
  /** The words that follow in terms, where it is no term itself; undefined: all are of interest. */
  readonly followers: Iterable<string> | undefined;
}

export interface Scanner {
  /** The byte of a unit of the text at hand is at its place minus `shift()`. */
  readonly bytes: Uint8Array;
  shift(): number;
  /** Lays `text[from..to)` into memory: at most `MAX_CHARS`. What is found is valid until the next call. */
  load(text: string, from: number, to: number): void;
  /** Finds the lines that may hold something, widens them to windows, and notes symbols. */
  mark(): void;
  /** After `mark`: windows as pairs of places, and how many numbers that are. */
  readonly windows: Int32Array;
  windowCount(): number;
  /** Records of lines that may belong to a table, see `lines-kernel.ts`; answers how many numbers there are. */
  readonly lines: Int32Array;
  findLines(): number;
  /** Do two spaces stand side by side anywhere? */
  hasGap(): boolean;
  /** After `mark`: places of `@` and of colons that may matter. */
  readonly symbols: Int32Array;
  symbolCount(): number;
  /** Appends the words that begin a term: place and number; answers how many numbers there are. `reset` begins anew. */
  readonly words: Int32Array;
  findWords(from: number, to: number, reset: boolean): number;
  /** The same for runs of digits at which a shape may match: place, and facts as in `runs-kernel.ts`. */
  readonly runs: Int32Array;
  findRuns(from: number, to: number, reset: boolean): number;
  /** Appends places of what may part a key from its value; they take the place of the words. */
  readonly keys: Int32Array;
  findKeys(from: number, to: number, reset: boolean): number;
}

/** Longer texts are read in parts. */
export const MAX_CHARS = 512 * 1024;
/** Shorter ones are copied faster one by one. */
const SHORT = 48;
/** Words within so many lines before and behind what sets off a window are looked up: rules look back up to 120 characters. */
const LINES_BEFORE = 2;
const LINES_BEHIND = 1;
/** The kernel reads on behind the end. */
const BEHIND = 3 * LINE;

/** Bytes of units beyond Latin-1: letters, the sign of the euro, all others. */
const [WIDE_LETTER, EURO, WIDE_OTHER] = [0xff, 0x80, 0x81];
const BYTE = new Uint8Array(65_536);
for (let code = 0; code < 65_536; code++)
  BYTE[code] = code < 256 ? code : CLASS[code] === 1 ? WIDE_LETTER : code === 0x20ac ? EURO : WIDE_OTHER;
const WIDE = /[^\0-\xff]/;

/** A word of lower-case letters as the kernel compares it: 16 bytes, letter case away. */
export const foldedOf = (word: string): Uint8Array => {
  const folded = new Uint8Array(WORD_BYTES);
  for (let i = 0; i < Math.min(word.length, WORD_BYTES); i++)
    folded[i] = (BYTE[word.charCodeAt(i)] as number) | 0x20;
  return folded;
};
/** More than one word looks like this to the kernel: the text itself has to be compared. */
export const isInexact = (word: string): boolean => word.length > WORD_BYTES || foldedOf(word).includes(0xff);
/** Does the text go on with this word of lower-case letters at `at`? What stands behind it is not looked at. */
export const isWordAt = (word: string, text: string, at: number): boolean => {
  for (let i = 0; i < word.length; i++)
    if (LOWER[text.charCodeAt(at + i)] !== word.charCodeAt(i)) return false;
  return true;
};

const hashOf = (folded: Uint8Array): bigint => {
  const lanes = new BigUint64Array(folded.buffer);
  return BigInt.asUintN(64, (lanes[0] as bigint) * HASH[0] + (lanes[1] as bigint) * HASH[1]);
};
const initialBit = (word: string): number => {
  const code = word.charCodeAt(0) | 0x20;
  return 1 << (code >= 97 && code <= 122 ? code & 31 : 0);
};

export const createScanner = (words: readonly FirstWord[], tails: TailFilter): Scanner => {
  const kernel = createKernel();
  const slotCount = 2 ** Math.ceil(Math.log2(2 * words.length + 64));
  let top = AT.tables;
  const place = (bytes: number): number => {
    const at = top;
    top = (top + bytes + LINE - 1) & ~(LINE - 1);
    return at;
  };
  const slotsAt = place(slotCount * SLOT_BYTES);
  const startsAt = place(2 * tails.sizes.starts);
  const tailsAt = place(2 * tails.sizes.tails);
  const acceptsAt = place(tails.sizes.accepts);
  const linesAt = place(MAX_CHARS / LINE + 4);
  const windowsAt = place((8 * MAX_CHARS) / LINE / 2 + 64);
  const symbolsAt = place(4 * MAX_CHARS + LINE);
  const wordsAt = place(4 * MAX_CHARS + LINE);
  const runsAt = place(4 * MAX_CHARS + LINE);
  const textAt = place(LINE + MAX_CHARS + BEHIND) + LINE;
  kernel.memory.grow(Math.ceil(top / PAGE_BYTES) - kernel.memory.buffer.byteLength / PAGE_BYTES);
  const { buffer } = kernel.memory;
  const memory = Buffer.from(buffer);

  for (let byte = 0; byte < 256; byte++) {
    const kind = CLASS[byte];
    memory[AT.classes + byte] =
      (kind === 1 ? LETTER : kind === 2 ? DIGIT : 0) |
      (/[0-9A-Fa-f]/.test(String.fromCharCode(byte)) ? HEX : 0);
  }
  memory[AT.classes + WIDE_LETTER] = LETTER;
  for (let length = 0; length <= WORD_BYTES; length++)
    memory.fill(0xff, AT.masks + 16 * length, AT.masks + 17 * length);
  memory.set(tails.sideClasses, AT.sideClasses);
  memory.set(tails.secondClasses, AT.secondClasses);
  memory.set(tails.tailClasses, AT.tailClasses);
  memory.set(EDGES, AT.edges);
  tails.bind({
    starts: new Uint16Array(buffer, startsAt, tails.sizes.starts),
    tails: new Uint16Array(buffer, tailsAt, tails.sizes.tails),
    accepts: new Uint8Array(buffer, acceptsAt, tails.sizes.accepts),
  });
  const slots = new DataView(buffer, slotsAt, slotCount * SLOT_BYTES);
  for (let slot = 0; slot < slotCount; slot++) slots.setInt32(slot * SLOT_BYTES + 16, -1, true);
  words.forEach(({ folded, followers }, number) => {
    const hash = hashOf(folded);
    const bit = Number(hash >> 47n);
    memory[AT.bits + (bit >>> 3)] = (memory[AT.bits + (bit >>> 3)] as number) | (1 << (bit & 7));
    let slot = Number(hash >> 44n) & (slotCount - 1);
    while (slots.getInt32(slot * SLOT_BYTES + 16, true) !== -1) slot = (slot + 1) & (slotCount - 1);
    memory.set(folded, slotsAt + slot * SLOT_BYTES);
    slots.setInt32(slot * SLOT_BYTES + 16, number, true);
    let initials = followers === undefined ? -1 : 0;
    for (const follower of followers ?? []) initials |= initialBit(follower);
    slots.setInt32(slot * SLOT_BYTES + 20, initials, true);
  });

  const view = (at: number, bytes: number): Int32Array => new Int32Array(buffer, at, bytes / 4);
  const windows = view(windowsAt, symbolsAt - windowsAt);
  const symbols = view(symbolsAt, wordsAt - symbolsAt);
  const wordsView = view(wordsAt, runsAt - wordsAt);
  const runsView = view(runsAt, 4 * MAX_CHARS);
  // Lines are looked for before words and runs: at most one of 16 bytes for every three characters.
  const linesView = view(wordsAt, textAt - wordsAt);
  const wide = new Uint16Array(buffer, runsAt, MAX_CHARS);
  let shift = 0;
  let length = 0;
  let windowEnd = 0;
  let symbolEnd = 0;
  let wordEnd = 0;
  let runEnd = 0;
  let keyEnd = 0;
  /** Addresses become places in the text. */
  const toPlaces = (list: Int32Array, from: number, to: number, step: number): void => {
    for (let i = from; i < to; i += step) list[i] = (list[i] as number) + shift;
  };

  /** The kernel meets something for the first time. */
  const learn = (i: number): void => {
    runsView[i + 1] = tails.learn(memory, runsView[i] as number, (runsView[i + 1] as number) & 0xff);
  };

  return {
    bytes: memory,
    shift: () => shift,
    windows,
    windowCount: () => windowEnd,
    lines: linesView,
    findLines: () => {
      const count = (kernel.lines(textAt, textAt + length, wordsAt) - wordsAt) >> 2;
      toPlaces(linesView, 0, count, LINE_RECORD);
      toPlaces(linesView, 1, count, LINE_RECORD);
      return count;
    },
    hasGap: () => kernel.hasGap(textAt, textAt + length) === 1,
    symbols,
    symbolCount: () => symbolEnd,
    words: wordsView,
    runs: runsView,
    keys: wordsView,
    findKeys: (from, to, reset) => {
      const before = reset ? 0 : keyEnd;
      keyEnd = (kernel.keys(from - shift, to - shift, wordsAt + 4 * before) - wordsAt) >> 2;
      toPlaces(wordsView, before, keyEnd, 1);
      return keyEnd;
    },
    load: (text, from, to) => {
      length = to - from;
      shift = from - textAt;
      memory[textAt - 1] = from === 0 ? 0 : (BYTE[text.charCodeAt(from - 1)] as number);
      if (length <= SHORT)
        for (let i = 0; i < length; i++) memory[textAt + i] = BYTE[text.charCodeAt(from + i)] as number;
      else {
        const part = length === text.length ? text : text.slice(from, to);
        if (!WIDE.test(part)) memory.write(part, textAt, length, 'latin1');
        else {
          memory.write(part, runsAt, 2 * length, 'utf16le');
          for (let i = 0; i < length; i++) memory[textAt + i] = BYTE[wide[i] as number] as number;
        }
      }
      memory.fill(0, textAt + length, textAt + length + BEHIND);
    },
    mark: () => {
      const lines = (length + LINE - 1) >>> 6;
      memory.fill(0, linesAt, linesAt + lines);
      symbolEnd = (kernel.mark(textAt, textAt + length, linesAt, symbolsAt) - symbolsAt) >> 2;
      toPlaces(symbols, 0, symbolEnd, 1);
      windowEnd = 0;
      let until = -1;
      const base = shift + textAt;
      for (let line = 0; line < lines; line++) {
        if (memory[linesAt + line] === 0) continue;
        const first = Math.max(0, line - LINES_BEFORE);
        if (first > until) {
          windows[windowEnd] = base + first * LINE;
          windowEnd += 2;
        }
        until = Math.min(lines - 1, line + LINES_BEHIND);
        windows[windowEnd - 1] = base + Math.min(length, (until + 1) * LINE);
      }
    },
    findWords: (from, to, reset) => {
      const before = reset ? 0 : wordEnd;
      wordEnd =
        (kernel.words(from - shift, to - shift, slotsAt, slotCount - 1, wordsAt + 4 * before) - wordsAt) >> 2;
      toPlaces(wordsView, before, wordEnd, 2);
      return wordEnd;
    },
    findRuns: (from, to, reset) => {
      const before = reset ? 0 : runEnd;
      runEnd =
        (kernel.runs(
          from - shift,
          to - shift,
          startsAt,
          tails.sides,
          tails.seconds,
          tailsAt,
          tails.classes,
          acceptsAt,
          runsAt + 4 * before,
        ) -
          runsAt) >>
        2;
      for (let i = before; i < runEnd; i += 2)
        if ((runsView[i + 1] as number) & (UNLEARNT << FLAGS_AT)) learn(i);
      toPlaces(runsView, before, runEnd, 2);
      return runEnd;
    },
  };
};

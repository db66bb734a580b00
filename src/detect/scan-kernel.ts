/**
 * The look over every byte, in WebAssembly SIMD: which lines of 64 bytes may hold something (`mark`), the words of the
 * dictionary in them (`words`) and the runs of digits at which a shape can begin (`runs`). Text lies in memory one byte per
 * UTF-16 unit (see `scanner.ts`). All answers are supersets: who is handed a place looks again.
 */
import {
  againIf,
  type Code,
  createWasm,
  get,
  i32,
  i64,
  leaveIf,
  loop,
  select,
  set,
  tee,
  v128,
  type WasmFunction,
  when,
} from '../util/wasm.ts';

/** Words after which a name stands without a colon. Their first letters are rare. */
export const TITLE_WORDS = [
  'Mr',
  'Ms',
  'Dr',
  'Dear',
  'DEAR',
  'Miss',
  'Master',
  'Patient',
  'PATIENT',
  'patient',
  'Pt',
  'Name',
  'NAME',
  'Re',
  'RE',
];

/** Bytes of one step; a window is made of such lines. */
export const LINE = 64;

/** Where the tables lie. */
export const AT = {
  /** Per byte: 1 letter, 2 digit, 4 hexadecimal digit. */
  classes: 0,
  /** 17 vectors: the first n bytes set. */
  masks: 256,
  /** Per byte: its class beside a run of digits. */
  runClasses: 1024,
  /** One bit per value of 17 bits of a word's hash. */
  bits: 4096,
  tables: 4096 + (1 << 14),
} as const;
export const LETTER = 1;
export const DIGIT = 2;
export const HEX = 4;

/** Longest part of a word that is compared here. */
export const WORD_BYTES = 16;
/** A word of the table: 16 bytes, its number (-1: none), the first letters of the words that may follow it. */
export const SLOT_BYTES = 32;
export const HASH = [0x9e3779b97f4a7c15n, 0xc2b2ae3d27d4eb4fn] as const;

/** The longest run of digits that is anybody's number. */
export const LONGEST_RUN = 40;

const constant = (values: readonly number[]): Code => v128.const(values);
const splat = (byte: number): Code => constant(new Array<number>(16).fill(byte));
const bytesOf = (test: (nibble: number) => number): number[] =>
  Array.from({ length: 16 }, (_, nibble) => test(nibble));

/** Letters of Latin-1 by half bytes (Mula's method), one bit per kind of row; digits in the sign bit. */
const LOW = constant(
  bytesOf(
    (low) =>
      (low > 0 ? 1 : 0) |
      (low <= 0xa ? 2 : 0) |
      (low === 0xa ? 4 : 0) |
      (low === 5 || low === 0xa ? 8 : 0) |
      16 |
      (low !== 7 ? 32 : 0) |
      (low <= 9 ? 128 : 0),
  ),
);
const ROWS: Readonly<Record<number, number>> = {
  3: 128,
  4: 1,
  5: 2,
  6: 1,
  7: 2,
  10: 4,
  11: 8,
  12: 16,
  13: 32,
  14: 16,
  15: 32,
};
const HIGH = constant(bytesOf((high) => ROWS[high] ?? 0));
const kindsOf = (bytes: number): Code =>
  v128.and(
    v128.swizzle(LOW, v128.and(get(bytes), splat(15))),
    v128.swizzle(HIGH, v128.shr(get(bytes), i32.const(4))),
  );

/** The 64 bytes at `address` as a mask: `bits` makes 16 of them from a vector in `bytes`. */
const lineMask = (address: Code, bytes: number, bits: (bytes: number) => Code): Code =>
  [0, 1, 2, 3].reduce<Code>((mask, part) => {
    const some = i64.extend([...set(bytes, v128.load(address, 16 * part)), ...bits(bytes)]);
    return part === 0 ? some : i64.or(mask, i64.shl(some, i64.const(BigInt(16 * part))));
  }, []);
const noLetters = (bytes: number): Code =>
  v128.bitmask(v128.eq(v128.and(kindsOf(bytes), splat(0x3f)), splat(0)));
const digits = (bytes: number): Code =>
  v128.bitmask(v128.notAbove(v128.sub(get(bytes), splat(48)), splat(9)));
const invert = (mask: Code): Code => i64.xor(mask, i64.const(-1n));
const hasClass = (address: Code, kind: number, offset = 0): Code =>
  i32.and(i32.load8(i32.add(address, i32.const(offset)), AT.classes), i32.const(kind));
/** `hasClass` of the byte at an address. */
const isAt = (address: Code, kind: number): Code => hasClass(i32.load8(address), kind);
const lowestOf = (mask: number): Code => i32.wrap(i64.ctz(get(mask)));
const dropLowest = (mask: number): Code => set(mask, i64.and(get(mask), i64.sub(get(mask), i64.const(1n))));
/** Starts of runs: bits whose neighbour below is none; `before`: is the byte before the line one of them? */
const startsOf = (mask: number, before: Code): Code =>
  i64.and(get(mask), invert(i64.or(i64.shl(get(mask), i64.const(1n)), i64.extend(before))));
/** Length of the run that begins at bit `at` of `mask`, which goes on in `following`. */
const lengthAt = (at: number, mask: number, following: number): Code =>
  i32.wrap(
    i64.ctz(
      invert(
        i64.or(
          i64.shr(get(mask), i64.extend(get(at))),
          i64.shl(i64.shl(get(following), i64.const(1n)), i64.extend(i32.sub(i32.const(63), get(at)))),
        ),
      ),
    ),
  );

// --- mark(at, end, flags, out): flags every line that may hold something; hands out symbols. Answers the end of `out`.

const starts = [...new Set(TITLE_WORDS.map((word) => word[0] as string))];
const halves = (letter: 0 | 1, half: (code: number) => number): Code => {
  const table = new Array<number>(16).fill(0);
  for (const word of TITLE_WORDS) {
    const nibble = half(word.charCodeAt(letter));
    table[nibble] = (table[nibble] as number) | (1 << starts.indexOf(word[0] as string));
  }
  return constant(table);
};
const titleBits = (bytes: Code, letter: 0 | 1): Code =>
  v128.and(
    v128.swizzle(
      halves(letter, (code) => code & 15),
      v128.and(bytes, splat(15)),
    ),
    v128.swizzle(
      halves(letter, (code) => code >> 4),
      v128.shr(bytes, i32.const(4)),
    ),
  );
const packed = (word: string): bigint =>
  Array.from(word).reduceRight((sum, letter) => (sum << 8n) | BigInt(letter.charCodeAt(0)), 0n);

const markFunction = (): WasmFunction => {
  const [at, end, flags, out, place, here, bytes, any, titles, symbols, eight] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ] as const;
  const part = (index: number): Code => v128.load(get(at), 16 * index);
  const orAll = (each: (index: number) => Code): Code =>
    [1, 2, 3].reduce<Code>((all, index) => v128.or(all, each(index)), each(0));
  const title = (index: number): Code =>
    v128.and(titleBits(part(index), 0), titleBits(v128.load(get(at), 16 * index + 1), 1));
  const titleMask = (index: number): Code =>
    i64.extend(i32.xor(v128.bitmask(v128.eq(title(index), splat(0))), i32.const(0xffff)));
  const isTitle = TITLE_WORDS.map((word) =>
    i32.and(
      i64.eq(i64.and(get(eight), i64.const((1n << BigInt(8 * word.length)) - 1n)), i64.const(packed(word))),
      i32.eqz(hasClass(i32.load8(get(here), word.length), LETTER)),
    ),
  ).reduce((one, other) => i32.or(one, other));
  return {
    name: 'mark',
    parameters: 4,
    locals: ['i32', 'i32', 'v128', 'v128', 'i64', 'i64', 'i64'],
    body: [
      ...loop(
        leaveIf(i32.notBelow(get(at), get(end))),
        // Digits and `:`, then `@`.
        set(
          any,
          orAll((index) =>
            v128.or(
              v128.notAbove(v128.sub([...tee(bytes, part(index))], splat(48)), splat(10)),
              v128.eq(get(bytes), splat(64)),
            ),
          ),
        ),
        when(
          v128.anyTrue(get(any)),
          [
            i32.store8(get(flags), i32.const(1)),
            set(
              symbols,
              lineMask(get(at), bytes, (local) =>
                v128.bitmask(v128.or(v128.eq(get(local), splat(64)), v128.eq(get(local), splat(58)))),
              ),
            ),
            loop(
              leaveIf(i64.eqz(get(symbols))),
              set(here, i32.add(get(at), lowestOf(symbols))),
              dropLowest(symbols),
              set(place, i32.load8(get(here), 1)),
              // A colon matters before `/` (a web address), a second colon or a hexadecimal digit.
              when(
                i32.or(
                  i32.eq(i32.load8(get(here)), i32.const(64)),
                  i32.or(
                    i32.or(i32.eq(get(place), i32.const(47)), i32.eq(get(place), i32.const(58))),
                    hasClass(get(place), HEX),
                  ),
                ),
                [i32.store(get(out), get(here)), set(out, i32.add(get(out), i32.const(4)))],
              ),
            ),
          ],
          [
            when(v128.anyTrue(orAll(title)), [
              set(
                titles,
                [1, 2, 3].reduce<Code>(
                  (mask, index) => i64.or(mask, i64.shl(titleMask(index), i64.const(BigInt(16 * index)))),
                  titleMask(0),
                ),
              ),
              loop(
                leaveIf(i64.eqz(get(titles))),
                set(here, i32.add(get(at), lowestOf(titles))),
                dropLowest(titles),
                set(eight, i64.load(get(here))),
                when(i32.and(isTitle, i32.eqz(isAt(i32.sub(get(here), i32.const(1)), LETTER))), [
                  i32.store8(get(flags), i32.const(1)),
                  leaveIf(i32.const(1), 2),
                ]),
              ),
            ]),
          ],
        ),
        set(at, i32.add(get(at), i32.const(LINE))),
        set(flags, i32.add(get(flags), i32.const(1))),
      ),
      ...get(out),
    ],
  };
};

// --- words(at, end, slots, slotMask, out): place and number of every word that begins a term. Answers the end of `out`.

const wordsFunction = (): WasmFunction => {
  const [at, end, slots, slotMask, out, here, length, slot, initial, mask, following, left, hash, bytes] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
  ] as const;
  const half = (index: 0 | 1): Code => i64.mul(v128.half(get(bytes), index), i64.const(HASH[index]));
  const bit = (): Code => i32.wrap(i64.shr(get(hash), i64.const(47n)));
  return {
    name: 'words',
    parameters: 5,
    locals: ['i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i64', 'i64', 'v128'],
    body: [
      ...set(following, invert(lineMask(get(at), bytes, noLetters))),
      ...loop(
        leaveIf(i32.notBelow(get(at), get(end))),
        set(mask, get(following)),
        set(following, invert(lineMask(i32.add(get(at), i32.const(LINE)), bytes, noLetters))),
        set(left, startsOf(mask, i32.and(isAt(i32.sub(get(at), i32.const(1)), LETTER), i32.const(1)))),
        loop(
          leaveIf(i64.eqz(get(left))),
          set(here, lowestOf(left)),
          dropLowest(left),
          set(length, lengthAt(here, mask, following)),
          set(here, i32.add(get(at), get(here))),
          set(
            bytes,
            v128.and(
              v128.or(v128.load(get(here)), splat(0x20)),
              v128.load(
                i32.shl(
                  select(i32.below(get(length), i32.const(WORD_BYTES)), get(length), i32.const(WORD_BYTES)),
                  i32.const(4),
                ),
                AT.masks,
              ),
            ),
          ),
          set(hash, i64.add(half(0), half(1))),
          againIf(
            i32.eqz(
              i32.and(
                i32.shr(i32.load8(i32.shr(bit(), i32.const(3)), AT.bits), i32.and(bit(), i32.const(7))),
                i32.const(1),
              ),
            ),
          ),
          set(slot, i32.and(i32.wrap(i64.shr(get(hash), i64.const(44n))), get(slotMask))),
          loop(
            // Nothing here: no such word.
            againIf(i32.eq(i32.load(slotOf(slots, slot), 16), i32.const(-1)), 2),
            leaveIf(v128.allTrue(v128.eq(v128.load(slotOf(slots, slot)), get(bytes)))),
            set(slot, i32.and(i32.add(get(slot), i32.const(1)), get(slotMask))),
          ),
          // The next word begins one or two characters behind, or right behind where it is no letter.
          set(here, i32.add(get(here), get(length))),
          set(initial, i32.load8(get(here))),
          when(i32.eqz(isWordByte(initial)), [
            set(initial, i32.load8(get(here), 1)),
            when(i32.eqz(isWordByte(initial)), [set(initial, i32.load8(get(here), 2))]),
          ]),
          againIf(
            i32.eqz(i32.and(i32.shr(i32.load(slotOf(slots, slot), 20), initialBit(initial)), i32.const(1))),
          ),
          i32.store(get(out), i32.sub(get(here), get(length))),
          i32.store(get(out), i32.load(slotOf(slots, slot), 16), 4),
          set(out, i32.add(get(out), i32.const(8))),
        ),
        set(at, i32.add(get(at), i32.const(LINE))),
      ),
      ...get(out),
    ],
  };
};
const slotOf = (slots: number, slot: number): Code =>
  i32.add(get(slots), i32.shl(get(slot), i32.const(Math.log2(SLOT_BYTES))));
/** Letter, digit or `#`. */
const isWordByte = (byte: number): Code =>
  i32.or(hasClass(get(byte), LETTER | DIGIT), i32.eq(get(byte), i32.const(35)));
/** 1–26 for ASCII letters, 0 for all that is none. */
const initialBit = (byte: number): Code =>
  select(
    i32.below(i32.sub(i32.or(get(byte), i32.const(0x20)), i32.const(97)), i32.const(26)),
    i32.and(get(byte), i32.const(31)),
    i32.const(0),
  );

// --- runs(at, end, flags, width, out): place, length and flag of every run of digits that has one. Answers the end of `out`.

const runsFunction = (): WasmFunction => {
  const [at, end, flags, width, out, here, length, flag, mask, following, left, bytes] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
  ] as const;
  const classAt = (address: Code): Code => i32.load8(i32.load8(address), AT.runClasses);
  return {
    name: 'runs',
    parameters: 5,
    locals: ['i32', 'i32', 'i32', 'i64', 'i64', 'i64', 'v128'],
    body: [
      ...set(following, lineMask(get(at), bytes, digits)),
      ...loop(
        leaveIf(i32.notBelow(get(at), get(end))),
        set(mask, get(following)),
        set(following, lineMask(i32.add(get(at), i32.const(LINE)), bytes, digits)),
        set(left, startsOf(mask, i32.shr(isAt(i32.sub(get(at), i32.const(1)), DIGIT), i32.const(1)))),
        loop(
          leaveIf(i64.eqz(get(left))),
          set(here, lowestOf(left)),
          dropLowest(left),
          set(length, lengthAt(here, mask, following)),
          againIf(i32.above(get(length), i32.const(LONGEST_RUN))),
          set(here, i32.add(get(at), get(here))),
          set(
            flag,
            i32.load8(
              i32.add(
                get(flags),
                i32.add(
                  i32.mul(
                    i32.add(i32.mul(get(length), get(width)), classAt(i32.sub(get(here), i32.const(1)))),
                    get(width),
                  ),
                  classAt(i32.add(get(here), get(length))),
                ),
              ),
            ),
          ),
          againIf(i32.eqz(get(flag))),
          i32.store(get(out), get(here)),
          i32.store(get(out), i32.or(i32.shl(get(flag), i32.const(8)), get(length)), 4),
          set(out, i32.add(get(out), i32.const(8))),
        ),
        set(at, i32.add(get(at), i32.const(LINE))),
      ),
      ...get(out),
    ],
  };
};

export const createKernel = createWasm<'mark' | 'words' | 'runs'>(
  [markFunction(), wordsFunction(), runsFunction()],
  16,
);

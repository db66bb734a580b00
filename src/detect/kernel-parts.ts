/** What the kernels share: where their tables lie in memory, classes of bytes, and masks of 64 bytes of text. */
import { type Code, get, i32, i64, set, v128 } from '../util/wasm.ts';

/** Bytes of one step; a window is made of such lines. */
export const LINE = 64;

/** Where the tables lie. */
export const AT = {
  /** Per byte: 1 letter, 2 digit, 4 hexadecimal digit. */
  classes: 0,
  /** 17 vectors: the first n bytes set. */
  masks: 256,
  /** Per byte: its class beside a run of digits, and one further before it. */
  sideClasses: 1024,
  secondClasses: 1280,
  /** Per byte: its class in a run and behind. */
  tailClasses: 1792,
  /** Per byte: may a value end before it? See `EDGES`. */
  edges: 2048,
  /** One bit per value of 17 bits of a word's hash. */
  bits: 4096,
  /** Words of a batch that may be in the table: place, length, slot; 16 bytes each. */
  candidates: 4096 + (1 << 14),
  tables: 4096 + (1 << 14) + (1 << 13) + 64,
} as const;
/** Characters of a batch: 512 words at most. */
export const BATCH = 1024;
export const CANDIDATE_BYTES = 16;
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

export const constant = (values: readonly number[]): Code => v128.const(values);
export const splat = (byte: number): Code => constant(new Array<number>(16).fill(byte));
export const bytesOf = (test: (nibble: number) => number): number[] =>
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
export const kindsOf = (bytes: number): Code =>
  v128.and(
    v128.swizzle(LOW, v128.and(get(bytes), splat(15))),
    v128.swizzle(HIGH, v128.shr(get(bytes), i32.const(4))),
  );

/** The 64 bytes at `address` as a mask: `bits` makes 16 of them from a vector in `bytes`. */
export const lineMask = (address: Code, bytes: number, bits: (bytes: number) => Code): Code =>
  [0, 1, 2, 3].reduce<Code>((mask, part) => {
    const some = i64.extend([...set(bytes, v128.load(address, 16 * part)), ...bits(bytes)]);
    return part === 0 ? some : i64.or(mask, i64.shl(some, i64.const(BigInt(16 * part))));
  }, []);
export const noLetters = (bytes: number): Code =>
  v128.bitmask(v128.eq(v128.and(kindsOf(bytes), splat(0x3f)), splat(0)));
export const digits = (bytes: number): Code =>
  v128.bitmask(v128.notAbove(v128.sub(get(bytes), splat(48)), splat(9)));
export const invert = (mask: Code): Code => i64.xor(mask, i64.const(-1n));
export const hasClass = (address: Code, kind: number, offset = 0): Code =>
  i32.and(i32.load8(i32.add(address, i32.const(offset)), AT.classes), i32.const(kind));
/** `hasClass` of the byte at an address. */
export const isAt = (address: Code, kind: number): Code => hasClass(i32.load8(address), kind);
export const lowestOf = (mask: number): Code => i32.wrap(i64.ctz(get(mask)));
export const dropLowest = (mask: number): Code =>
  set(mask, i64.and(get(mask), i64.sub(get(mask), i64.const(1n))));
/** Starts of runs: bits whose neighbour below is none; `before`: is the byte before the line one of them? */
export const startsOf = (mask: number, before: Code): Code =>
  i64.and(get(mask), invert(i64.or(i64.shl(get(mask), i64.const(1n)), i64.extend(before))));
/** Length of the run that begins at bit `at` of `mask`, which goes on in `following`. */
export const lengthAt = (at: number, mask: number, following: number): Code =>
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

/**
 * Where may something stand in a text: a digit, `@`, `:` or a word after which a name follows? Nearly all text holds none of
 * them, so the search for all at once is WebAssembly SIMD: 16 characters in some 20 instructions, where one search per word took 17 passes.
 */

/** Words after which a name stands without a colon. Their first letters are rare. */
const TITLE_WORDS = [
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

// --- the kernel: (func (export "f") (param $at i32) (param $end i32) (result i32)): first place in memory[$at .. $end), -1 for none

const [AT, END, LOW, BYTES, FOLLOWING, MASK] = [0, 1, 2, 3, 4, 5] as const;
const I32 = 0x7f;
const V128 = 0x7b;
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
/** Signed LEB128 of what fits two bytes. */
const constant = (value: number): number[] =>
  value >= -64 && value < 64 ? [0x41, value & 0x7f] : [0x41, (value & 0x7f) | 0x80, (value >> 7) & 0x7f];
const simd = (operation: number): number[] =>
  operation < 128 ? [0xfd, operation] : [0xfd, (operation & 0x7f) | 0x80, operation >> 7];
const [SWIZZLE, SPLAT, EQUAL, NOT_EQUAL, NOT_ABOVE, AND, OR, BITMASK, SHIFT_RIGHT, SUBTRACT] = [
  0x0e, 0x0f, 0x23, 0x24, 0x2a, 0x4e, 0x50, 0x64, 0x6d, 0x71,
].map(simd) as [
  number[],
  number[],
  number[],
  number[],
  number[],
  number[],
  number[],
  number[],
  number[],
  number[],
];
const vector = (values: readonly number[]): number[] => [...simd(0x0c), ...values];
const splat = (value: number): number[] => [...constant(value), ...SPLAT];
const load = (offset: number): number[] => [...simd(0), 0, offset];

/** Titles by their first two letters: one bit each for M, D, P, p, N, R. Half a byte is looked up at a time (Mula's method). */
const STARTS = [...new Set(TITLE_WORDS.map((word) => word[0] as string))];
const halves = (letter: 0 | 1): { readonly low: number[]; readonly high: number[] } => {
  const low = new Array<number>(16).fill(0);
  const high = new Array<number>(16).fill(0);
  for (const word of TITLE_WORDS) {
    const bit = 1 << STARTS.indexOf(word[0] as string);
    const code = word.charCodeAt(letter);
    low[code & 15] = (low[code & 15] as number) | bit;
    high[code >> 4] = (high[code >> 4] as number) | bit;
  }
  return { low, high };
};
const titleBits = (local: number, letter: 0 | 1): number[] => {
  const { low, high } = halves(letter);
  return [
    ...[...vector(low), ...get(local), ...get(LOW), ...AND, ...SWIZZLE],
    ...[...vector(high), ...get(local), ...constant(4), ...SHIFT_RIGHT, ...SWIZZLE],
    ...AND,
  ];
};

const CODE = [
  ...[2, 3, V128, 1, I32], // locals: $low, $bytes, $following; $mask
  ...[...splat(15), ...set(LOW)],
  ...[0x02, 0x40, 0x03, 0x40], // block, loop
  ...[...get(AT), ...get(END), 0x4f, 0x0d, 1], // leave if $at >= $end
  ...[...get(AT), ...load(0), ...set(BYTES), ...get(AT), ...load(1), ...set(FOLLOWING)],
  ...[...get(BYTES), ...splat(48), ...SUBTRACT, ...splat(10), ...NOT_ABOVE], // 0–9 and `:`
  ...[...get(BYTES), ...splat(64), ...EQUAL, ...OR], // `@`
  ...[...titleBits(BYTES, 0), ...titleBits(FOLLOWING, 1), ...AND, ...splat(0), ...NOT_EQUAL, ...OR],
  ...[...BITMASK, ...tee(MASK), 0x04, 0x40], // if any
  ...[...get(AT), ...get(MASK), 0x68, 0x6a, 0x0f, 0x0b], // return $at + ctz($mask)
  ...[...get(AT), ...constant(16), 0x6a, ...set(AT), 0x0c, 0], // $at += 16, again
  ...[0x0b, 0x0b, ...constant(-1), 0x0b],
];

const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...lengthOf(content.length),
  ...content,
];
const lengthOf = (length: number): number[] =>
  length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7];

const MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 2, I32, I32, 1, I32]), // type (i32, i32) → i32
  ...section(3, [1, 0]),
  ...section(5, [1, 0, 2]),
  ...section(7, [2, 1, 0x66, 0, 0, 1, 0x6d, 2, 0]), // exports: function f, memory m
  ...section(10, [1, ...lengthOf(CODE.length), ...CODE]),
]);

interface Exports {
  readonly f: (at: number, end: number) => number;
  readonly m: { readonly buffer: ArrayBuffer };
}
// The types of WebAssembly belong to the browser's library, which is not ours.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: Exports };
  };
};
const { f: search, m } = new WebAssembly.Instance(new WebAssembly.Module(MODULE)).exports;
const memory = Buffer.from(m.buffer);

/** Characters in memory at a time: they stay in the processor's cache. */
const BLOCK = 65_536;
/** The kernel reads on behind the end. */
const BEHIND = 32;

/** Hands out the places of one text, from `from` on; Infinity: none. To be called with rising `from`, one text at a time. */
export const createPlaceFinder = (text: string): ((from: number) => number) => {
  let base = 0;
  let end = 0;
  return (from) => {
    for (let at = from; at < text.length; ) {
      if (at >= end) {
        base = at;
        end = Math.min(text.length, base + BLOCK);
        // The low halves of two-byte characters may look like a place; none is missed, and `isPlace` looks again.
        const written = memory.write(text.slice(base, end + 1), 0, 'latin1');
        memory.fill(0, written, written + BEHIND);
      }
      const found = search(at - base, end - base);
      if (found < 0 || found >= end - base) at = end;
      else if (isPlace(text, base + found)) return base + found;
      else at = base + found + 1;
    }
    return Number.POSITIVE_INFINITY;
  };
};

const isPlace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (code > 127) return false;
  return (code >= 48 && code <= 58) || code === 64 || TITLE_WORDS.some((word) => text.startsWith(word, at));
};

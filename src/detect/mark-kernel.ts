/** `mark(at, end, flags, out)` flags every line that may hold something and hands out the symbols. Answers the end of `out`. */

import {
  type Code,
  get,
  i32,
  i64,
  leaveIf,
  loop,
  set,
  tee,
  v128,
  type WasmFunction,
  when,
} from '../util/wasm.ts';
import {
  constant,
  dropLowest,
  HEX,
  hasClass,
  isAt,
  LETTER,
  LINE,
  lineMask,
  lowestOf,
  splat,
} from './kernel-parts.ts';

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

export const markFunction = (): WasmFunction => {
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
        // Digits and `:`, then `=` and `@`.
        set(
          any,
          orAll((index) =>
            v128.or(
              v128.notAbove(v128.sub([...tee(bytes, part(index))], splat(48)), splat(10)),
              v128.or(v128.eq(get(bytes), splat(61)), v128.eq(get(bytes), splat(64))),
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

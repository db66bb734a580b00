/**
 * `lines(at, end, out)` hands out the lines that may belong to a table in running text: those of cells kept apart by more
 * than one space, and those that may name columns, without digits and stops before a line with digits. Answers the end of
 * `out`. A record is: place, end, number of the line, gaps | may-name-columns << 16.
 */
import { type Code, get, i32, i64, leaveIf, loop, set, v128, type WasmFunction, when } from '../util/wasm.ts';
import { digits, dropLowest, invert, LINE, lineMask, lowestOf, splat } from './kernel-parts.ts';

/** A line of column names is no longer. */
export const LONGEST_HEADER = 160;
export const LINE_RECORD = 4;
export const NAMES_COLUMNS = 1 << 16;

const isOneOf =
  (...bytes: readonly number[]) =>
  (local: number): Code =>
    v128.bitmask(
      bytes.map((byte) => v128.eq(get(local), splat(byte))).reduce((one, other) => v128.or(one, other)),
    );

export const linesFunction = (): WasmFunction => {
  const [at, end, out, start, number, gaps, stops, figures, here] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
  const [heldStart, heldEnd, heldFacts, mayName] = [9, 10, 11, 12] as const;
  const [spaces, blanks, spacesBefore, blanksBefore, ends, gap, stop, digit, below, bytes] = [
    13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
  ] as const;
  const shifted = (mask: number, before: number, by: bigint): Code =>
    i64.or(i64.shl(get(mask), i64.const(by)), i64.shr(get(before), i64.const(64n - by)));
  const count = (sum: number, mask: number, within?: number): Code =>
    set(
      sum,
      i32.add(
        get(sum),
        i32.wrap(i64.popcnt(within === undefined ? get(mask) : i64.and(get(mask), get(within)))),
      ),
    );
  const cut = (mask: number): Code => set(mask, i64.and(get(mask), invert(get(below))));
  /** The line before is known to be what it is once this one has been seen. */
  const handOut: readonly Code[] = [
    when(i32.and(get(mayName), i32.ne(get(figures), i32.const(0))), [
      set(heldFacts, i32.or(get(heldFacts), i32.const(NAMES_COLUMNS))),
    ]),
    when(get(heldFacts), [
      i32.store(get(out), get(heldStart)),
      i32.store(get(out), get(heldEnd), 4),
      i32.store(get(out), i32.sub(get(number), i32.const(1)), 8),
      i32.store(get(out), get(heldFacts), 12),
      set(out, i32.add(get(out), i32.const(16))),
    ]),
  ];
  const endLine: readonly Code[] = [
    ...handOut,
    set(heldStart, get(start)),
    set(heldEnd, get(here)),
    set(heldFacts, get(gaps)),
    set(
      mayName,
      i32.and(
        i32.eqz(i32.or(get(stops), get(figures))),
        i32.below(i32.sub(get(here), get(start)), i32.const(LONGEST_HEADER + 64)),
      ),
    ),
    set(start, i32.add(get(here), i32.const(1))),
    set(number, i32.add(get(number), i32.const(1))),
    set(gaps, i32.const(0)),
    set(stops, i32.const(0)),
    set(figures, i32.const(0)),
  ];
  return {
    name: 'lines',
    parameters: 3,
    locals: [...new Array<'i32'>(10).fill('i32'), ...new Array<'i64'>(9).fill('i64'), 'v128'],
    body: [
      ...set(start, get(at)),
      ...loop(
        leaveIf(i32.notBelow(get(at), get(end))),
        set(blanks, lineMask(get(at), bytes, isOneOf(9, 11, 12, 13, 0xa0))),
        set(spaces, i64.or(get(blanks), lineMask(get(at), bytes, isOneOf(32)))),
        set(ends, lineMask(get(at), bytes, isOneOf(10))),
        set(digit, lineMask(get(at), bytes, digits)),
        set(stop, lineMask(get(at), bytes, isOneOf(46, 58, 59))),
        // A cell begins behind a tab or two spaces.
        set(
          gap,
          i64.and(
            // What lies behind the text is 0.
            invert(i64.or(i64.or(get(spaces), get(ends)), lineMask(get(at), bytes, isOneOf(0)))),
            i64.and(
              shifted(spaces, spacesBefore, 1n),
              i64.or(shifted(spaces, spacesBefore, 2n), shifted(blanks, blanksBefore, 1n)),
            ),
          ),
        ),
        set(spacesBefore, get(spaces)),
        set(blanksBefore, get(blanks)),
        loop(
          leaveIf(i64.eqz(get(ends))),
          set(here, i32.add(get(at), lowestOf(ends))),
          set(below, i64.sub(i64.and(get(ends), i64.sub(i64.const(0n), get(ends))), i64.const(1n))),
          dropLowest(ends),
          leaveIf(i32.notBelow(get(here), get(end))),
          count(gaps, gap, below),
          count(stops, stop, below),
          count(figures, digit, below),
          cut(gap),
          cut(stop),
          cut(digit),
          ...endLine,
        ),
        count(gaps, gap),
        count(stops, stop),
        count(figures, digit),
        set(at, i32.add(get(at), i32.const(LINE))),
      ),
      ...set(here, get(end)),
      ...endLine.flat(),
      ...set(figures, i32.const(0)),
      ...handOut.flat(),
      ...get(out),
    ],
  };
};

/** `hasGap(at, end)`: do two spaces stand side by side anywhere? Most running text is told by that alone. */
export const hasGapFunction = (): WasmFunction => {
  const [at, end, mask, bytes] = [0, 1, 2, 3] as const;
  return {
    name: 'hasGap',
    parameters: 2,
    locals: ['i64', 'v128'],
    body: [
      ...loop(
        leaveIf(i32.notBelow(get(at), get(end))),
        set(mask, lineMask(get(at), bytes, isOneOf(32))),
        leaveIf(i32.eqz(i64.eqz(i64.and(get(mask), i64.shl(get(mask), i64.const(1n)))))),
        // A pair that the line's end parts.
        leaveIf(
          i32.and(
            i32.wrap(i64.shr(get(mask), i64.const(63n))),
            i32.eq(i32.load8(get(at), LINE), i32.const(32)),
          ),
        ),
        set(at, i32.add(get(at), i32.const(LINE))),
      ),
      ...i32.below(get(at), get(end)),
    ],
  };
};

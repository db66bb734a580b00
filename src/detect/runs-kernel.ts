/**
 * `runs(at, end, starts, sides, seconds, tails, classes, accepts, out)` hands out place and facts of every run of
 * digits at which a shape can match, as `tail-filter.ts` tells. Answers the end of `out`.
 */

import {
  againIf,
  type Code,
  get,
  i32,
  i64,
  leaveIf,
  loop,
  set,
  type WasmFunction,
  when,
} from '../util/wasm.ts';
import {
  AT,
  DIGIT,
  digits,
  dropLowest,
  isAt,
  LINE,
  LONGEST_RUN,
  lengthAt,
  lineMask,
  lowestOf,
  startsOf,
} from './kernel-parts.ts';

/** Facts of a run: its length in the low byte, then these flags, then the state in which the shapes have matched. */
export const FLAGS_AT = 8;
export const STATE_AT = 16;
/** Some shape may match that stands by itself; one that needs a word; not known yet. */
export const FREE = 1;
export const NEEDS_WORD = 2;
export const UNLEARNT = 4;
/** They have matched in several states, of which the last is told. */
export const SEVERAL = 8;
/** States of the tail filter: none; not known yet, or too many to be told apart. */
export const DEAD = 0;
export const UNKNOWN = 0xfffe;
export const UNTOLD = 0xffff;
/** Longer tails are left to the shapes themselves. */
export const LONGEST_TAIL = 96;

export const runsFunction = (): WasmFunction => {
  const [at, end, starts, sides, seconds, tails, classes, accepts, out] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ] as const;
  const [here, length, flag, state, place, some, matched] = [9, 10, 11, 12, 13, 14, 15] as const;
  const [mask, following, left, bytes] = [16, 17, 18, 19] as const;
  const byteAt = (address: Code, offset = 0): Code => i32.load8(i32.add(address, i32.const(offset)));
  const before = (distance: number): Code => i32.sub(get(here), i32.const(distance));
  const last = i32.load8(i32.load8(before(1)), AT.sideClasses);
  const second = i32.load8(i32.load8(before(2)), AT.secondClasses);
  const next = i32.load8(i32.load8(i32.add(get(here), get(length))), AT.sideClasses);
  const row = i32.add(i32.mul(i32.add(i32.mul(get(length), get(sides)), last), get(seconds)), second);
  const edge = i32.load8(byteAt(get(place)), AT.edges);
  const mayEnd = i32.or(
    i32.eqz(edge),
    i32.and(
      i32.shr(edge, i32.const(1)),
      i32.eqz(i32.shr(isAt(i32.add(get(place), i32.const(1)), DIGIT), i32.const(1))),
    ),
  );
  return {
    name: 'runs',
    parameters: 9,
    locals: [...new Array<'i32'>(7).fill('i32'), 'i64', 'i64', 'i64', 'v128'],
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
            state,
            i32.load16(i32.add(get(starts), i32.shl(i32.add(i32.mul(row, get(sides)), next), i32.const(1)))),
          ),
          againIf(i32.eqz(get(state))),
          set(flag, i32.const(0)),
          set(matched, i32.const(0)),
          set(place, get(here)),
          loop(
            when(i32.notBelow(get(state), i32.const(UNKNOWN)), [
              set(flag, i32.const(UNLEARNT)),
              leaveIf(i32.const(1), 2),
            ]),
            set(some, i32.load8(i32.add(get(accepts), get(state)))),
            when(get(some), [
              when(mayEnd, [
                when(get(matched), [set(flag, i32.or(get(flag), i32.const(SEVERAL)))]),
                set(flag, i32.or(get(flag), get(some))),
                set(matched, get(state)),
              ]),
            ]),
            set(
              state,
              i32.load16(
                i32.add(
                  get(tails),
                  i32.shl(
                    i32.add(i32.mul(get(state), get(classes)), i32.load8(byteAt(get(place)), AT.tailClasses)),
                    i32.const(1),
                  ),
                ),
              ),
            ),
            leaveIf(i32.eqz(get(state))),
            set(place, i32.add(get(place), i32.const(1))),
            when(i32.eq(i32.sub(get(place), get(here)), i32.const(LONGEST_TAIL)), [
              set(state, i32.const(UNKNOWN)),
            ]),
          ),
          againIf(i32.eqz(get(flag))),
          i32.store(get(out), get(here)),
          i32.store(
            get(out),
            i32.or(
              i32.or(i32.shl(get(matched), i32.const(STATE_AT)), i32.shl(get(flag), i32.const(FLAGS_AT))),
              get(length),
            ),
            4,
          ),
          set(out, i32.add(get(out), i32.const(8))),
        ),
        set(at, i32.add(get(at), i32.const(LINE))),
      ),
      ...get(out),
    ],
  };
};

/** `runs(at, end, flags, width, out)` hands out place, length and flag of every run of digits that has one. Answers the end of `out`. */

import { againIf, type Code, get, i32, i64, leaveIf, loop, set, type WasmFunction } from '../util/wasm.ts';
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

export const runsFunction = (): WasmFunction => {
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

/** `keys(at, end, out)` hands out every `=`, `>` and `:` that may stand between a key and its value. Answers the end of `out`. */
import { type Code, get, i32, i64, leaveIf, loop, set, v128, type WasmFunction, when } from '../util/wasm.ts';
import { DIGIT, dropLowest, isAt, LETTER, LINE, lineMask, lowestOf, splat } from './kernel-parts.ts';

const [COLON, EQUALS, GREATER] = [58, 61, 62] as const;

const separators = (local: number): Code =>
  v128.bitmask(
    [COLON, EQUALS, GREATER]
      .map((byte) => v128.eq(get(local), splat(byte)))
      .reduce((one, other) => v128.or(one, other)),
  );

const byteAt = (here: number, offset: number): Code => i32.load8(i32.add(get(here), i32.const(offset)));

export const keysFunction = (): WasmFunction => {
  const [at, end, out, here, mask, bytes] = [0, 1, 2, 3, 4, 5] as const;
  return {
    name: 'keys',
    parameters: 3,
    locals: ['i32', 'i64', 'v128'],
    body: [
      ...loop(
        leaveIf(i32.notBelow(get(at), get(end))),
        set(mask, lineMask(get(at), bytes, separators)),
        loop(
          leaveIf(i64.eqz(get(mask))),
          set(here, i32.add(get(at), lowestOf(mask))),
          dropLowest(mask),
          // Doubled it compares or belongs to a scope; a colon within a word is a time, an address, a place in a file.
          when(
            i32.eqz(
              i32.or(
                i32.or(
                  i32.eq(i32.load8(get(here)), byteAt(here, 1)),
                  i32.eq(i32.load8(get(here)), byteAt(here, -1)),
                ),
                i32.and(
                  i32.eq(i32.load8(get(here)), i32.const(COLON)),
                  i32.and(
                    i32.ne(isAt(i32.sub(get(here), i32.const(1)), LETTER | DIGIT), i32.const(0)),
                    i32.ne(isAt(i32.add(get(here), i32.const(1)), LETTER | DIGIT), i32.const(0)),
                  ),
                ),
              ),
            ),
            [i32.store(get(out), get(here)), set(out, i32.add(get(out), i32.const(4)))],
          ),
        ),
        set(at, i32.add(get(at), i32.const(LINE))),
      ),
      ...get(out),
    ],
  };
};

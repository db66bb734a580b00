/** `words(at, end, slots, slotMask, out)` hands out place and number of every word that begins a term. Answers the end of `out`. */

import {
  againIf,
  type Code,
  get,
  i32,
  i64,
  leaveIf,
  loop,
  select,
  set,
  v128,
  type WasmFunction,
  when,
} from '../util/wasm.ts';
import {
  AT,
  BATCH,
  CANDIDATE_BYTES,
  DIGIT,
  dropLowest,
  HASH,
  hasClass,
  invert,
  isAt,
  LETTER,
  LINE,
  lengthAt,
  lineMask,
  lowestOf,
  noLetters,
  SLOT_BYTES,
  splat,
  startsOf,
  WORD_BYTES,
} from './kernel-parts.ts';

/**
 * In two steps, batch by batch: words that may be in the table are noted, then looked up. Both write first and move on only
 * where it counts, since a branch that no processor foretells costs as much as a look-up.
 */
export const wordsFunction = (): WasmFunction => {
  const [at, end, slots, slotMask, out, here, length, slot, initial, batch, candidate, noted] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
  ] as const;
  const [mask, following, left, hash, bytes] = [12, 13, 14, 15, 16] as const;
  const half = (index: 0 | 1): Code => i64.mul(v128.half(get(bytes), index), i64.const(HASH[index]));
  const bit = (): Code => i32.wrap(i64.shr(get(hash), i64.const(47n)));
  const isInBits = i32.and(
    i32.shr(i32.load8(i32.shr(bit(), i32.const(3)), AT.bits), i32.and(bit(), i32.const(7))),
    i32.const(1),
  );
  /** The word at `here`: 16 bytes, letter case away. */
  const setBytes = set(
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
  );
  const mayFollow = i32.and(i32.shr(i32.load(slotOf(slots, slot), 20), initialBit(initial)), i32.const(1));
  return {
    name: 'words',
    parameters: 5,
    locals: [...new Array<'i32'>(7).fill('i32'), 'i64', 'i64', 'i64', 'i64', 'v128'],
    body: [
      ...set(following, invert(lineMask(get(at), bytes, noLetters))),
      ...loop(
        leaveIf(i32.notBelow(get(at), get(end))),
        set(candidate, i32.const(AT.candidates)),
        set(batch, i32.add(get(at), i32.const(BATCH))),
        loop(
          leaveIf(i32.or(i32.notBelow(get(at), get(end)), i32.notBelow(get(at), get(batch)))),
          set(mask, get(following)),
          set(following, invert(lineMask(i32.add(get(at), i32.const(LINE)), bytes, noLetters))),
          set(left, startsOf(mask, i32.and(isAt(i32.sub(get(at), i32.const(1)), LETTER), i32.const(1)))),
          loop(
            leaveIf(i64.eqz(get(left))),
            set(here, lowestOf(left)),
            dropLowest(left),
            set(length, lengthAt(here, mask, following)),
            set(here, i32.add(get(at), get(here))),
            setBytes,
            set(hash, i64.add(half(0), half(1))),
            i32.store(get(candidate), get(here)),
            i32.store(get(candidate), get(length), 4),
            i32.store(
              get(candidate),
              i32.and(i32.wrap(i64.shr(get(hash), i64.const(44n))), get(slotMask)),
              8,
            ),
            set(candidate, i32.add(get(candidate), i32.shl(isInBits, i32.const(Math.log2(CANDIDATE_BYTES))))),
          ),
          set(at, i32.add(get(at), i32.const(LINE))),
        ),
        set(noted, get(candidate)),
        set(candidate, i32.const(AT.candidates)),
        loop(
          leaveIf(i32.notBelow(get(candidate), get(noted))),
          set(here, i32.load(get(candidate))),
          set(length, i32.load(get(candidate), 4)),
          set(slot, i32.load(get(candidate), 8)),
          set(candidate, i32.add(get(candidate), i32.const(CANDIDATE_BYTES))),
          setBytes,
          loop(
            // Nothing here: no such word.
            againIf(i32.eq(i32.load(slotOf(slots, slot), 16), i32.const(-1)), 2),
            leaveIf(v128.allTrue(v128.eq(v128.load(slotOf(slots, slot)), get(bytes)))),
            set(slot, i32.and(i32.add(get(slot), i32.const(1)), get(slotMask))),
          ),
          i32.store(get(out), get(here)),
          i32.store(get(out), i32.load(slotOf(slots, slot), 16), 4),
          // The next word begins one or two characters behind, or right behind where it is no letter.
          set(here, i32.add(get(here), get(length))),
          set(initial, i32.load8(get(here))),
          when(i32.eqz(isWordByte(initial)), [
            set(initial, i32.load8(get(here), 1)),
            when(i32.eqz(isWordByte(initial)), [set(initial, i32.load8(get(here), 2))]),
          ]),
          set(out, i32.add(get(out), i32.shl(mayFollow, i32.const(3)))),
        ),
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

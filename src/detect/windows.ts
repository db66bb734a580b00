/** Places that may hold something, merged into the windows that are read closely. */
import { createPlaceFinder } from './find-places.ts';
import { CLASS } from './words.ts';

/** How far a window reaches before and after what set it off. Contexts of rules may ask for up to 60 and 40. */
const BEFORE = 90;
const AFTER = 50;

/** A text of up to this many characters is one window. */
const SHORT = 300;

/** Places that may hold something, merged into windows that begin and end between words. */
export function* windowsOf(text: string): Generator<readonly [number, number]> {
  if (text.length <= SHORT) {
    yield [0, text.length];
    return;
  }
  const find = createPlaceFinder(text);
  let window: [number, number] | undefined;
  for (let first = find(0); ; ) {
    if (window !== undefined && first - BEFORE > window[1]) {
      yield [startOfWord(text, window[0]), endOfWord(text, window[1])];
      window = undefined;
    }
    if (first === Number.POSITIVE_INFINITY) return;
    const to = Math.min(text.length, first + AFTER);
    if (window === undefined) window = [Math.max(0, first - BEFORE), to];
    else window[1] = to;
    first = find(to);
  }
}

/** A word cut by a window's edge would be misread; no word is longer than this. */
export const LONGEST_WORD = 64;
const startOfWord = (text: string, at: number): number => {
  const least = Math.max(0, at - LONGEST_WORD);
  let start = at;
  while (start > least && CLASS[text.charCodeAt(start - 1)] !== 0) start -= 1;
  return start;
};
const endOfWord = (text: string, at: number): number => {
  const most = Math.min(text.length, at + LONGEST_WORD);
  let end = at;
  while (end < most && CLASS[text.charCodeAt(end)] !== 0) end += 1;
  return end;
};

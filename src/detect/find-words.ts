/** The terms of the dictionary in a stretch of text. */
import { MAX_CHARS, type Scanner } from './scanner.ts';
import type { Dictionary, Hits } from './words.ts';

/** A word at the end of a part is whole. */
const MARGIN = 64;
const PART = MAX_CHARS - MARGIN;

/** Appends what is met in `text[from..to)` to `hits`; a word counts where it begins. */
export const findWords = <Value>(
  { scanner, dictionary }: { readonly scanner: Scanner; readonly dictionary: Dictionary<Value> },
  text: string,
  from: number,
  to: number,
  hits: Hits<Value>,
): void => {
  const { words } = scanner;
  for (let base = from; base < to; base += PART) {
    const end = Math.min(to, base + PART);
    scanner.load(text, base, Math.min(text.length, end + MARGIN));
    const count = scanner.findWords(base, end, true);
    for (let i = 0; i < count; i += 2) {
      const place = words[i] as number;
      if (place < end) dictionary.meet(words[i + 1] as number, text, place, hits);
    }
  }
};

/** Pairs of words that may be a person's name, in the orders in which names are written. Which of them are, the index says. */
import type { Found } from './exact-values.ts';

interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What stands between it and the next: a space, a comma, a tab, or nothing that a name goes over. */
  joint: 'space' | 'comma' | 'tab' | 'none';
}

const CAPITALISED = /\p{Lu}[\p{L}\p{M}'\u2019-]*/gu;
const ANY_CASE = /\p{L}[\p{L}\p{M}'\u2019-]*/gu;
/** Particles belong to the family name: `Ludwig van Beethoven`. */
const SPACE =
  /^(?:\.? {1,2}| (?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|al|el|bin|ibn|ter|ten) ){1,3})$/;
const COMMA = /^(?:, ?|\^| {1,2}, )$/;

const jointOf = (gap: string): Word['joint'] =>
  gap === '\t' ? 'tab' : COMMA.test(gap) ? 'comma' : SPACE.test(gap) ? 'space' : 'none';

const CELL = /[^\t\n]+/g;
const WHOLE = /[\s\S]+/g;
/** A longer cell holds a text, in which names are written large. */
const SHORT_CELL = 40;

/** `anyCase`: in tables names may be written small. */
export function* namesIn(text: string, from: number, to: number, anyCase: boolean): Generator<Found> {
  const words: Word[] = [];
  // Cells of tables; running text is one.
  for (const { index: cellAt, 0: cell } of text.slice(from, to).matchAll(anyCase ? CELL : WHOLE)) {
    const isShort = anyCase && cell.length <= SHORT_CELL;
    for (const { index, 0: word } of cell.matchAll(isShort ? ANY_CASE : CAPITALISED)) {
      const start = from + cellAt + index;
      const before = words.at(-1);
      if (before !== undefined) before.joint = jointOf(text.slice(before.end, start));
      words.push({ start, end: start + word.length, text: word, joint: 'none' });
    }
  }
  for (let i = 0; i + 1 < words.length; i++) yield* pairsFrom(text, words, i);
}

function* pairsFrom(text: string, words: readonly Word[], i: number): Generator<Found> {
  const [first, second, third] = [words[i] as Word, words[i + 1] as Word, words[i + 2]];
  if (first.joint === 'none' || first.text.length < 2) return;
  const pair = (given: Word, family: string, start: number, end: number): Found => ({
    start,
    end,
    asked: `${given.text}\t${family}`,
    says: text.slice(start, end).includes('\t') ? `${given.text} ${family}` : undefined,
  });
  if (second.text.length >= 2) {
    // From the end of the first word: particles before the second are part of the family name.
    if (first.joint !== 'comma')
      yield pair(first, text.slice(first.end, second.end).trim(), first.start, second.end);
    if (first.joint !== 'space' || /^[. ]+$/.test(text.slice(first.end, second.start)))
      yield pair(second, first.text, first.start, second.end);
  }
  const before = words[i - 1];
  if (first.joint === 'comma' && before?.joint === 'space' && second.text.length >= 2)
    yield pair(second, text.slice(before.start, first.end), before.start, second.end);
  if (third === undefined || first.joint !== 'space' || second.joint !== 'space' || third.text.length < 2)
    return;
  yield pair(first, text.slice(second.end, third.end).trim().replace(/^\. /, ''), first.start, third.end);
  if (second.text.length >= 2) yield pair(first, text.slice(second.start, third.end), first.start, third.end);
}

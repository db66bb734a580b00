/** Columns of a terminal: how wide a text is, where it breaks. East Asian signs and emoji take two columns. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{M}/u;

const columnsOf = (character: string): number =>
  COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;

export const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
};

export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - widthOf(text)));
export const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - widthOf(text))) + text;

/** Cut into pieces of at most so many columns. */
const hardBreak = (word: string, columns: number): string[] => {
  const pieces = [''];
  let width = 0;
  for (const character of word) {
    const wide = columnsOf(character);
    if (width + wide > columns && width > 0) {
      pieces.push('');
      width = 0;
    }
    pieces[pieces.length - 1] += character;
    width += wide;
  }
  return pieces;
};

/** Lines of at most `columns`, broken between words, inside a word only where it is longer than a line. */
export const wrap = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(' ').flatMap((word) => hardBreak(word, columns))) {
    if (line !== '' && widthOf(line) + 1 + widthOf(piece) > columns) {
      lines.push(line);
      line = piece;
    } else line = line === '' ? piece : `${line} ${piece}`;
  }
  return [...lines, line];
};

/** The end of a path says more than its beginning. */
export const cutStart = (text: string, columns: number, ellipsis: string): string => {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  for (const character of [...text].reverse()) {
    if (widthOf(kept) + columnsOf(character) + widthOf(ellipsis) > columns) break;
    kept = character + kept;
  }
  return ellipsis + kept;
};

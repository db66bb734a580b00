/** Groups of RTF: what each inherits from the one around it, and the code pages of its fonts. */
import { charsetPage } from './code-page.ts';
import type { Destination } from './rtf-words.ts';

export interface RtfGroup {
  destination: Destination;
  /** The group in which the destination began ends it. */
  begins: boolean;
  /** Code page of its bytes, and how many bytes stand in for each `\u`. */
  page: number;
  unicodeSkip: number;
  /** Text that repeats what the original HTML says. */
  htmlRtf: boolean;
  /** Behind `\*`: the next word is skipped with its group where it is unknown. */
  starred: boolean;
  /** The word that began the destination. */
  word: string;
  /** What the value around it holds so far: a field in the instruction of a field. */
  outerValue: string;
}

/** Deeper than any writer goes; groups below are counted and read like the one at this depth. */
export const MAX_GROUPS = 10_000;

export const outermostGroup = (): RtfGroup => ({
  destination: 'text',
  begins: false,
  page: 1252,
  unicodeSkip: 1,
  htmlRtf: false,
  starred: false,
  word: '',
  outerValue: '',
});

export interface RtfFonts {
  /** A word inside the font table. */
  define(word: string, parameter: number): void;
  /** Code page of a font; undefined where it says none. */
  pageOf(font: number): number | undefined;
}

const MAX_FONTS = 10_000;

export const createRtfFonts = (): RtfFonts => {
  const pages = new Map<number, number>();
  let font = 0;
  const note = (page: number | undefined): void => {
    if (page !== undefined && pages.size < MAX_FONTS) pages.set(font, page);
  };
  return {
    define(word, parameter) {
      if (word === 'f') font = parameter;
      else if (word === 'fcharset') note(charsetPage(parameter));
      else if (word === 'cpg') note(parameter);
    },
    pageOf: (number) => pages.get(number),
  };
};

/** The shared strings of an Excel workbook: where each begins is noted once, its text is made when a cell asks for it. */
import { ContinuedText } from './biff-records.ts';

export interface BiffStrings {
  readonly count: number;
  /** Undefined where there is no such string. */
  get(index: number): string | undefined;
}

/** No record is longer. */
const PART_BYTES = 65_536;
/** Strings that many cells share are kept, up to so many characters. */
const KEPT_CHARS = 8 * 1024 ** 2;
const KEPT_LENGTH = 64;
/** A sheet of Excel 2003 has as many cells. */
const MAX_STRINGS = 2 ** 24;

/** `parts` are those of the SST record ([MS-XLS] 2.4.265); its own counts are not believed. */
export const biffStrings = (parts: readonly Uint8Array[]): BiffStrings => {
  const starts: number[] = [];
  const walk = new ContinuedText(parts, 0, 8);
  while (!walk.ended && starts.length < MAX_STRINGS) {
    starts.push(walk.part * PART_BYTES + walk.at);
    walk.string(false);
  }
  const kept = new Map<number, string>();
  let keptChars = 0;
  return {
    count: starts.length,
    get(index) {
      const known = kept.get(index);
      if (known !== undefined) return known;
      const start = starts[index];
      if (start === undefined) return undefined;
      const text = new ContinuedText(parts, Math.floor(start / PART_BYTES), start % PART_BYTES).string();
      if (text.length <= KEPT_LENGTH && keptChars < KEPT_CHARS) {
        kept.set(index, text);
        keptChars += text.length;
      }
      return text;
    },
  };
};

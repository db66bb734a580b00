/** Texts in data whose structure is not read: runs of UTF-16 and of Latin-1 that are long and wordy enough to be some. */

export interface TextRun {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Shorter ones are mostly chance. */
const MIN_WIDE = 4;
const MIN_NARROW = 6;
/** Letters, digits and blanks among the characters. */
const MIN_WORDY = 0.7;

const isBreak = (unit: number): boolean => unit === 9 || unit === 10 || unit === 13 || unit === 11;
const isNarrow = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte >= 0xa0 || isBreak(byte);
/** Latin, Greek, Cyrillic, Hebrew, Arabic, and punctuation of print. */
const isWide = (unit: number): boolean =>
  (unit >= 0x20 && unit < 0x7f) ||
  (unit >= 0xa0 && unit < 0x250) ||
  (unit >= 0x370 && unit < 0x700) ||
  (unit >= 0x1e00 && unit < 0x2040) ||
  unit === 0x20ac ||
  isBreak(unit);

const isWordy = (text: string): boolean => {
  const wordy = text.match(/[\p{L}\p{N}\s]/gu)?.length ?? 0;
  return wordy >= text.length * MIN_WORDY && /[\p{L}\d]{2}/u.test(text);
};

/** In order. A run that reaches the end of `data` is among them: whoever has more data begins again at its start. */
export const textRuns = (data: Uint8Array): TextRun[] => {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const runs: TextRun[] = [];
  for (let at = 0; at < bytes.length; ) {
    let wide = at;
    while (wide + 1 < bytes.length && isWide((bytes[wide] as number) | ((bytes[wide + 1] as number) << 8)))
      wide += 2;
    if (wide - at >= 2 * MIN_WIDE) {
      const text = bytes.toString('utf16le', at, wide);
      if (isWordy(text)) runs.push({ text, start: at, end: wide });
      at = wide;
      continue;
    }
    let narrow = at;
    while (narrow < bytes.length && isNarrow(bytes[narrow] as number)) narrow += 1;
    if (narrow - at >= MIN_NARROW) {
      const text = bytes.toString('latin1', at, narrow);
      if (isWordy(text)) runs.push({ text, start: at, end: narrow });
      // Before a zero stands the first character of the next text, in UTF-16.
      at = bytes[narrow] === 0 ? narrow - 1 : narrow;
    } else at += 1;
  }
  return runs;
};

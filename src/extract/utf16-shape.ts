/** Is this UTF-16 or UTF-32 without a byte-order mark? Told from binary data by what its units are, in either byte order. */

/** Enough to be sure, little enough to cost nothing. */
const SAMPLE_UNITS = 4096;
const MIN_UNITS = 4;
/** Share of units that may be odd (control characters, private use, unassigned) in text. */
const MAX_ODD_SHARE = 0.01;

/** Tab, line feed, form feed, carriage return, space, no-break space and the full-width space, comma and stop of CJK text. */
const SPACES = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x20, 0xa0, 0x3000, 0x3001, 0x3002, 0xff0c]);

const isOdd = (unit: number): boolean =>
  (unit < 0x20 && !SPACES.has(unit) && unit !== 0) ||
  (unit >= 0x7f && unit < 0xa0) ||
  (unit >= 0xe000 && unit < 0xf900) ||
  (unit >= 0xfdd0 && unit < 0xfdf0) ||
  unit >= 0xfffe;

/** 0: not text in this byte order; else how text-like: the share of spaces and of units in the most used script. */
const score = (head: Uint8Array, little: boolean): number => {
  const units = Math.min(SAMPLE_UNITS, head.length >> 1);
  const view = new DataView(head.buffer, head.byteOffset, units * 2);
  const pages = new Map<number, number>();
  let odd = 0;
  let nuls = 0;
  let spaces = 0;
  let high = false;
  for (let at = 0; at < units; at += 1) {
    const unit = view.getUint16(at * 2, little);
    const isLow = unit >= 0xdc00 && unit < 0xe000;
    if (isLow !== high) odd += 1;
    high = unit >= 0xd800 && unit < 0xdc00;
    if (isOdd(unit)) odd += 1;
    if (unit === 0) nuls += 1;
    if (SPACES.has(unit)) spaces += 1;
    // CJK ideographs lie on 82 pages of 256: one script.
    const page = unit >= 0x4e00 && unit < 0xa000 ? 0x4e : unit >= 0xac00 && unit < 0xd7a4 ? 0xac : unit >> 8;
    pages.set(page, (pages.get(page) ?? 0) + 1);
  }
  if (units < MIN_UNITS || odd > units * MAX_ODD_SHARE || nuls > units * 0.05) return 0;
  const most = Math.max(...pages.values()) / units;
  // Bytes of ASCII text read as pairs are ideographs of many pages, without one space among them.
  return spaces === 0 && most < 0.9 ? 0 : most + spaces / units;
};

export const utf16ShapeOf = (head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  const nul = head.indexOf(0);
  if (nul < 0) return undefined;
  const little = score(head, true);
  const big = score(head, false);
  if (little === 0 && big === 0) return undefined;
  return little >= big ? 'utf-16le' : 'utf-16be';
};

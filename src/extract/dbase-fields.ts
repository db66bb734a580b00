/** Header of a dBase table: III, IV, 5, 7, FoxPro and Visual FoxPro. */
import { cutAtNul } from './code-page.ts';
import { latin1Of, viewOf } from './random-access.ts';

export interface DbaseField {
  readonly name: string;
  readonly type: string;
  /** From the beginning of the record, whose first byte tells whether it is deleted. */
  readonly at: number;
  readonly length: number;
  readonly decimals: number;
}

export interface DbaseTable {
  readonly fields: readonly DbaseField[];
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly records: number;
  /** Windows code page of its texts. */
  readonly page: number;
  /** Numbers are kept in another order. */
  readonly dbase7: boolean;
}

/** First bytes: dBase III to 7, FoxPro, Visual FoxPro; the high bit and 0x40 tell of memo and SQL files. */
const VERSIONS = new Set([
  0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0x8c, 0x8e, 0xcb, 0xe5, 0xf5, 0xfb,
]);
const DBASE_7 = new Set([0x04, 0x8c]);
const TYPES = /^[CNFLDMIBTYGPVQOW@+0]$/;
/** Language driver ids of FoxPro and dBase. */
const PAGES: Readonly<Record<number, number>> = {
  1: 437,
  2: 850,
  3: 1252,
  4: 10000,
  8: 865,
  9: 437,
  10: 850,
  11: 437,
  13: 437,
  14: 850,
  15: 437,
  16: 850,
  17: 437,
  18: 850,
  19: 932,
  20: 850,
  21: 437,
  22: 850,
  23: 865,
  24: 437,
  25: 437,
  26: 850,
  27: 437,
  28: 863,
  29: 850,
  31: 852,
  34: 852,
  35: 852,
  36: 860,
  37: 850,
  38: 866,
  55: 850,
  64: 852,
  77: 936,
  78: 949,
  79: 950,
  80: 874,
  87: 1252,
  88: 1252,
  89: 1252,
  100: 852,
  101: 866,
  102: 865,
  103: 861,
  106: 737,
  107: 857,
  108: 863,
  120: 950,
  121: 949,
  122: 936,
  123: 932,
  124: 874,
  134: 737,
  135: 852,
  136: 857,
  200: 1250,
  201: 1251,
  202: 1254,
  203: 1253,
  204: 1257,
};
const END_OF_FIELDS = 0x0d;

/** Undefined where it is none: the format has no magic number, so everything in the header must agree. */
export const dbaseTable = (head: Uint8Array): DbaseTable | undefined => {
  if (head.byteLength < 65 || !VERSIONS.has(head[0]!)) return undefined;
  const view = viewOf(head);
  const month = head[2]!;
  const day = head[3]!;
  const headerBytes = view.getUint16(8, true);
  const recordBytes = view.getUint16(10, true);
  if (month > 12 || day > 31 || headerBytes < 65 || headerBytes > head.byteLength || recordBytes < 2)
    return undefined;
  const [start, step, nameBytes, typeAt] =
    DBASE_7.has(head[0]!) && head[32 + 11] === 0 ? [68, 48, 32, 32] : [32, 32, 11, 11];
  const fields: DbaseField[] = [];
  let offset = 1;
  let at = start;
  for (; at + step <= headerBytes && head[at] !== END_OF_FIELDS; at += step) {
    const type = String.fromCharCode(head[at + typeAt]!);
    const name = cutAtNul(latin1Of(head.subarray(at, at + nameBytes))).trim();
    if (!TYPES.test(type) || name === '' || /[\x01-\x1f]/.test(name)) return undefined;
    const lengthAt = at + (step === 48 ? 33 : 16);
    const decimals = head[lengthAt + 1]!;
    // Clipper and FoxPro keep the high byte of a long text's length where others keep decimals.
    const length = head[lengthAt]! + (type === 'C' ? 256 * decimals : 0);
    fields.push({ name, type, at: offset, length, decimals });
    offset += length;
  }
  if (fields.length === 0 || head[at] !== END_OF_FIELDS || offset !== recordBytes) return undefined;
  return {
    fields,
    dbase7: step === 48,
    headerBytes,
    recordBytes,
    records: view.getUint32(4, true),
    page: PAGES[head[29]!] ?? 1252,
  };
};

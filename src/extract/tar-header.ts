/** The 512-byte header of a TAR member: v7, ustar (POSIX.1-1988) and GNU share its layout; pax (POSIX.1-2001) adds records. */
import { latin1Of, viewOf } from './random-access.ts';
import { memberName } from './zip-entry.ts';

export const TAR_BLOCK = 512;

export interface TarHeader {
  readonly name: string;
  /** `0` file, `5` folder, `L` long name …; empty in old archives. */
  readonly type: string;
  readonly sizeBytes: number;
  readonly linkName: string;
  readonly block: Uint8Array;
}

const UNKNOWN_FLAGS = 0;

export const tarText = (field: Uint8Array): string => {
  const end = field.indexOf(0);
  return memberName(end < 0 ? field : field.subarray(0, end), UNKNOWN_FLAGS);
};

/** Octal digits, or base 256 where the first bit is set; negative or absurd sizes are NaN. */
export const tarNumber = (field: Uint8Array): number => {
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) {
    const digits = /^[\0 ]*([0-7]*)[\0 ]?/.exec(latin1Of(field))?.[1] ?? '';
    return digits === '' ? 0 : Number.parseInt(digits, 8);
  }
  if (first === 0xff) return Number.NaN;
  const rest = [first & 0x7f, ...field.subarray(1)];
  const value = rest.reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : Number.NaN;
};

/** The sum of all bytes, its own field counted as blanks; some old programs add them as signed. */
const sumFits = (block: Uint8Array): boolean => {
  const field = latin1Of(block.subarray(148, 156));
  if (!/^[\0 ]*[0-7]+[\0 ]*/.test(field)) return false;
  const declared = tarNumber(block.subarray(148, 156));
  const view = viewOf(block);
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < TAR_BLOCK; at += 1) {
    const blank = at >= 148 && at < 156;
    unsigned += blank ? 32 : view.getUint8(at);
    signed += blank ? 32 : view.getInt8(at);
  }
  return declared === unsigned || declared === signed;
};

/** Undefined where the block is no header. */
export const tarHeader = (block: Uint8Array): TarHeader | undefined => {
  if (block.byteLength < TAR_BLOCK || !sumFits(block)) return undefined;
  const posix = latin1Of(block.subarray(257, 263)) === 'ustar\0';
  const prefix = posix ? tarText(block.subarray(345, 500)) : '';
  const name = tarText(block.subarray(0, 100));
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: latin1Of(block.subarray(156, 157)).replace('\0', ''),
    sizeBytes: tarNumber(block.subarray(124, 136)),
    linkName: tarText(block.subarray(157, 257)),
    block: block.slice(0, TAR_BLOCK),
  };
};

/** `LENGTH KEY=VALUE` and a line break, the length counting all of it. What does not fit ends the list. */
export const paxRecords = (data: Uint8Array): [key: string, value: string][] => {
  const records: [string, string][] = [];
  for (let at = 0; at < data.byteLength; ) {
    const length = Number(/^(\d{1,9}) /.exec(latin1Of(data.subarray(at, at + 10)))?.[1]);
    const record = data.subarray(at, at + length - 1);
    const equals = record.indexOf(61);
    if (!(length > 0) || equals < 0) break;
    const start = record.indexOf(32) + 1;
    records.push([
      latin1Of(record.subarray(start, equals)),
      memberName(record.subarray(equals + 1), UNKNOWN_FLAGS),
    ]);
    at += length;
  }
  return records;
};

/** Hyperlinks of an Excel stream: what is shown, where it leads and the place there. [MS-OSHARED] 2.3.7.1. */
import { latin1Of, viewOf } from './random-access.ts';

const URL_MONIKER = 'e0c9ea79';
const FILE_MONIKER = '03030000';
/** Bits of what follows. */
const MONIKER = 0x01;
const LOCATION = 0x08;
const DISPLAY = 0x10;
const FRAME = 0x80;
const AS_TEXT = 0x100;

/** Ends at the first NUL. */
const wideText = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf16le').split('\0', 1)[0]!;

/** Its parts, in order; `data` are the bytes of an HLINK record behind the cells it covers. Damaged ones give what came before. */
export const linkTexts = (data: Uint8Array): string[] => {
  const found: string[] = [];
  const view = viewOf(data);
  let at = 24;
  const counted = (unit: number): void => {
    const bytes = unit * view.getUint32(at, true);
    found.push(wideText(data.subarray(at + 4, at + 4 + bytes)));
    at += 4 + bytes;
  };
  try {
    const flags = view.getUint32(20, true);
    if ((flags & DISPLAY) !== 0) counted(2);
    if ((flags & FRAME) !== 0) at += 4 + 2 * view.getUint32(at, true);
    if ((flags & MONIKER) !== 0) {
      const kind = Buffer.from(data.subarray(at, at + 4)).toString('hex');
      if ((flags & AS_TEXT) !== 0) counted(2);
      else if (kind === URL_MONIKER) {
        at += 16;
        counted(1);
      } else if (kind === FILE_MONIKER) {
        const length = view.getUint32(at + 18, true);
        found.push(latin1Of(data.subarray(at + 22, at + 22 + length)).split('\0', 1)[0]!);
        at += 22 + length + 24;
        const more = view.getUint32(at, true);
        if (more > 0) found.push(wideText(data.subarray(at + 10, at + 4 + more)));
        at += 4 + more;
      } else return found;
    }
    if ((flags & LOCATION) !== 0) counted(2);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
};

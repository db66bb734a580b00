/** Does a document begin like text, in whatever encoding? Asked last, when no magic number spoke. */

/** Tab, line feed, vertical tab (HL7's MLLP), form feed, carriage return, DOS end of file, escape, separators. */
const ALLOWED = new Set([0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x15, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x25]);
const MAX_CONTROL_SHARE = 0.02;
/** Logs after a power cut hold runs of NUL; a text holds few. */
const MAX_NUL_SHARE = 0.01;

const hasUtf16Mark = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);

/** UTF-16 of Latin text has its NULs on one side, nearly every second byte. */
const looksUtf16 = (nuls: readonly [number, number], length: number): boolean => {
  const [most, least] = nuls[0] > nuls[1] ? nuls : [nuls[1], nuls[0]];
  return most > length * 0.3 && least < most * 0.05;
};

export const isText = (head: Uint8Array): boolean => {
  if (hasUtf16Mark(head)) return true;
  const nuls: [number, number] = [0, 0];
  let controls = 0;
  for (let at = 0; at < head.byteLength; at += 1) {
    const byte = head[at]!;
    if (byte >= 0x20) continue;
    if (byte === 0) nuls[(at & 1) as 0 | 1] += 1;
    else if (!ALLOWED.has(byte)) controls += 1;
  }
  if (controls > head.byteLength * MAX_CONTROL_SHARE) return false;
  return nuls[0] + nuls[1] <= head.byteLength * MAX_NUL_SHARE || looksUtf16(nuls, head.byteLength);
};

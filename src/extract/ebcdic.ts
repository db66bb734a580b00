/**
 * EBCDIC, as mainframes write text: code page 037 with the brackets of 1047 besides. iconv-lite does not know it. Records of
 * fixed length hold no line ends, and binary fields between their texts: what is no character becomes a space.
 */

/** Bytes from 0x40. Source: unicode.org, MAPPINGS/VENDORS/MICSFT/EBCDIC/CP037.TXT; 0xAD and 0xBD: IBM code page 1047. */
const FROM_0X40 =
  ' \u00a0âäàáãåçñ¢.<(+|&éêëèíîïìß!$*);¬-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@\'="Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ¤µ~stuvwxyz¡¿Ð[Þ®^£¥·©§¶¼½¾[]¯]´×{ABCDEFGHI ôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ ';
/** Tab, carriage return, new line, line feed. */
const CONTROLS: ReadonlyMap<number, string> = new Map([
  [0x05, '\t'],
  [0x0d, '\r'],
  [0x15, '\n'],
  [0x25, '\n'],
]);
const CHARACTERS = Array.from(
  { length: 256 },
  (_, byte) => CONTROLS.get(byte) ?? (byte < 0x40 ? ' ' : FROM_0X40[byte - 0x40]!),
);
const UNITS = Uint16Array.from(CHARACTERS, (character) => character.charCodeAt(0));

/** Latin-1 has all of its characters. */
export const ebcdicToText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.map((byte) => UNITS[byte]!)).toString('latin1');

const LEAST_BYTES = 48;
const SAMPLE_BYTES = 8192;
/** Letters without accents, digits, space, tab and line ends, the punctuation of office texts. */
const COMMON = new Set(
  CHARACTERS.flatMap((character, byte) =>
    /[A-Za-z0-9 .,;:'"()/&#@$%*+_=?!<>\n\r\t-]/.test(character) && (byte >= 0x40 || CONTROLS.has(byte))
      ? [byte]
      : [],
  ),
);
const SPACE = 0x40;
const ASCII_SPACE = 0x20;

/**
 * Nine bytes of ten are EBCDIC's commonest, its space (an `@` in ASCII) is as frequent as in any text or padded record,
 * letters outnumber what else would look the same, and the space of all other encodings hardly occurs.
 */
export const isEbcdic = (head: Uint8Array): boolean => {
  const sample = head.subarray(0, SAMPLE_BYTES);
  if (sample.length < LEAST_BYTES) return false;
  let [common, spaces, asciiSpaces, letters, high] = [0, 0, 0, 0, 0];
  for (const byte of sample) {
    if (COMMON.has(byte)) common += 1;
    if (byte === SPACE) spaces += 1;
    if (byte === ASCII_SPACE) asciiSpaces += 1;
    if (byte >= 0x80) high += 1;
    if (/[A-Za-z]/.test(CHARACTERS[byte]!)) letters += 1;
  }
  return (
    common >= sample.length * 0.9 &&
    spaces >= sample.length * 0.05 &&
    asciiSpaces <= sample.length * 0.01 &&
    letters >= sample.length * 0.15 &&
    high >= (sample.length - spaces) * 0.7
  );
};

/** A document inside a message: base64 by its alphabet, and by what comes out of it. */

const ALPHABET = /^[A-Za-z0-9+/_\-\s]+={0,2}\s*$/;

/** Undefined where the text is no base64 of at least some bytes. Escaped line ends (`\.br\`, `\X0A\`) do not disturb it. */
export const decodeBase64 = (text: string): Uint8Array | undefined => {
  const clean = text.replace(/\\(?:\.br|X0[AD](?:0[AD])?|R|E)\\/gi, '');
  if (clean.length < 8 || !ALPHABET.test(clean)) return undefined;
  // Words of plain text stand between spaces, and no line of base64 is that short.
  if (/[A-Za-z] [A-Za-z]/.test(clean.slice(0, 2000))) return undefined;
  const bytes = Buffer.from(clean, 'base64');
  return bytes.length > 0 ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : undefined;
};

/** The beginning of a document as text, for the readers that tell their format by content; undefined where it is no text. */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { ebcdicToText } from './ebcdic.ts';
import { encodingOf } from './encoding-of.ts';

/** Control characters that texts hold: tab to carriage return, DOS end of file, escape, and the separators of records and fields. */
const isControl = (code: number): boolean =>
  (code < 0x20 &&
    (code < 0x08 || code > 0x0d) &&
    code !== 0 &&
    code !== 0x1a &&
    code !== 0x1b &&
    code < 0x1c) ||
  code === 0x7f ||
  code === 0xfffd;

const MAX_CONTROL_SHARE = 0.02;
/** Runs of NUL (a log after a power cut, fields of fixed width) are padding, as long as something else is there too. */
const MAX_NUL_SHARE = 0.6;
/** Other formats that are written in ASCII and are no text to read as it stands. */
const OTHERS = /^(?:\{\\rtf|[\s\S]{0,1024}?%PDF-\d)/;

const likeText = (text: string): boolean => {
  let controls = 0;
  let nuls = 0;
  let loneNuls = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0) {
      nuls += 1;
      if (text.charCodeAt(at - 1) !== 0 && text.charCodeAt(at + 1) !== 0) loneNuls += 1;
    } else if (isControl(code)) controls += 1;
  }
  const rest = text.length - nuls;
  return (
    controls <= rest * MAX_CONTROL_SHARE &&
    nuls <= text.length * MAX_NUL_SHARE &&
    loneNuls <= rest * MAX_CONTROL_SHARE
  );
};

const decode = (head: Uint8Array): string | undefined => {
  const { name, markBytes } = encodingOf(head);
  const bytes = Buffer.from(head.buffer, head.byteOffset + markBytes, head.length - markBytes);
  let text: string;
  if (name === 'ebcdic') return ebcdicToText(bytes);
  // Russian in UTF-16 has no byte above 127.
  if (/^utf-(?:16|32)/.test(name)) text = iconv.decode(bytes, name);
  else if (isAscii(bytes)) text = bytes.toString('latin1');
  // A cut sequence at the end of the head is one stray character: it does not matter here.
  else if (name === 'utf-8' || isUtf8(bytes)) text = bytes.toString();
  else text = iconv.decode(bytes, name);
  return likeText(text) && !OTHERS.test(text) ? text : undefined;
};

const answers = new WeakMap<Uint8Array, { readonly text: string | undefined }>();

export const headText = (head: Uint8Array): string | undefined => {
  let answer = answers.get(head);
  if (answer === undefined) {
    answer = { text: decode(head) };
    answers.set(head, answer);
  }
  return answer.text;
};

/** Takes the transfer encoding off a part as it streams: base64, quoted-printable, uuencode, yEnc. Damage is read over. */
import type { RandomAccess } from './random-access.ts';
import { latin1Of } from './random-access.ts';

export interface Range {
  readonly from: number;
  readonly to: number;
}

const CHUNK_BYTES = 256 * 1024;
/** Longest line of uuencode or yEnc that is waited for; neither has lines of more than some hundred bytes. */
const MAX_LINE = 64 * 1024;

export async function* rangeChunks(access: RandomAccess, { from, to }: Range): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; ) {
    const chunk = access.readAt(at, Math.min(CHUNK_BYTES, to - at));
    if (chunk.byteLength === 0) return;
    at += chunk.byteLength;
    yield chunk;
  }
}

/** Nothing, or many signs outside the alphabet: somebody declared what is not there. */
const isNoBase64 = (text: string): boolean => {
  const start = text.slice(0, 4096);
  return (start.match(/[^A-Za-z0-9+/=_\-\s]/g)?.length ?? 0) > start.length * 0.1;
};

/** Several encodings one after another, each with its padding, are read as one; what follows as plain text stays text. */
async function* fromBase64(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  let plain: boolean | undefined;
  for await (const chunk of chunks) {
    const written = latin1Of(chunk);
    const words = plain === true ? 0 : written.search(/[A-Za-z]{2} [A-Za-z]{2}/);
    // What a mailing list puts below, or all of it.
    const footerAt = words < 0 ? written.length : written.lastIndexOf('\n', words) + 1;
    const coded = written.slice(0, footerAt);
    plain ??= isNoBase64(coded) || (coded.trim() === '' && words >= 0);
    if (plain) {
      yield chunk;
      continue;
    }
    const footer = written.slice(footerAt);
    const text = rest + coded.replace(/[^A-Za-z0-9+/=_-]+/g, '');
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    for (const piece of text.slice(0, whole).split(/=+/))
      if (piece !== '') yield Buffer.from(piece, 'base64');
    if (footer === '') continue;
    plain = true;
    yield Buffer.from(`\n${footer}`, 'latin1');
  }
  if (rest.replace(/=/g, '').length > 1) yield Buffer.from(rest, 'base64');
}

async function* fromQuotedPrintable(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + latin1Of(chunk);
    // A soft line end or a code may go on in the next chunk.
    const cut = /=[ \t]{0,80}\r?$|=[0-9a-fA-F]?$/.exec(text.slice(-100))?.[0].length ?? 0;
    rest = cut === 0 ? '' : text.slice(-cut);
    yield unquoted(text.slice(0, text.length - cut));
  }
  if (rest !== '') yield unquoted(rest);
}

const unquoted = (text: string): Uint8Array =>
  Buffer.from(
    text
      .replace(/=[ \t]{0,80}\r?\n/g, '')
      .replace(/=([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Lines without their ends, and a last one. One that does not end is handed out in parts. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + latin1Of(chunk)).split('\n');
    rest = lines.pop()!;
    if (rest.length > MAX_LINE) {
      lines.push(rest);
      rest = '';
    }
    yield lines.map((line) => line.replace(/\r$/, ''));
  }
  if (rest !== '') yield [rest];
}

/** POSIX uuencode: a length, then letters of six bits, the grave accent for a space. */
const uuLine = (line: string): Buffer => {
  const length = (line.charCodeAt(0) - 32) & 63;
  const out = Buffer.alloc(Math.ceil(length / 3) * 3);
  const bits = (at: number): number => ((line.charCodeAt(at) || 32) - 32) & 63;
  for (let at = 1, to = 0; to < length; at += 4, to += 3)
    out.writeUIntBE((bits(at) << 18) | (bits(at + 1) << 12) | (bits(at + 2) << 6) | bits(at + 3), to, 3);
  return out.subarray(0, length);
};

export async function* fromUuencode(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const lines of linesOf(chunks)) {
    const coded = lines.filter((line) => line !== '' && !/^(?:begin |end\s*$)/.test(line));
    if (coded.length > 0) yield Buffer.concat(coded.map(uuLine));
  }
}

/** yEnc 1.3: every byte plus 42; `=` and the byte plus 106 for the few that a line cannot hold. */
const yLine = (line: string): Buffer => {
  const out = Buffer.alloc(line.length);
  let to = 0;
  for (let at = 0; at < line.length; at += 1) {
    let code = line.charCodeAt(at);
    if (code === 0x3d) {
      at += 1;
      code = line.charCodeAt(at) - 64;
    }
    out[to] = (code - 42) & 0xff;
    to += 1;
  }
  return out.subarray(0, to);
};

export async function* fromYenc(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const lines of linesOf(chunks)) {
    const coded = lines.filter((line) => !/^=y(?:begin|part|end) /.test(line));
    if (coded.length > 0)
      yield Buffer.concat(coded.map((line) => yLine(line.startsWith('..') ? line.slice(1) : line)));
  }
}

export const fromTransfer = (
  encoding: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> => {
  if (encoding === 'base64') return fromBase64(chunks);
  if (encoding === 'quoted-printable') return fromQuotedPrintable(chunks);
  return /^(?:x-)?uu(?:e|encode)$/.test(encoding) ? fromUuencode(chunks) : chunks;
};

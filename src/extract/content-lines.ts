/** The lines of calendars and cards (RFC 5545, RFC 6350, vCard 2.1): unfolded, with parameters, values decoded. */
import type { ByteSource } from './extractor.ts';
import { decodeCharset } from './mail-charset.ts';
import { unquotePrintable } from './mime-words.ts';
import { textPieces } from './text-pieces.ts';

export interface ContentLine {
  /** Upper case, without the group before it. */
  readonly name: string;
  /** By upper-case name; vCard 2.1 writes types without one. */
  readonly parameters: ReadonlyMap<string, string>;
  /** As written, quoted-printable decoded; see `unescapeText`. */
  readonly value: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
}

/** Pictures are long; what is longer comes in parts, of which the others have no name. */
const MAX_CHARS = 16 * 1024 ** 2;
const MAX_PARAMETERS = 100;

/** The colon that ends the name and its parameters: the first outside quotation marks. */
const colonIn = (text: string): number => {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) quoted = !quoted;
    else if (code === 0x3a && !quoted) return at;
  }
  return text.indexOf(':');
};

const parametersOf = (written: string): Map<string, string> => {
  const parameters = new Map<string, string>();
  for (const [, key = '', value] of written.matchAll(/;([^=;"]{1,100})(?:=("[^"]*"|[^;]*))?/g)) {
    if (parameters.size >= MAX_PARAMETERS) break;
    const name = (value === undefined ? 'TYPE' : key).trim().toUpperCase();
    const text = (value ?? key).replace(/^"|"$/g, '');
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? text : `${before},${text}`);
  }
  return parameters;
};

const isQuotedPrintable = (parameters: ReadonlyMap<string, string>): boolean =>
  /quoted-printable/i.test(`${parameters.get('ENCODING') ?? ''},${parameters.get('TYPE') ?? ''}`);

const lineOf = (parts: readonly string[], line: number): ContentLine => {
  const text = parts.join('');
  const colon = colonIn(text);
  if (colon < 0) return { name: '', parameters: new Map(), value: text, line };
  const head = text.slice(0, colon);
  const semicolon = head.indexOf(';');
  const name = semicolon < 0 ? head : head.slice(0, semicolon);
  const parameters = parametersOf(semicolon < 0 ? '' : head.slice(semicolon));
  let value = text.slice(colon + 1);
  if (isQuotedPrintable(parameters))
    value = decodeCharset(
      Buffer.from(unquotePrintable(value), 'latin1'),
      parameters.get('CHARSET') ?? 'utf-8',
    );
  return {
    name: name
      .slice(name.lastIndexOf('.') + 1)
      .trim()
      .toUpperCase(),
    parameters,
    value,
    line,
  };
};

export async function* contentLines(source: ByteSource): AsyncGenerator<readonly ContentLine[]> {
  let parts: string[] = [];
  let length = 0;
  let begun = 1;
  /** The line before ended in the soft break of quoted-printable. */
  let goesOn = false;
  /** A line that is longer than a piece of text. */
  let cut = false;
  for await (const { text, line } of textPieces(source)) {
    const found: ContentLine[] = [];
    let number = line;
    const rows = text.split('\n');
    // The piece ended with its line: what is left behind it is none.
    const ended = rows.at(-1) === '';
    if (ended) rows.pop();
    for (const written of rows) {
      const row = written.endsWith('\r') ? written.slice(0, -1) : written;
      const folded = /^[ \t]/.test(row);
      if ((!folded && !goesOn && !cut) || length > MAX_CHARS) {
        if (length > 0) found.push(lineOf(parts, begun));
        parts = [];
        length = 0;
        begun = number;
      }
      const body: string = folded && !goesOn && !cut ? row.slice(1) : row;
      cut = false;
      goesOn = body.endsWith('=') && (goesOn || /quoted-printable/i.test(parts[0] ?? body));
      const part = goesOn ? body.slice(0, -1) : body;
      parts.push(part);
      length += part.length;
      number += 1;
    }
    cut = !ended;
    yield found;
  }
  if (length > 0) yield [lineOf(parts, begun)];
}

/** RFC 5545 3.3.11, RFC 6350 3.4. */
export const unescapeText = (value: string): string =>
  value.replace(/\\([\s\S])/g, (_, sign: string) => (/n/i.test(sign) ? '\n' : sign));

/** Values that semicolons divide, such as the parts of a name. */
export const componentsOf = (value: string): string[] =>
  value.match(/(?:[^;\\]|\\[\s\S])+|(?<=^|;)(?=;|$)/g)?.map((part) => unescapeText(part).trim()) ?? [];

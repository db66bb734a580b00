/** The header fields of a message or part: found, unfolded, and told from text that only begins like them. */

import type { Scanner } from './mime-scan.ts';
import { type HeaderValue, headerValueOf } from './mime-words.ts';
import { latin1Of } from './random-access.ts';

export interface Headers {
  /** In their order, unfolded, a Latin-1 character for every byte. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Where the body begins. */
  readonly end: number;
  readonly type: HeaderValue;
  readonly disposition: HeaderValue;
  readonly encoding: string;
}

/** More is no header any more; it is read as text. */
const MAX_BYTES = 1024 ** 2;
const STEP_BYTES = 2 * 1024;
const FIELD = /^([!-9;-~]{1,200})[ \t]*:[ \t]*/;

const headersOf = (fields: (readonly [string, string])[], end: number): Headers => {
  const first = (wanted: string): string | undefined =>
    fields.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const type = headerValueOf(first('content-type'));
  return {
    fields,
    end,
    type,
    disposition: headerValueOf(first('content-disposition')),
    encoding: headerValueOf(first('content-transfer-encoding')).value,
  };
};

/** Fields at `from`; the first line that is none ends them, an empty one belongs to them. */
export const readHeaders = (scanner: Scanner, from: number, to: number): Headers => {
  let text = '';
  // Enough bytes for the whole block: until an empty line is among them.
  for (let length = STEP_BYTES; ; length *= 4) {
    text = latin1Of(scanner.peek(from, Math.min(length, MAX_BYTES, to - from)));
    if (text.length < length || length >= MAX_BYTES || /(?:^|\n)\r?\n/.test(text)) break;
  }
  const fields: [string, string][] = [];
  let values: string[] = [];
  const close = (): void => {
    const last = fields.at(-1);
    if (last !== undefined && values.length > 0) last[1] = values.join('');
    values = [];
  };
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, newline < 0 ? text.length : newline).replace(/\r$/, '');
    if (line === '') {
      at = next;
      break;
    }
    const folded = line.startsWith(' ') || line.startsWith('\t');
    if (folded && fields.length > 0) values.push(` ${line.trim()}`);
    else {
      const field = FIELD.exec(line);
      if (field === null) {
        // The separator of a mailbox, quoted or not, above the fields: it names the sender, and the time.
        if (fields.length > 0 || !/^>?From /.test(line)) break;
        fields.push(['Envelope-From', line.replace(/^>?From /, '')]);
      } else {
        close();
        fields.push([field[1]!, '']);
        values.push(line.slice(field[0].length));
      }
    }
    at = next;
  }
  close();
  return headersOf(fields, from + at);
};

/** The name that a part gives its content; empty where it gives none. */
export const fileNameOf = ({ type, disposition }: Headers): string =>
  disposition.parameters.get('filename') ?? type.parameters.get('name') ?? '';

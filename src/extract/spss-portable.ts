/** SPSS portable files: every case under the names of its variables, and labels. As the PSPP project describes the format. */
import type { Segment } from '../model/segment.ts';
import { decodePage } from './code-page.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { createRecordFlow } from './record-flow.ts';

const TAG = 'SPSSPORT';
/** Splash texts and the table of characters before the tag. */
const TAG_AT = 456;
const LINE_CHARS = 80;
const MAX_VARIABLES = 32_767;
const LONGEST_STRING = 32_767;
/** A record, or a case, is no longer; what is has no end. */
const LONGEST_RECORD = 16 * 1024 ** 2;
/** Seconds from 1582-10-14, where SPSS begins to count, to 1970. */
const EPOCH_SECONDS = 12_219_379_200;
/** Formats of dates and of times with dates. */
const DATE_FORMATS = new Set([20, 22, 23, 24, 38, 39]);

/** Lines of 80 characters, without their ends: what is shorter has lost its blanks. */
const unwrapped = (text: string): string =>
  text
    .split(/\r\n|\n|\r/)
    .map((line) => line.padEnd(LINE_CHARS))
    .join('');

const isPortable = (latin1: string): boolean =>
  unwrapped(latin1.slice(0, 1024)).startsWith(TAG, TAG_AT) && /SPSS PORT/.test(latin1.slice(0, 220));

/** More text is needed, or none is there. */
class Short extends Error {}

/** Numbers are written to the base of 30, strings behind their length. */
const createCursor = () => {
  let text = '';
  let at = 0;
  const until = (stop: string): string => {
    const end = text.indexOf(stop, at);
    if (end < 0 || end - at > LONGEST_STRING) throw new Short();
    const part = text.slice(at, end);
    at = end + 1;
    return part;
  };
  return {
    add(more: string) {
      text = text.slice(at) + more;
      at = 0;
    },
    mark: () => at,
    left: () => text.length - at,
    back(mark: number) {
      at = mark;
    },
    tag(): string {
      if (at >= text.length) throw new Short();
      return text[at++] as string;
    },
    peek: () => text[at],
    number(): number | undefined {
      while (text[at] === ' ') at += 1;
      if (text[at] === '*') {
        if (at + 2 > text.length) throw new Short();
        at += 2;
        return undefined;
      }
      return numberOf(until('/'));
    },
    string(): string {
      const length = numberOf(until('/')) ?? 0;
      if (length > LONGEST_STRING || at + length > text.length) throw new Short();
      const part = text.slice(at, at + length);
      at += length;
      return decodePage(Buffer.from(part, 'latin1'), 1252);
    },
  };
};
type Cursor = ReturnType<typeof createCursor>;

const numberOf = (written: string): number | undefined => {
  const [, sign, whole = '', fraction = '', exponent] =
    /^(-?)([0-9A-T]*)(?:\.([0-9A-T]*))?([+-][0-9A-T]+)?$/.exec(written.trim()) ?? [];
  if (sign === undefined) return undefined;
  const digits = whole + fraction;
  let value = 0;
  for (const digit of digits) value = value * 30 + Number.parseInt(digit, 30);
  const power = (exponent === undefined ? 0 : Number.parseInt(exponent, 30)) - fraction.length;
  // Sums of thirtieths are not exact: what a person typed has fewer digits.
  return (sign === '-' ? -1 : 1) * Number((value * 30 ** power).toPrecision(14));
};

interface Variable {
  readonly name: string;
  readonly isText: boolean;
  readonly isDate: boolean;
}

interface Dictionary {
  readonly variables: Variable[];
  readonly labels: string[];
}

/** One record of the dictionary; false: here the data begin. */
const readRecord = (cursor: Cursor, { variables, labels }: Dictionary): boolean => {
  const numbers = (count: number): (number | undefined)[] =>
    Array.from({ length: count }, () => cursor.number());
  const value = (variable: Variable | undefined): void =>
    void (variable?.isText ? cursor.string() : cursor.number());
  switch (cursor.tag()) {
    case 'F':
      return false;
    case '1':
    case '2':
    case '3':
    case 'C':
      labels.push(cursor.string());
      return true;
    case '6':
      cursor.string();
      return true;
    case '4':
    case '5':
      cursor.number();
      return true;
    case '7': {
      const width = cursor.number() ?? 0;
      const name = cursor.string();
      const [format] = numbers(6);
      if (variables.length < MAX_VARIABLES)
        variables.push({ name, isText: width > 0, isDate: DATE_FORMATS.has(format ?? 0) });
      return true;
    }
    case '8':
    case '9':
    case 'A':
      value(variables.at(-1));
      return true;
    case 'B':
      value(variables.at(-1));
      value(variables.at(-1));
      return true;
    case 'D': {
      const count = cursor.number() ?? 0;
      const names = Array.from({ length: Math.min(count, MAX_VARIABLES) }, () => cursor.string());
      const variable = variables.find(({ name }) => name === names[0]);
      const said: string[] = [];
      for (let left = cursor.number() ?? 0; left > 0; left--) {
        value(variable);
        said.push(cursor.string());
      }
      labels.push(...said);
      return true;
    }
    case 'E': {
      const said: string[] = [];
      for (let left = cursor.number() ?? 0; left > 0; left--) said.push(cursor.string());
      labels.push(...said);
      return true;
    }
    case ' ':
      return true;
    default:
      throw new Short();
  }
};

const cellOf = (cursor: Cursor, { isText, isDate }: Variable): string => {
  if (isText) return cursor.string().trimEnd();
  const value = cursor.number();
  if (value === undefined) return '';
  const ms = (value - EPOCH_SECONDS) * 1000;
  return isDate && Math.abs(ms) < 8.64e15
    ? new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '')
    : String(value);
};

export const spssPortable: Extractor = {
  name: 'por',
  version: 1,
  accepts: ({ latin1 }) => isPortable(latin1),
  async *extract({ source, limits, note }) {
    const cursor = createCursor();
    const flow = createRecordFlow(limits);
    const dictionary: Dictionary = { variables: [], labels: [] };
    let state = 'start' as 'start' | 'dictionary' | 'data' | 'end';
    /** Reads as far as the text goes; a record that it cuts is read anew with more. */
    const read = (): void => {
      for (let from = cursor.mark(); state !== 'end'; from = cursor.mark()) {
        try {
          if (state === 'start') {
            for (let left = TAG_AT + TAG.length; left > 0; left--) cursor.tag();
            // Version, date and time.
            cursor.tag();
            dictionary.labels.push(cursor.string(), cursor.string());
            state = 'dictionary';
          } else if (state === 'dictionary') {
            if (!readRecord(cursor, dictionary)) {
              state = 'data';
              flow.begin(dictionary.variables.map(({ name }) => name));
            }
          } else if (cursor.peek() === 'Z' || dictionary.variables.length === 0) state = 'end';
          else flow.row(dictionary.variables.map((variable) => cellOf(cursor, variable)));
        } catch (error) {
          if (!(error instanceof Short)) throw error;
          cursor.back(from);
          return;
        }
      }
    };
    const labels = (): Segment[] =>
      dictionary.labels.splice(0).map((text) => ({ kind: 'text', text, label: 'label', place: {} }));
    let rest = '';
    for await (const chunk of source.chunks()) {
      const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
      // Half of a line's end waits for the other half.
      const known = text.endsWith('\r') ? text.slice(0, -1) : text;
      const stop = known.includes('\n') ? '\n' : '\r';
      const end = known.lastIndexOf(stop);
      const isWrapped = end >= 0 || known.length <= 2 * LINE_CHARS;
      if (end >= 0) cursor.add(unwrapped(known.slice(0, end).replace(/\r$/, '')));
      else if (!isWrapped) cursor.add(text);
      rest = isWrapped ? text.slice(end + 1) : '';
      read();
      source.budget.checkTime();
      if (cursor.left() > LONGEST_RECORD) throw new DocumentProblem('BAD_FORMAT', 'SPSS portable data');
      yield [...labels(), ...flow.drain()];
    }
    cursor.add(`${rest.replace(/[\r\n]+$/, '')}`);
    read();
    yield [...labels(), ...flow.drain()];
    if (state !== 'end') note({ code: 'BAD_FORMAT', detail: 'SPSS portable data' });
  },
};

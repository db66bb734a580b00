/** Turns HTML tags and text into segments: running text in block order, tables apart, attributes and scripts by name. */
import type { Problem } from '../model/problem.ts';
import type { Segment } from '../model/segment.ts';
import { dataUri } from './data-uri.ts';
import { createHtmlTables } from './html-tables.ts';
import { attributesOf, type MarkupHandler } from './markup-lexer.ts';

export interface HtmlWalk {
  readonly handler: MarkupHandler;
  take(): Segment[];
  /** Documents that stood in addresses since the last call. */
  takeDocuments(): Uint8Array[];
  finish(): void;
}

/** Elements inside a line; all others end it. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
/** Attributes with words in them, and the label they give. */
const WORDY = new Set([
  'alt',
  'title',
  'placeholder',
  'value',
  'content',
  'summary',
  'label',
  'aria-label',
  'srcdoc',
  'onclick',
  'datetime',
]);
const LINKS = new Set(['href', 'action', 'src', 'data-href', 'data']);
const isWordy = (key: string): boolean => WORDY.has(key) || LINKS.has(key) || key.startsWith('data-');
/** Running text that goes out at once. */
const PART_CHARS = 64 * 1024;
/** Files inside addresses. */
const DATA_URI = /^\s*data:[^,]{0,600},/i;

/** No spaces at line ends, no two empty lines. */
const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');

export const createHtmlWalk = (
  note: (problem: Problem) => void,
  decode: (raw: string) => string,
): HtmlWalk => {
  let out: Segment[] = [];
  let documents: Uint8Array[] = [];
  let text = '';
  let raw = '';
  let rawName = '';
  let pre = 0;

  const say = (value: string, label?: string): void => {
    const trimmed = value.trim();
    if (trimmed !== '')
      out.push({
        kind: 'text',
        text: trimmed,
        place: {},
        ...(label === undefined || label === '' ? {} : { label }),
      });
  };
  const flush = (): void => {
    say(tidy(text));
    text = '';
  };
  const tables = createHtmlTables({
    segment: (segment) => {
      flush();
      out.push(segment);
    },
  });

  const write = (value: string): void => {
    if (tables.inCell()) tables.write(value);
    else {
      text += value;
      if (text.length > PART_CHARS && value.endsWith('\n')) flush();
      else if (text.length > PART_CHARS * 16) flush();
    }
  };
  const attribute = (tag: string, name: string, value: string, named: string): void => {
    if (value.trim() === '') return;
    if (DATA_URI.test(value)) {
      const found = dataUri(value);
      if (found !== undefined) documents.push(found);
      return;
    }
    if (name === 'href' && /^(?:mailto|tel|sms|fax):/i.test(value))
      say(value.slice(value.indexOf(':') + 1), value.slice(0, value.indexOf(':')).toLowerCase());
    else if (LINKS.has(name)) {
      // An address says something only with parameters: names and numbers are in there.
      if (/[?#&=@]|\d{4}/.test(value)) say(value);
    } else if (WORDY.has(name) || (name.startsWith('data-') && /[\d@]|\s/.test(value))) {
      say(
        value,
        name === 'value' || name === 'content'
          ? named
          : name.startsWith('data-')
            ? name.slice(5)
            : `${tag}.${name}`,
      );
    }
  };

  return {
    handler: {
      text(written) {
        const value = written.includes('&') ? decode(written) : written;
        write(pre > 0 ? value : value.replace(/[ \t\r\n\f]{2,}|[\t\r\n\f]/g, ' '));
      },
      open(name, written) {
        if (!INLINE.has(name)) {
          write('\n');
          tables.open(name);
        }
        if (name === 'pre' || name === 'textarea') pre += 1;
        if (name === 'title') flush();
        rawName = name;
        if (written === '') return;
        const attributes = attributesOf(written).map(
          ([key, value]) => [key.toLowerCase(), value.includes('&') ? decode(value) : value] as const,
        );
        const attributeOf = (wanted: string): string | undefined =>
          attributes.find(([key]) => key === wanted)?.[1];
        for (const [key, value] of attributes) {
          if (!isWordy(key)) continue;
          const named =
            attributeOf('name') ??
            attributeOf('property') ??
            attributeOf('id') ??
            attributeOf('http-equiv') ??
            name;
          attribute(name, key, value, named);
        }
      },
      close(name) {
        if (name === 'pre' || name === 'textarea') pre = Math.max(0, pre - 1);
        if (INLINE.has(name)) return;
        write('\n');
        tables.close(name);
        if (name === 'title') flush();
      },
      verbatim(kind, part) {
        if (kind === 'cdata') {
          write(part);
          return;
        }
        raw += part;
        if (raw.length > PART_CHARS * 16) this.verbatimEnd(kind);
      },
      verbatimEnd(kind) {
        const shown = kind === 'comment' || (kind === 'raw' && rawName !== 'style');
        if (shown) say(raw);
        raw = '';
      },
      // People write `a < b`; every browser shows it.
      broken() {},
    },
    take() {
      const taken = out;
      out = [];
      return taken;
    },
    takeDocuments() {
      const taken = documents;
      documents = [];
      return taken;
    },
    finish() {
      tables.finish();
      if (raw !== '') {
        note({ code: 'BAD_FORMAT' });
        say(raw);
      }
      flush();
    },
  };
};

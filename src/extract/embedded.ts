/**
 * Messages inside running text, such as a log of an interface: HL7 v2 in one line or several, and FHIR resources in JSON. They
 * are cut out and read as what they are; what stands around them stays text, in its order.
 */
import type { Segment } from '../model/segment.ts';
import type { ExtractInput } from './extractor.ts';
import { createJsonLexer } from './json-lexer.ts';
import { memorySource } from './source.ts';
import type { Piece } from './text-pieces.ts';

interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: 'hl7' | 'fhir';
  /** Absent: nothing to read here, nor anything further before `end`. */
  readonly document?: string;
}

/** How a carriage return is shown in a line: `\r`, `<CR>`, `0x0d`, `&#13;`, `^M`. */
const SHOWN_RETURN =
  /\s?(?:\\{1,2}r(?:\\{1,2}n)?|\\{1,2}n|\\{1,2}x0[dD]|\\{1,2}u000[dDaA]|0x0[dD](?:\s?0x0[aA])?|<(?:CR|cr|0x0[dD])>(?:<(?:LF|lf)>)?|[[{](?:CR|cr|0[dD])[\]}]|&#(?:13|x0?[dD]);|\^M|\u240d|\r)\s?(?=[A-Z][A-Z\d]{2}\||["'\]})]{0,3}$)/gm;
const HEADER = 'MSH';
/** `MSH|^~\&|`, with the backslash doubled in a string, and the ampersand written for markup. */
const HEADER_AT = /MSH\|\^~(?:\\{1,2})?(?:&amp;|&)?[#]?\|/y;
const MARK = '|^~';
const SEGMENT_LINE = /[ \t]*[A-Z][A-Z\d]{2}\|/y;
/** No message is longer; a text of headers alone would be. */
const LONGEST_MESSAGE = 4 * 1024 ** 2;

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};

const isSegmentAt = (text: string, at: number): boolean => {
  SEGMENT_LINE.lastIndex = at;
  return SEGMENT_LINE.test(text);
};

/** The message whose encoding characters stand at `mark`. */
const messageAt = (text: string, mark: number, from: number): Span | undefined => {
  const start = mark - HEADER.length;
  HEADER_AT.lastIndex = start;
  if (start < from || !HEADER_AT.test(text)) return undefined;
  let end = lineEnd(text, start);
  while (end + 1 < text.length && end - start < LONGEST_MESSAGE && isSegmentAt(text, end + 1))
    end = lineEnd(text, end + 1);
  const written = text.slice(start, end);
  const plain = written.includes('&amp;') ? written.replaceAll('&amp;', '&') : written;
  const lines = plain
    .replace(/^(MSH\|\^~)\\\\&/, '$1\\&')
    .replace(SHOWN_RETURN, '\r')
    .split(/[\r\n]+/)
    .map((line) => line.trimStart());
  // A header alone says nothing of a patient, and another one in its line would end there too.
  if (lines.length < 2) return { start, end, kind: 'hl7' };
  lines.push((lines.pop() as string).replace(/["'\]})]{1,3}$/, ''));
  // Decoded already, whatever MSH-18 says.
  const fields = (lines[0] as string).split('|');
  if (fields.length > CHARSET) fields[CHARSET] = '';
  return { start, end, kind: 'hl7', document: `${[fields.join('|'), ...lines.slice(1)].join('\r')}\r` };
};
/** MSH-18, MSH-1 being the separator itself. */
const CHARSET = 17;

const RESOURCE = '"resourceType';
const OPENING = /\{[^{}]{0,500}$/;

/** The end of the object that begins at `start`; undefined: it has none here. */
const objectEnd = (text: string, start: number): number | undefined => {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = stringEnd(text, at + 1);
      if (at < 0) return undefined;
    } else if (code === 123) depth += 1;
    else if (code === 125) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
};

const stringEnd = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
};

const isJson = (document: string): boolean => {
  const lexer = createJsonLexer({ open() {}, close() {}, key() {}, value() {} });
  return lexer.push(document) === undefined && lexer.end();
};

const resourceAt = (text: string, mark: number, from: number): Span | undefined => {
  const before = text.slice(Math.max(from, mark - 512), mark);
  const opening = OPENING.exec(before)?.index;
  if (opening === undefined) return undefined;
  const start = mark - before.length + opening;
  const end = objectEnd(text, start);
  if (end === undefined) return { start, end: mark + 1, kind: 'fhir' };
  const document = text.slice(start, end);
  return isJson(document) ? { start, end, kind: 'fhir', document } : { start, end: mark + 1, kind: 'fhir' };
};

/** Resources written into a string: `{\"resourceType\":\"Patient\"}`. */
const quotedResourceAt = (text: string, mark: number, from: number): Span | undefined => {
  const before = text.slice(Math.max(from, mark - 512), mark - 1);
  const opening = OPENING.exec(before)?.index;
  if (opening === undefined) return undefined;
  const start = mark - 1 - before.length + opening;
  const written = text.slice(start, lineEnd(text, mark));
  const plain = written.replace(/\\(["\\/])/g, '$1');
  const end = objectEnd(plain, 0);
  if (end === undefined || !isJson(plain.slice(0, end))) return { start, end: mark + 1, kind: 'fhir' };
  // Where it ends in the text: as many characters further as were taken out before.
  let at = 0;
  for (let seen = 0; seen < end; seen++)
    at += written[at] === '\\' && /["\\/]/.test(written[at + 1] ?? '') ? 2 : 1;
  return { start, end: start + at, kind: 'fhir', document: plain.slice(0, end) };
};

/** Resources of a piece that have no end: each costs a look at the rest of it. */
const MAX_BROKEN = 8;

/** In order, none within another. */
const spansIn = (text: string): Span[] => {
  const spans: Span[] = [];
  let done = 0;
  let broken = 0;
  let message = text.indexOf(MARK);
  let resource = text.indexOf(RESOURCE);
  while (message >= 0 || resource >= 0) {
    const isMessage = resource < 0 || (message >= 0 && message < resource);
    const mark = isMessage ? message : resource;
    const span = isMessage
      ? messageAt(text, mark, done)
      : text[mark - 1] === '\\'
        ? quotedResourceAt(text, mark, done)
        : resourceAt(text, mark, done);
    done = span?.end ?? mark + 1;
    if (span?.document !== undefined) spans.push(span);
    else if (span?.kind === 'fhir') {
      broken += 1;
      if (broken > MAX_BROKEN) resource = -1;
    }
    if (message >= 0 && message < done) message = text.indexOf(MARK, done);
    if (resource >= 0 && resource < done) resource = text.indexOf(RESOURCE, done);
  }
  return spans;
};

/** Reads one piece of text after the other. */
export const createEmbedded = ({
  source,
  descend,
}: Pick<ExtractInput, 'source' | 'descend'>): ((piece: Piece) => AsyncGenerator<readonly Segment[]>) => {
  let members = 0;
  return async function* ({ text, line }) {
    const spans = text.includes(MARK) || text.includes(RESOURCE) ? spansIn(text) : [];
    const around: Segment[] = [];
    let [at, number] = [0, line];
    if (spans.length === 0) {
      yield [{ kind: 'text', text, place: { line } }];
      return;
    }
    for (const { start, end } of [...spans, { start: text.length, end: text.length }]) {
      if (start > at) around.push({ kind: 'text', text: text.slice(at, start), place: { line: number } });
      number += text.slice(at, end).split('\n').length - 1;
      at = end;
    }
    yield around;
    // All of a kind are one document: a log of a million messages is no archive of a million members.
    for (const kind of KINDS) {
      const documents = spans.filter((span) => span.kind === kind).map(({ document = '' }) => document);
      if (documents.length === 0) continue;
      members += 1;
      yield* descend(memorySource(Buffer.from(documents.join('\n')), '', source.budget), members);
    }
  };
};
const KINDS = ['hl7', 'fhir'] as const;

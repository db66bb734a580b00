/** HL7 version 2: each message one record, each field labelled with its position; documents inside OBX-5 are read as what they are. */
import type { Segment } from '../model/segment.ts';
import { decodeBase64 } from './decode-base64.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { hl7Lines } from './hl7v2-lines.ts';
import { hl7Values, type Separators, unescapeHl7 } from './hl7v2-values.ts';
import { memorySource } from './source.ts';

const BATCH = 500;
/** Lines of one report are joined so that a label and its value stay together. */
const REPORT_CHARS = 64 * 1024;
const DEFAULT: Separators = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

const HEADER = /(?:^|[\r\n\v])[\v\x1c\ufeff]*(?:MSH|FHS|BHS)([^\w\s])([^\w\s]{2,5})\1/;
const HEADER_IN_LINE = /\b(?:MSH|FHS|BHS)([|^~\\&#!*,;:$%@])([^\w\s]{2,5})\1/;
const SEGMENT = /^[A-Z][A-Z\d]{2}(?=[^\w\s]|$)/;

const separatorsOf = (line: string): Separators => {
  const field = line[3] ?? '|';
  const named = line.slice(4, line.indexOf(field, 4) < 0 ? 9 : line.indexOf(field, 4));
  return {
    field,
    component: named[0] ?? '^',
    repetition: named[1] ?? '~',
    escape: named[2] ?? '',
    subcomponent: named[3] ?? '&',
  };
};

/** OBX-2: the value is text of a report, one line or paragraph in each segment. */
const isReportType = (type: string): boolean =>
  type === 'TX' || type === 'FT' || type === 'ST' || type === '';

const looksLikeMessages = (text: string): boolean => {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const segments = lines.filter((line) => SEGMENT.test(line.replace(/^[\v\x1c\ufeff]+/, '')));
  return segments.length * 2 >= lines.length;
};

export const hl7v2: Extractor = {
  name: 'hl7v2',
  version: 1,
  accepts({ head, extension }) {
    const text = headText(head);
    if (text === undefined || !HEADER_IN_LINE.test(text)) return false;
    return extension === 'hl7' || (HEADER.test(text) && looksLikeMessages(text));
  },
  extract: readMessages,
};

async function* readMessages({ source, descend }: ExtractInput): AsyncGenerator<readonly Segment[]> {
  let batch: Segment[] = [];
  let separators = DEFAULT;
  let record = 0;
  let inMessage = false;
  let hasPatient = false;
  let member = 0;
  let field = 0;
  let report: { label: string; text: string; line: number } | undefined;

  const add = (text: string, line: number, label?: string): void => {
    if (text.trim() === '') return;
    field += 1;
    batch.push(
      label === undefined
        ? { kind: 'text', text, place: { line } }
        : { kind: 'text', text, place: { line, record, field }, label, record },
    );
  };
  const endReport = (): void => {
    if (report !== undefined) add(report.text, report.line, report.label);
    report = undefined;
  };
  const addToReport = (label: string, text: string, line: number): void => {
    if (report?.label !== label || report.text.length > REPORT_CHARS) endReport();
    report ??= { label, text: '', line };
    report.text += report.text === '' ? text : `\n${text}`;
  };
  const beginRecord = (): void => {
    record += 1;
    field = 0;
    hasPatient = false;
  };

  for await (const { text, number, cut } of hl7Lines(source)) {
    const header = HEADER_IN_LINE.exec(text);
    const before = header === null ? '' : text.slice(0, header.index);
    const line = header === null ? text : text.slice(header.index);
    if (before !== '') add(before, number);
    const name = SEGMENT.exec(line)?.[0];
    if (header !== null) {
      endReport();
      separators = separatorsOf(line);
      beginRecord();
      inMessage = true;
    }
    if (name === undefined || !inMessage || (line[3] !== separators.field && line.length > 3)) {
      // A line end inside a value, or text between messages.
      if (report !== undefined) addToReport(report.label, unescapeHl7(line, separators), number);
      else if (line.trim() !== '')
        addToReport(inMessage ? 'OBX-5' : '', unescapeHl7(line, separators), number);
      continue;
    }
    const fields = line.split(separators.field);
    // MSH-1 is the separator itself.
    const shift = name === 'MSH' || name === 'FHS' || name === 'BHS' ? 1 : 0;
    if (name === 'PID') {
      endReport();
      if (hasPatient) beginRecord();
      hasPatient = true;
    }
    const reportAt = name === 'OBX' && isReportType((fields[2] ?? '').trim()) ? 5 : name === 'NTE' ? 3 : 0;
    if (report !== undefined && report.label !== `${name}-${reportAt}`) endReport();
    for (let at = 1; at < fields.length; at += 1) {
      const written = fields[at] as string;
      if (written === '' || (shift === 1 && at === 1)) continue;
      const label = `${name}-${at + shift}`;
      if (at === reportAt) {
        addToReport(
          label,
          written
            .split(separators.repetition)
            .map((part) => unescapeHl7(part.replaceAll(separators.component, '\t'), separators))
            .join('\n'),
          number,
        );
        continue;
      }
      // OBX-5 of type ED, and whatever system put a document elsewhere.
      const document = written.length > 200 && !cut ? documentOf(written, separators) : undefined;
      if (document !== undefined) {
        member += 1;
        yield batch;
        batch = [];
        yield* descend(memorySource(document, '', source.budget), member);
        continue;
      }
      for (const repetition of written.split(separators.repetition))
        for (const value of hl7Values(repetition, label, separators)) add(value.text, number, value.label);
    }
    if (batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
  }
  endReport();
  yield batch;
}

/** ED: source ^ type ^ subtype ^ encoding ^ data (HL7 2.9, 2A.2.24). */
const documentOf = (written: string, { component, subcomponent }: Separators): Uint8Array | undefined => {
  const parts = written.split(component);
  const at = parts.findIndex((part) => /^(?:base64|hex)$/i.test(part));
  const data = at >= 0 ? parts.slice(at + 1).join('') : parts.length <= 5 ? parts.at(-1) : undefined;
  if (data === undefined || data.includes(subcomponent)) return undefined;
  if (at >= 0 && parts[at]!.toLowerCase() === 'hex')
    return /^[0-9a-f\s]+$/i.test(data) ? Buffer.from(data, 'hex') : undefined;
  return decodeBase64(data);
};

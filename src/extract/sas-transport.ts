/** SAS transport files, versions 5 and 8 (SAS technical note TS-140): records of 80 bytes, numbers as IBM mainframes wrote them. */
import { decodePage } from './code-page.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { latin1Of, type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';
import { sasValue } from './sas-value.ts';

const HEADER = 'HEADER RECORD*******';
const FIRST = /^HEADER RECORD\*{7}(?:LIBRARY|LIBV8 {2}) HEADER RECORD!{7}/;
const RECORD_BYTES = 80;
const BLOCK_BYTES = 80 * 8_192;
const MAX_VARIABLES = 32_767;
/** Days and seconds count from here. */

interface Variable {
  readonly name: string;
  readonly isText: boolean;
  readonly at: number;
  readonly length: number;
  readonly format: string;
}

interface Section {
  readonly kind: string;
  /** The header record itself. */
  readonly header: string;
  readonly start: number;
  end: number;
}

/** Every header stands at the beginning of a record. */
const sectionsOf = (access: RandomAccess): Section[] => {
  const sections: Section[] = [];
  for (let from = 0; from < access.sizeBytes; from += BLOCK_BYTES) {
    const block = latin1Of(access.readAt(from, BLOCK_BYTES));
    for (let at = block.indexOf(HEADER); at >= 0; at = block.indexOf(HEADER, at + 1)) {
      if (at % RECORD_BYTES !== 0) continue;
      const before = sections.at(-1);
      if (before !== undefined) before.end = from + at;
      const header = block.slice(at, at + RECORD_BYTES);
      const start = from + at + RECORD_BYTES;
      sections.push({ kind: header.slice(20, 28).trim(), header, start, end: access.sizeBytes });
    }
  }
  return sections;
};

const variablesOf = (
  access: RandomAccess,
  { header, start, end }: Section,
  entryBytes: number,
): Variable[] => {
  // Less than a record of blanks follows the last entry, and an entry is longer than a record.
  const count = Math.min(MAX_VARIABLES, Math.floor((end - start) / entryBytes));
  const data = access.readAt(start, Math.min(end - start, count * entryBytes));
  const text = (from: number, length: number): string =>
    decodePage(data.subarray(from, from + length), 1252).replace(/[\0 ]+$/, '');
  const variables: Variable[] = [];
  for (let at = 0; at + 88 <= data.byteLength && variables.length < count; at += entryBytes) {
    const view = viewOf(data);
    const long = entryBytes >= 140 && header.includes('NAMSTV8') ? text(at + 88, 32) : '';
    variables.push({
      name: long === '' ? text(at + 8, 8) : long,
      isText: view.getUint16(at, false) === 2,
      length: view.getUint16(at + 4, false),
      at: view.getUint32(at + 84, false),
      format: text(at + 56, 8),
    });
  }
  return variables;
};

/** Sign, exponent of 16 with 64 added, fraction; a letter alone is a missing value. */
export const ibmNumber = (data: Uint8Array): number | undefined => {
  const [first = 0] = data;
  const rest = data.subarray(1);
  if (rest.every((byte) => byte === 0)) return first === 0 ? 0 : undefined;
  let fraction = 0;
  for (let at = rest.byteLength - 1; at >= 0; at -= 1) fraction = (fraction + rest[at]!) / 256;
  const value = fraction * 16 ** ((first & 0x7f) - 64);
  return first >= 0x80 ? -value : value;
};

const cellOf = (record: Uint8Array, { isText, at, length, format }: Variable): string => {
  const data = record.subarray(at, at + length);
  if (isText) {
    const utf8 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
    return (utf8.includes('\ufffd') ? decodePage(data, 1252) : utf8).replace(/[\0 ]+$/, '');
  }
  const value = ibmNumber(data);
  if (value === undefined) return '';
  return sasValue(Number(value.toPrecision(15)), format);
};

export const sasTransport: Extractor = {
  name: 'xpt',
  version: 1,
  accepts: ({ latin1 }) => FIRST.test(latin1),
  async *extract({ source, limits }) {
    const access = await randomAccess(source);
    const flow = createRecordFlow(limits);
    let entryBytes = 140;
    let variables: Variable[] = [];
    let tables = 0;
    for (const section of sectionsOf(access)) {
      const { kind, header, start, end } = section;
      if (kind.startsWith('MEMB')) entryBytes = Number(header.slice(74, 78)) || 140;
      else if (kind.startsWith('NAM')) variables = variablesOf(access, section, Math.max(88, entryBytes));
      else if (kind === 'OBS' || kind === 'OBSV8') {
        const recordBytes = Math.max(0, ...variables.map(({ at, length }) => at + length));
        if (recordBytes === 0) continue;
        tables += 1;
        flow.begin(variables.map(({ name }) => name));
        const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / recordBytes));
        for (let at = start; at + recordBytes <= end; at += perBlock * recordBytes) {
          const block = access.readAt(at, Math.min(perBlock * recordBytes, end - at));
          for (let from = 0; from + recordBytes <= block.byteLength; from += recordBytes) {
            const record = block.subarray(from, from + recordBytes);
            // Blanks fill up the last record of 80.
            if (end - at - from < RECORD_BYTES && record.every((byte) => byte === 0x20)) break;
            flow.row(variables.map((variable) => cellOf(record, variable)));
          }
          yield flow.drain();
        }
      } else if (kind.startsWith('DSC') || kind.startsWith('LIB'))
        yield [
          {
            kind: 'text',
            text: decodePage(access.readAt(start, Math.min(end - start, 160)), 1252),
            label: 'library',
            place: {},
          },
        ];
    }
    if (tables === 0) throw new DocumentProblem('BAD_FORMAT', 'SAS transport data');
  },
};

/** What stands where in a Stata file: versions 8 to 12 in fixed fields, 13 and later between tags (Stata's `help dta`). */
import { cutAtNul, decodePage } from './code-page.ts';
import { DocumentProblem } from './extractor.ts';
import { latin1Of, type RandomAccess, viewOf } from './random-access.ts';

export interface StataVariable {
  readonly name: string;
  /** Bytes of a text; 0 for the rest. */
  readonly textBytes: number;
  readonly number: 'byte' | 'int' | 'long' | 'float' | 'double' | undefined;
  readonly bytes: number;
  readonly format: string;
}

export interface StataFile {
  readonly variables: readonly StataVariable[];
  readonly rows: number;
  readonly dataAt: number;
  /** Where long texts begin; 0: there are none. */
  readonly longTextsAt: number;
  readonly littleEndian: boolean;
  readonly isUtf8: boolean;
  /** What the file and its variables are called. */
  readonly labels: readonly string[];
}

export const STATA_TAGGED = '<stata_dta><header><release>';
const MAX_VARIABLES = 120_000;
const NUMBERS = { byte: 1, int: 2, long: 4, float: 4, double: 8 } as const;
const KINDS = ['byte', 'int', 'long', 'float', 'double'] as const;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Stata data');

const variableOf = (
  type: number,
  first: number,
  descending: boolean,
  name: string,
  format: string,
): StataVariable => {
  const number = KINDS[descending ? first - type : type - first];
  // A long text is a reference of eight bytes.
  const textBytes = number === undefined && type <= 2045 ? type : 0;
  return {
    name,
    format,
    number,
    textBytes,
    bytes: number === undefined ? (textBytes === 0 ? 8 : textBytes) : NUMBERS[number],
  };
};

const texts = (data: Uint8Array, count: number, bytes: number, page: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    cutAtNul(decodePage(data.subarray(index * bytes, (index + 1) * bytes), page)),
  );

const fixedHeader = (access: RandomAccess): StataFile => {
  const head = access.readAt(0, 109);
  if (head.byteLength < 109) throw damaged();
  const version = head[0]!;
  const littleEndian = head[1] === 2;
  const count = viewOf(head).getUint16(4, littleEndian);
  const formatBytes = version === 113 ? 12 : 49;
  const part = (at: number, bytes: number): Uint8Array => access.readAt(at, count * bytes);
  const namesAt = 109 + count;
  const formatsAt = namesAt + 33 * count + 2 * (count + 1);
  const labelsAt = formatsAt + (formatBytes + 33) * count;
  let dataAt = labelsAt + 81 * count;
  for (;;) {
    const field = access.readAt(dataAt, 5);
    if (field.byteLength < 5) throw damaged();
    const length = viewOf(field).getUint32(1, littleEndian);
    dataAt += 5 + length;
    if (field[0] === 0 && length === 0) break;
  }
  const names = texts(part(namesAt, 33), count, 33, 1252);
  const formats = texts(part(formatsAt, formatBytes), count, formatBytes, 1252);
  return {
    littleEndian,
    dataAt,
    longTextsAt: 0,
    isUtf8: false,
    rows: viewOf(head).getUint32(6, littleEndian),
    labels: [
      cutAtNul(decodePage(head.subarray(10, 91), 1252)),
      ...texts(part(labelsAt, 81), count, 81, 1252),
    ],
    variables: [...part(109, 1)].map((type, index) =>
      variableOf(type, 251, false, names[index] ?? '', formats[index] ?? ''),
    ),
  };
};

const taggedHeader = (access: RandomAccess): StataFile => {
  const head = access.readAt(0, 1024);
  const text = latin1Of(head);
  const version = Number(text.slice(STATA_TAGGED.length, STATA_TAGGED.length + 3));
  const littleEndian = text.includes('<byteorder>LSF<');
  const after = (tag: string): number => text.indexOf(tag) + tag.length;
  const view = viewOf(head);
  const [kAt, nAt, labelAt, mapAt] = [after('<K>'), after('<N>'), after('<label>'), after('<map>')];
  if (text.indexOf('<map>') < 0 || mapAt + 14 * 8 > head.byteLength) throw damaged();
  const count = version >= 119 ? view.getUint32(kAt, littleEndian) : view.getUint16(kAt, littleEndian);
  if (count > MAX_VARIABLES) throw damaged();
  const map = Array.from({ length: 14 }, (_, index) =>
    Number(view.getBigUint64(mapAt + 8 * index, littleEndian)),
  );
  const isUtf8 = version >= 118;
  const page = isUtf8 ? 65001 : 1252;
  const [nameBytes, formatBytes, labelBytes] = isUtf8 ? [129, 57, 321] : [33, 49, 81];
  const part = (index: number, tag: string, bytes: number): Uint8Array =>
    access.readAt(map[index]! + tag.length, count * bytes);
  const types = viewOf(part(2, '<variable_types>', 2));
  const names = texts(part(3, '<varnames>', nameBytes), count, nameBytes, page);
  const formats = texts(part(5, '<formats>', formatBytes), count, formatBytes, page);
  const labelLength = isUtf8 ? view.getUint16(labelAt, littleEndian) : head[labelAt]!;
  const label = decodePage(head.subarray(labelAt + (isUtf8 ? 2 : 1)).subarray(0, labelLength), page);
  return {
    littleEndian,
    isUtf8,
    dataAt: map[9]! + '<data>'.length,
    longTextsAt: map[10]! + '<strls>'.length,
    rows: version >= 118 ? Number(view.getBigUint64(nAt, littleEndian)) : view.getUint32(nAt, littleEndian),
    labels: [label, ...texts(part(7, '<variable_labels>', labelBytes), count, labelBytes, page)],
    variables: Array.from({ length: Math.floor(types.byteLength / 2) }, (_, index) =>
      variableOf(
        types.getUint16(2 * index, littleEndian),
        65_530,
        true,
        names[index] ?? '',
        formats[index] ?? '',
      ),
    ),
  };
};

/** Throws BAD_FORMAT. */
export const stataFile = (access: RandomAccess): StataFile =>
  latin1Of(access.readAt(0, STATA_TAGGED.length)) === STATA_TAGGED
    ? taggedHeader(access)
    : fixedHeader(access);

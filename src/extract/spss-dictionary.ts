/** Variables and labels of an SPSS system file (as the PSPP project describes the format). */
import { decodePage } from './code-page.ts';
import { DocumentProblem } from './extractor.ts';
import { latin1Of, type RandomAccess, viewOf } from './random-access.ts';

export interface SpssVariable {
  name: string;
  /** Units of eight bytes that it takes up in a row. */
  units: number;
  readonly textBytes: number;
  /** Of its print format: 20 and others are dates. */
  readonly format: number;
}

export interface SpssFile {
  readonly variables: readonly SpssVariable[];
  readonly labels: readonly string[];
  readonly littleEndian: boolean;
  /** 0: none, 1: bytes that stand for numbers, 2: those again packed by zlib. */
  readonly compression: number;
  readonly bias: number;
  readonly dataAt: number;
  readonly isUtf8: boolean;
}

const MAX_RECORDS = 200_000;
const LONG_NAMES = 13;
const ENCODING = 20;

/** Throws BAD_FORMAT where the dictionary does not end. */
export const spssFile = (access: RandomAccess): SpssFile => {
  const head = access.readAt(0, 176);
  if (head.byteLength < 176) throw new DocumentProblem('BAD_FORMAT', 'SPSS data');
  const header = viewOf(head);
  const layout = header.getInt32(64, true);
  const littleEndian = layout === 2 || layout === 3;
  const variables: SpssVariable[] = [];
  const raw: Uint8Array[] = [head.subarray(109, 173)];
  let long = '';
  let isUtf8 = false;
  let at = 176;
  const take = (length: number): Uint8Array => {
    const data = access.readAt(at, length);
    if (length < 0 || data.byteLength < length) throw new DocumentProblem('BAD_FORMAT', 'SPSS data');
    at += length;
    return data;
  };
  const int = (): number => viewOf(take(4)).getInt32(0, littleEndian);
  for (let records = 0; records < MAX_RECORDS; records += 1) {
    const kind = int();
    if (kind === 999) {
      at += 4;
      break;
    }
    if (kind === 2) {
      const [type, labelled, missing, print] = [int(), int(), int(), int()];
      at += 4;
      const name = latin1Of(take(8)).trim();
      if (labelled === 1) {
        const length = int();
        raw.push(take(Math.ceil(length / 4) * 4).subarray(0, length));
      }
      at += 8 * Math.abs(missing);
      const before = variables.at(-1);
      if (type < 0 && before !== undefined) before.units += 1;
      else variables.push({ name, units: 1, textBytes: type, format: (print >> 16) & 0xff });
    } else if (kind === 3) {
      for (let left = int(); left > 0; left -= 1) {
        at += 8;
        const length = take(1)[0]!;
        raw.push(take(Math.ceil((length + 1) / 8) * 8 - 1).subarray(0, length));
      }
    } else if (kind === 4) take(4 * int());
    else if (kind === 6) raw.push(take(80 * int()));
    else if (kind === 7) {
      const [subtype, size, count] = [int(), int(), int()];
      const data = take(size * count);
      if (subtype === LONG_NAMES) long = Buffer.from(data).toString();
      if (subtype === ENCODING) isUtf8 = /utf-?8/i.test(latin1Of(data));
    } else throw new DocumentProblem('BAD_FORMAT', 'SPSS data');
  }
  const names = new Map(
    long.split('\t').map((pair) => [pair.split('=')[0]!, pair.split('=')[1] ?? ''] as const),
  );
  for (const variable of variables) variable.name = names.get(variable.name) || variable.name;
  return {
    variables,
    littleEndian,
    isUtf8,
    labels: raw.map((data) => decodePage(data, isUtf8 ? 65001 : 1252).trim()).filter((text) => text !== ''),
    compression: header.getInt32(72, littleEndian),
    bias: header.getFloat64(84, littleEndian),
    dataAt: at,
  };
};

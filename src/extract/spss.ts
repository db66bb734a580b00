/** SPSS system files (SAV), packed or not: rows under the names of their variables, labels and notes. */
import { inflateSync } from 'node:zlib';
import { decodePage } from './code-page.ts';
import { type ByteSource, DocumentProblem, type Extractor } from './extractor.ts';
import { type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';
import { type SpssFile, type SpssVariable, spssFile } from './spss-dictionary.ts';

const BLOCK_BYTES = 256 * 1024;
/** No block of SPSS's own is larger. */
const MAX_ZIPPED_BYTES = 16 * 1024 ** 2;
/** Seconds count from the beginning of the Gregorian calendar. */
const EPOCH_MS = Date.UTC(1582, 9, 14);
/** DATE, DATETIME, ADATE, JDATE, EDATE, SDATE. */
const DATES = new Set([20, 22, 23, 24, 38, 39]);
const BLANKS = Buffer.alloc(8, ' ');
const NOTHING = Buffer.alloc(0);

/** The data as it lies in the file, or out of the blocks that the last record lists. */
function* blocksOf(
  access: RandomAccess,
  file: SpssFile,
  budget: ByteSource['budget'],
): Generator<Uint8Array> {
  if (file.compression !== 2) {
    for (let at = file.dataAt; at < access.sizeBytes; at += BLOCK_BYTES) yield access.readAt(at, BLOCK_BYTES);
    return;
  }
  const head = access.readAt(file.dataAt, 24);
  if (head.byteLength < 24) throw new DocumentProblem('BAD_FORMAT', 'SPSS data');
  const trailer = access.readAt(Number(viewOf(head).getBigInt64(8, file.littleEndian)), MAX_ZIPPED_BYTES);
  for (let at = 24; at + 24 <= trailer.byteLength; at += 24) {
    const view = viewOf(trailer.subarray(at));
    const start = Number(view.getBigInt64(8, file.littleEndian));
    const packed = access.readAt(start, Math.max(0, view.getInt32(20, file.littleEndian)));
    let data: Uint8Array;
    try {
      data = inflateSync(packed, { maxOutputLength: MAX_ZIPPED_BYTES });
    } catch {
      throw new DocumentProblem('BAD_FORMAT', 'SPSS data');
    }
    budget.expand(data.byteLength);
    yield data;
  }
}

/** Units of eight bytes; an empty one is a missing number. */
function* unitsOf(blocks: Iterable<Uint8Array>, file: SpssFile): Generator<Uint8Array> {
  let codes: Uint8Array = NOTHING;
  let rest: Uint8Array = NOTHING;
  let next = 0;
  for (const block of blocks) {
    const data = rest.byteLength === 0 ? block : new Uint8Array(Buffer.concat([rest, block]));
    let at = 0;
    for (;;) {
      if (file.compression !== 0 && next < codes.byteLength) {
        const code = codes[next]!;
        if (code === 252) return;
        if (code !== 253) {
          next += 1;
          if (code === 0) continue;
          if (code === 254) yield BLANKS;
          else if (code === 255) yield NOTHING;
          else {
            const number = Buffer.alloc(8);
            if (file.littleEndian) number.writeDoubleLE(code - file.bias);
            else number.writeDoubleBE(code - file.bias);
            yield number;
          }
          continue;
        }
      }
      if (at + 8 > data.byteLength) break;
      const unit = data.subarray(at, at + 8);
      at += 8;
      if (file.compression !== 0 && next >= codes.byteLength) {
        codes = unit;
        next = 0;
      } else {
        next += 1;
        yield unit;
      }
    }
    rest = data.slice(at);
  }
}

const cellOf = (
  units: readonly Uint8Array[],
  { textBytes, format }: SpssVariable,
  file: SpssFile,
): string => {
  if (textBytes > 0) {
    const data = new Uint8Array(Buffer.concat(units)).subarray(0, textBytes);
    return decodePage(data, file.isUtf8 ? 65001 : 1252).replace(/[\0 ]+$/, '');
  }
  const [unit = NOTHING] = units;
  if (unit.byteLength < 8) return '';
  const value = viewOf(unit).getFloat64(0, file.littleEndian);
  if (value === -Number.MAX_VALUE || !Number.isFinite(value)) return '';
  const ms = EPOCH_MS + value * 1_000;
  if (!DATES.has(format) || Math.abs(ms) > 8.64e15) return String(Number(value.toPrecision(15)));
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
};

export const spss: Extractor = {
  name: 'spss',
  version: 1,
  accepts: ({ head, latin1 }) =>
    /^\$FL[23]/.test(latin1) &&
    head.byteLength >= 68 &&
    (head[64] === 2 || head[67] === 2 || head[64] === 3 || head[67] === 3),
  async *extract({ source, limits }) {
    const access = await randomAccess(source);
    const file = spssFile(access);
    const { variables } = file;
    yield [{ kind: 'text', text: file.labels.join('\n'), label: 'labels', place: {} }];
    if (variables.length === 0) return;
    const flow = createRecordFlow(limits);
    flow.begin(variables.map(({ name }) => name));
    const units = unitsOf(blocksOf(access, file, source.budget), file);
    for (let ended = false; !ended; ) {
      const cells: string[] = [];
      for (const variable of variables) {
        const own: Uint8Array[] = [];
        while (own.length < variable.units) {
          const step = units.next();
          ended = step.done === true;
          if (step.done === true) break;
          own.push(step.value);
        }
        if (own.length > 0) cells.push(cellOf(own, variable, file));
        if (ended) break;
      }
      if (cells.length > 0) flow.row(cells);
      if (flow.isFull) yield flow.drain();
    }
    yield flow.drain();
  },
};

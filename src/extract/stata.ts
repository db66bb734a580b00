/** Stata data: every row under the names of its variables, labels, and long texts. */
import { cutAtNul, decodePage } from './code-page.ts';
import type { Extractor } from './extractor.ts';
import { latin1Of, type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';
import { STATA_TAGGED, type StataFile, type StataVariable, stataFile } from './stata-header.ts';

const BLOCK_BYTES = 512 * 1024;
const EPOCH_MS = Date.UTC(1960, 0, 1);
const MAX_LONG_BYTES = 16 * 1024 ** 2;
/** Greater values mean that there is none. */
const MISSING = { byte: 100, int: 32_740, long: 2_147_483_620, float: 1.7e38, double: 8.9e307 } as const;

const dateText = (ms: number): string =>
  Math.abs(ms) < 8.64e15
    ? new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '')
    : '';

const cellOf = (data: Uint8Array, { number, textBytes, format }: StataVariable, file: StataFile): string => {
  if (textBytes > 0) return cutAtNul(decodePage(data, file.isUtf8 ? 65001 : 1252));
  if (number === undefined) return '';
  const view = viewOf(data);
  const little = file.littleEndian;
  const value = {
    byte: () => view.getInt8(0),
    int: () => view.getInt16(0, little),
    long: () => view.getInt32(0, little),
    float: () => Number(view.getFloat32(0, little).toPrecision(7)),
    double: () => view.getFloat64(0, little),
  }[number]();
  if (!(value <= MISSING[number])) return '';
  if (/^%-?t?d/.test(format)) return dateText(EPOCH_MS + value * 86_400_000);
  return /^%-?t[cC]/.test(format) ? dateText(EPOCH_MS + value) : String(value);
};

/** `GSO`, two numbers, a kind and a length before each. */
function* longTexts(access: RandomAccess, file: StataFile): Generator<string> {
  const wide = file.isUtf8 ? 8 : 4;
  const headBytes = 3 + 4 + wide + 1 + 4;
  for (let at = file.longTextsAt; ; ) {
    const head = access.readAt(at, headBytes);
    if (head.byteLength < headBytes || latin1Of(head.subarray(0, 3)) !== 'GSO') return;
    const length = viewOf(head).getUint32(headBytes - 4, file.littleEndian);
    const data = access.readAt(at + headBytes, Math.min(length, MAX_LONG_BYTES));
    yield cutAtNul(decodePage(data, file.isUtf8 ? 65001 : 1252));
    at += headBytes + length;
  }
}

export const stata: Extractor = {
  name: 'stata',
  version: 1,
  accepts: ({ head, latin1 }) =>
    latin1.startsWith(STATA_TAGGED) ||
    (head[0]! >= 113 &&
      head[0]! <= 115 &&
      (head[1] === 1 || head[1] === 2) &&
      head[2] === 1 &&
      head[3] === 0),
  async *extract({ source, limits, note }) {
    const access = await randomAccess(source);
    const file = stataFile(access);
    const { variables, dataAt } = file;
    yield file.labels
      .filter((text) => text !== '')
      .map((text) => ({ kind: 'text', text, label: 'label', place: {} }));
    const rowBytes = variables.reduce((sum, { bytes }) => sum + bytes, 0);
    const there = rowBytes === 0 ? 0 : Math.floor(Math.max(0, access.sizeBytes - dataAt) / rowBytes);
    if (there < file.rows) note({ code: 'BAD_FORMAT', detail: 'Stata data' });
    const flow = createRecordFlow(limits);
    flow.begin(variables.map(({ name }) => name));
    const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, rowBytes)));
    for (let row = 0; row < Math.min(there, file.rows); row += perBlock) {
      const count = Math.min(perBlock, there - row, file.rows - row);
      const block = access.readAt(dataAt + row * rowBytes, count * rowBytes);
      for (let at = 0; at + rowBytes <= block.byteLength; ) {
        const cells: string[] = [];
        for (const variable of variables) {
          cells.push(cellOf(block.subarray(at, at + variable.bytes), variable, file));
          at += variable.bytes;
        }
        flow.row(cells);
      }
      yield flow.drain();
    }
    if (file.longTextsAt === 0) return;
    for (const text of longTexts(access, file)) yield [{ kind: 'text', text, place: {} }];
  },
};

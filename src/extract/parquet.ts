/** Parquet files: all columns side by side, one page of each in memory, so that a row group of any size is read. */

import { createBlobs } from './blobs.ts';
import { BudgetSpent } from './budget.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { type ParquetChunk, rowsOfColumn } from './parquet-pages.ts';
import { parquetColumns } from './parquet-schema.ts';
import type { ParquetValue } from './parquet-values.ts';
import { type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';
import { numberIn, readThrift, structIn, structsIn, type ThriftStruct, textIn } from './thrift-compact.ts';

const MAX_FOOTER_BYTES = 64 * 1024 ** 2;

const footerOf = (access: RandomAccess): ThriftStruct => {
  const end = access.readAt(access.sizeBytes - 8, 8);
  const length = end.byteLength < 8 ? Number.POSITIVE_INFINITY : viewOf(end).getUint32(0, true);
  if (length > Math.min(MAX_FOOTER_BYTES, access.sizeBytes - 8))
    throw new DocumentProblem('BAD_FORMAT', 'Parquet data');
  return readThrift(access.readAt(access.sizeBytes - 8 - length, length)).struct;
};

const chunkOf = (meta: ThriftStruct): ParquetChunk => {
  const data = numberIn(meta, 9) ?? 0;
  const dictionary = numberIn(meta, 11) ?? 0;
  return {
    start: dictionary > 0 && dictionary < data ? dictionary : data,
    bytes: numberIn(meta, 7) ?? 0,
    values: numberIn(meta, 5) ?? 0,
    codec: numberIn(meta, 4) ?? 0,
  };
};

const pathOf = (meta: ThriftStruct): string => {
  const path = meta.get(3);
  return Array.isArray(path) ? path.map((part) => Buffer.from(part as Uint8Array).toString()).join('\0') : '';
};

export const parquet: Extractor = {
  name: 'parquet',
  version: 1,
  // Behind the mark stands the header of a page or of the footer: no letter.
  accepts: ({ head, latin1 }) => latin1.startsWith('PAR1') && head[4]! < 0x20,
  async *extract(input) {
    const { source, limits, note } = input;
    const access = await randomAccess(source);
    const footer = footerOf(access);
    const columns = parquetColumns(footer);
    const flow = createRecordFlow(limits);
    const blobs = createBlobs(input);
    for (const pair of structsIn(footer, 5)) {
      const label = textIn(pair, 1);
      // There Arrow and pandas keep their own descriptions of the columns.
      if (!/^ARROW:|^pandas$/.test(label)) yield [{ kind: 'text', text: textIn(pair, 2), label, place: {} }];
    }
    const textOf = (value: ParquetValue): string => (typeof value === 'string' ? value : blobs.text(value));
    flow.begin(columns.map(({ name }) => name));
    for (const group of structsIn(footer, 4)) {
      const chunks = new Map(
        structsIn(group, 1).flatMap((chunk) => {
          const meta = structIn(chunk, 3);
          return meta === undefined ? [] : [[pathOf(meta), chunkOf(meta)] as const];
        }),
      );
      const rows = columns.map((column) => {
        const chunk = chunks.get(column.path);
        return chunk === undefined ? undefined : rowsOfColumn(access, chunk, column, source.budget);
      });
      /** The next row's value; a column that is damaged is empty from there on. */
      const cellOf = (index: number): string | undefined => {
        try {
          const step = rows[index]?.next();
          return step === undefined || step.done === true ? undefined : step.value.map(textOf).join('\n');
        } catch (error) {
          if (!(error instanceof DocumentProblem) || error instanceof BudgetSpent) throw error;
          note(error.problem);
          rows[index] = undefined;
          return undefined;
        }
      };
      for (;;) {
        const cells = columns.map((_, index) => cellOf(index));
        if (cells.every((cell) => cell === undefined)) break;
        flow.row(cells.map((cell) => cell ?? ''));
        if (flow.isFull) yield flow.drain();
        yield* blobs.drain();
      }
    }
    yield flow.drain();
  },
};

/** XLS (Excel 2 to 2003): the cells by SheetJS, what stands beside them by our own reading, embedded files. */
import type { Segment } from '../model/segment.ts';
import { biffExtras, pivotValues } from './biff-extras.ts';
import { type CfbStorage, openCfb, streamIn } from './cfb-file.ts';
import { CFB_MAGIC } from './cfb-kind.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { readObjects } from './ole-object.ts';
import { latin1Of, memoryAccess } from './random-access.ts';
import { readWorkbook } from './sheetjs.ts';

/** BIFF2 to BIFF8 without a compound file around them: a record 0x09 begins them. */
const isBareBiff = (latin1: string): boolean =>
  /^\x09(?:[\x00\x02\x04][\x04\x06]|\x08[\x08\x10])\x00/.test(latin1);

/** Cells first; damaged ones do not keep the rest from being read. */
async function* extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const data = await input.source.bytes();
  const comments = new Set<string>();
  let failure: unknown;
  try {
    for await (const batch of readWorkbook(data, input)) {
      for (const segment of batch)
        if (segment.kind === 'text' && segment.label === 'comment') comments.add(segment.text.trim());
      yield batch;
    }
  } catch (error) {
    if (!(error instanceof DocumentProblem) || error.problem.code === 'LOCKED') throw error;
    failure = error;
  }
  const isCompound = latin1Of(data.subarray(0, 8)) === CFB_MAGIC;
  const root: CfbStorage | undefined = isCompound ? openCfb(memoryAccess(data), input.note) : undefined;
  const stream = root === undefined ? data : streamIn(root, 'Workbook', 'Book')?.read();
  if (stream !== undefined) yield biffExtras(stream, comments);
  if (root !== undefined) {
    const isPivot = ({ name }: CfbStorage): boolean => name.startsWith('_SX_DB');
    for (const { streams } of root.storages.filter(isPivot))
      for (const cache of streams) yield pivotValues(cache.read());
    yield* readObjects(
      root.storages.filter(({ name }) => /^(?:MBD|LNK)/i.test(name)),
      1,
      input,
    );
  }
  if (failure !== undefined) throw failure;
}

export const xls: Extractor = {
  name: 'xls',
  version: 2,
  accepts: ({ inside, latin1 }) => inside === 'xls' || (inside === undefined && isBareBiff(latin1)),
  extract,
};

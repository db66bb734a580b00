/** XLS (Excel 2 to 2003): all sheets and what stands beside their cells, pivot tables, properties, embedded files. */
import type { Segment } from '../model/segment.ts';
import { pivotValues } from './biff-extras.ts';
import { readBiff } from './biff-workbook.ts';
import { type CfbStorage, loadStream, openCfb, streamIn } from './cfb-file.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { readObjects } from './ole-object.ts';
import { oleProperties } from './ole-properties.ts';
import { randomAccess } from './random-access.ts';

/** BIFF2 to BIFF8 without a compound file around them: a record 0x09 begins them. */
const isBareBiff = (latin1: string): boolean =>
  /^\x09(?:[\x00\x02\x04][\x04\x06]|\x08[\x08\x10])\x00/.test(latin1);

const isPivot = ({ name }: CfbStorage): boolean => name.startsWith('_SX_DB');
const isObject = ({ name }: CfbStorage): boolean => /^(?:MBD|LNK)/i.test(name);

export const xls: Extractor = {
  name: 'xls',
  version: 3,
  accepts: ({ inside, latin1 }) => inside === 'xls' || (inside === undefined && isBareBiff(latin1)),
  async *extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
    const { source, note } = input;
    if (isBareBiff(Buffer.from(await source.head()).toString('latin1', 0, 8)))
      return yield* readBiff(await source.bytes(), input);
    const root = openCfb(await randomAccess(source), note);
    const stream = streamIn(root, 'Workbook', 'Book');
    if (stream === undefined) throw new DocumentProblem('BAD_FORMAT', 'workbook');
    yield* readBiff(loadStream(stream, input, 'workbook'), input);
    yield oleProperties(root, input);
    for (const { streams } of root.storages.filter(isPivot))
      for (const cache of streams) yield pivotValues(cache.read());
    yield* readObjects(root.storages.filter(isObject), 1, input);
  },
};

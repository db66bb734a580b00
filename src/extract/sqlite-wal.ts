/** Write-ahead log of an SQLite database: the rows that stand in it and not yet, or no longer, in the database beside it. */
import { createBlobs } from './blobs.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';
import { sqliteText } from './sqlite.ts';
import { encodingIn, sqlitePages } from './sqlite-pages.ts';
import { recordOf } from './sqlite-record.ts';

/** sqlite.org/fileformat2.html, 4.1. */
const MAGIC = /^\x37\x7f\x06[\x82\x83]\0\x2d\xe2\x18/;
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const TABLE_LEAF = 13;
const INDEX_LEAF = 10;
const MAX_PAGES = 1_000_000;

export const sqliteWal: Extractor = {
  name: 'sqlite-wal',
  version: 1,
  accepts: ({ latin1 }) => MAGIC.test(latin1),
  async *extract(input) {
    const { source, limits } = input;
    const log = await randomAccess(source);
    const header = log.readAt(0, HEADER_BYTES);
    const pageBytes = header.byteLength < HEADER_BYTES ? 0 : viewOf(header).getUint32(8);
    if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0)
      throw new DocumentProblem('BAD_FORMAT', 'SQLite write-ahead log');
    /** Where each page stands, as it was written last. */
    const frames = new Map<number, number>();
    let last = 0;
    const step = FRAME_HEADER_BYTES + pageBytes;
    for (let at = HEADER_BYTES; at + step <= log.sizeBytes && frames.size < MAX_PAGES; at += step) {
      const page = viewOf(log.readAt(at, 4)).getUint32(0);
      frames.set(page, at + FRAME_HEADER_BYTES);
      last = Math.max(last, page);
    }
    const access: RandomAccess = {
      sizeBytes: last * pageBytes,
      readAt(position, length) {
        const frame = frames.get(Math.floor(position / pageBytes) + 1);
        return frame === undefined
          ? new Uint8Array()
          : log.readAt(frame + (position % pageBytes), Math.min(length, pageBytes - (position % pageBytes)));
      },
    };
    const first = access.readAt(0, 100);
    const pages = sqlitePages(access, {
      pageBytes,
      usable: pageBytes - (first[20] ?? 0),
      encoding: encodingIn(first),
    });
    const flow = createRecordFlow(limits);
    const blobs = createBlobs(input);
    // Pages that rows lead to from here may stand in the database only.
    const elsewhere = (): void => {};
    for (const page of frames.keys()) {
      const type = access.readAt((page - 1) * pageBytes + (page === 1 ? 100 : 0), 1)[0];
      if (type !== TABLE_LEAF && type !== INDEX_LEAF) continue;
      flow.begin([]);
      for (const { payload } of pages.cells(page, elsewhere)) {
        flow.row(recordOf(payload, pages.encoding).map((value) => sqliteText(value, blobs.text)));
        if (flow.isFull) yield flow.drain();
        yield* blobs.drain();
      }
    }
    yield flow.drain();
  },
};

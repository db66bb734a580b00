/** dBase and FoxPro tables: every record, those marked as deleted too. Texts of memo fields stand in a file of their own. */
import { decodePage } from './code-page.ts';
import { type DbaseField, dbaseTable } from './dbase-fields.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { latin1Of, randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';

const BLOCK_BYTES = 256 * 1024;
const MS_PER_DAY = 86_400_000;
/** Julian day of 1970-01-01. */
const EPOCH_DAY = 2_440_588;

export const dbase: Extractor = {
  name: 'dbase',
  version: 1,
  accepts: ({ head }) => dbaseTable(head) !== undefined,
  async *extract({ source, limits, note }) {
    const access = await randomAccess(source);
    const table = dbaseTable(access.readAt(0, 65_536));
    if (table === undefined) throw new DocumentProblem('BAD_FORMAT', 'dBase table');
    const { fields, headerBytes, recordBytes, page, dbase7 } = table;
    // The count in the header may lie or be old; the bytes do not.
    const there = Math.floor((access.sizeBytes - headerBytes) / recordBytes);
    if (there < table.records) note({ code: 'BAD_FORMAT', detail: 'dBase table' });
    const flow = createRecordFlow(limits);
    flow.begin(fields.map(({ name }) => name));
    const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / recordBytes));
    for (let first = 0; first <= there; first += perBlock) {
      const block = access.readAt(headerBytes + first * recordBytes, perBlock * recordBytes);
      for (let at = 0; at < block.byteLength; at += recordBytes) {
        const record = block.subarray(at, at + recordBytes);
        // End of file, written behind the last record.
        if (record[0] === 0x1a && record.byteLength < recordBytes) break;
        flow.row(fields.map((field) => cellOf(record, field, page, dbase7)));
      }
      yield flow.drain();
    }
  },
};

const dateTime = (day: number, ms: number): string => {
  if (day <= 0 || day > 5_373_484 || ms < 0 || ms >= MS_PER_DAY) return '';
  return new Date((day - EPOCH_DAY) * MS_PER_DAY + ms).toISOString().slice(0, 19).replace('T', ' ');
};

const cellOf = (
  record: Uint8Array,
  { type, at, length }: DbaseField,
  page: number,
  dbase7: boolean,
): string => {
  const data = record.subarray(at, at + length);
  const view = viewOf(data);
  if (type === 'C' || type === 'V') return decodePage(data, page).replace(/[\0 ]+$/, '');
  if (type === 'D')
    return latin1Of(data)
      .replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
      .trim();
  if (length === 4 && data.byteLength === 4 && (type === 'I' || type === '+'))
    // dBase 7 keeps numbers big-endian with the sign turned over.
    return String(dbase7 ? view.getUint32(0) - 2 ** 31 : view.getInt32(0, true));
  if (length === 8 && data.byteLength === 8) {
    if (type === 'T') return dateTime(view.getInt32(0, true), view.getInt32(4, true));
    if (type === 'Y') return (Number(view.getBigInt64(0, true)) / 10_000).toFixed(2);
    if (type === 'B') return String(view.getFloat64(0, true));
  }
  // Memo and picture fields hold the number of a block in another file.
  return /^[NFL]$/.test(type) ? latin1Of(data).replaceAll('\0', '').trim() : '';
};

/** Which rows the page lists: all up to a bound; above it first what holds PHI, then what was not read, then the rest. */
import type { FileRow, ReportSource } from '../../model/report-source.ts';

/** A browser keeps this many in about 500 MB; the page says what it leaves out, JSON and CSV hold everything. */
export const MAX_ROWS = 200_000;

const isNotRead = ({ state }: FileRow): boolean => state === 'unread' || state === 'partial';

const byWeight = function* (source: ReportSource): Generator<FileRow> {
  yield* source.files({ phiOnly: true });
  for (const row of source.files({ notReadOnly: true })) if (!row.phi) yield row;
  for (const row of source.files()) if (!row.phi && !isNotRead(row)) yield row;
};

export const rowsOfPage = function* (source: ReportSource): Generator<FileRow> {
  if (source.scan.ledger.enumerated <= MAX_ROWS) {
    yield* source.files();
    return;
  }
  let left = MAX_ROWS;
  for (const row of byWeight(source)) {
    if (left-- === 0) return;
    yield row;
  }
};

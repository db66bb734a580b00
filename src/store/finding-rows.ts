/** The findings of one stored row: each place, then each distinct value that has none. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Category, Subject } from '../model/category.ts';
import { type Band, bandOf } from '../model/finding.ts';
import type { FindingRow } from '../model/report-source.ts';
import { namedPartsOf, toPathForm } from './path-form.ts';
import type { Store } from './store.ts';
import type { StoredRow } from './walk-stored.ts';
import type { Words } from './words.ts';

type Row = Record<string, SQLOutputValue>;

const tokenOf = (row: Row): string => Buffer.from(row['token'] as Uint8Array).toString('base64url');

const bandAt = (confidence: number): Band => bandOf(confidence) ?? 'possible';

export const createFindingRows = (
  { db }: Store,
  scanId: number,
  words: Words,
): ((row: StoredRow) => Iterable<FindingRow>) => {
  const places = db.prepare('SELECT * FROM located WHERE id >= ? AND id < ? ORDER BY id');
  const values = db.prepare(
    'SELECT * FROM value WHERE entry = ?1 AND from_scan <= ?2 AND ifnull(until_scan > ?2, 1) ORDER BY id',
  );
  const common = ({ shareId, path, columns }: StoredRow, row: Row) => {
    const confidence = Number(row['confidence']);
    return {
      fileId: Number(columns['id']),
      shareId,
      path: toPathForm(path),
      namedParts: namedPartsOf(columns['metadata']),
      ruleId: words.textOf(Number(row['rule'])),
      category: words.textOf(Number(row['category'])) as Category,
      subject: words.textOf(Number(row['subject'])) as Subject,
      confidence,
      band: bandAt(confidence),
      phi: row['phi'] === 1,
      token: tokenOf(row),
    };
  };

  return function* (row) {
    const placed = new Set<string>();
    const first = Number(row.columns['located_first'] ?? 0);
    const count = Number(row.columns['located_count'] ?? 0);
    for (const place of count === 0 ? [] : places.all(first, first + count)) {
      const shared = common(row, place);
      placed.add(`${shared.category} ${shared.token}`);
      yield {
        // Places and values are numbered apart; even and odd keep their numbers from meeting.
        findingId: Number(place['id']) * 2,
        ...shared,
        count: 1,
        mask: String(place['mask']),
        place: JSON.parse(String(place['place'])),
        start: Number(place['start']),
        end: Number(place['end']),
        evidence: JSON.parse(words.textOf(Number(place['evidence']))),
        alternatives: JSON.parse(words.textOf(Number(place['alternatives']))),
      };
    }
    for (const value of values.all(Number(row.columns['id']), scanId)) {
      const shared = common(row, value);
      if (placed.has(`${shared.category} ${shared.token}`)) continue;
      yield {
        findingId: Number(value['id']) * 2 + 1,
        ...shared,
        count: Number(value['count']),
        mask: undefined,
        place: undefined,
        start: undefined,
        end: undefined,
        evidence: [],
        alternatives: [],
      };
    }
  };
};

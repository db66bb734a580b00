/** Filter and order of the table: row numbers in, row numbers out. Runs in the browser. */
import type { PageFacts, RowColumns } from '../page-data.ts';

export interface Query {
  readonly text: string;
  /** Indexes, -1 for all; a level of -2 means: none demanded. */
  readonly state: number;
  readonly share: number;
  readonly level: number;
  readonly reach: number;
  readonly phiOnly: boolean;
  readonly sort: string;
  readonly descending: boolean;
}

export interface View {
  select(query: Query): Uint32Array;
  /** Distinct identifiers of a row. */
  readonly identifiers: Uint32Array;
}

export const createView = (rows: RowColumns, facts: PageFacts): View => {
  const count = rows.id.length;
  const identifiers = Uint32Array.from(rows.kinds, (kinds) =>
    kinds.reduce((sum, value, at) => sum + (at % 2) * value, 0),
  );
  const searched = rows.path.map((path, row) =>
    `${path} ${facts.words[rows.owner[row] ?? 0]} ${facts.words[rows.format[row] ?? 0]} ${rows.why[row]}`.toLowerCase(),
  );
  const rankOf = (texts: readonly string[]): Uint32Array => {
    const order = Uint32Array.from(texts.keys()).sort((a, b) =>
      texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : a - b,
    );
    const rank = new Uint32Array(texts.length);
    for (const [place, row] of order.entries()) rank[row] = place;
    return rank;
  };
  const pathRank = rankOf(rows.path);
  const numbers: Record<string, ArrayLike<number>> = {
    priority: rows.priority,
    path: pathRank,
    share: rows.share,
    state: rows.state,
    level: rows.level,
    patients: rows.patients,
    identifiers,
    // Widest first in the list; the column sorts from narrow to wide.
    reach: rows.reach.map((reach) => -reach),
    size: rows.size,
    modified: rows.modified.map((time) => Date.parse(time)),
  };
  return {
    identifiers,
    select(query) {
      const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
      const kept = new Uint32Array(count);
      let length = 0;
      for (let row = 0; row < count; row++) {
        if (query.phiOnly && rows.phi[row] === 0) continue;
        if (query.state !== -1 && rows.state[row] !== query.state) continue;
        if (query.share !== -1 && rows.share[row] !== query.share) continue;
        if (query.reach !== -1 && rows.reach[row] !== query.reach) continue;
        if (query.level !== -1 && rows.level[row] !== (query.level === -2 ? -1 : query.level)) continue;
        if (!words.every((word) => searched[row]!.includes(word))) continue;
        kept[length++] = row;
      }
      const values = numbers[query.sort] ?? pathRank;
      const sign = query.descending ? -1 : 1;
      return kept
        .subarray(0, length)
        .sort((a, b) => sign * (values[a]! - values[b]!) || pathRank[a]! - pathRank[b]!);
    },
  };
};

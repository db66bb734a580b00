/** What is stored of files whose class rests on something that has changed since (policy, rights, decisions), so that they are classified anew unread. */
import type { Classification, ReadingFacts } from '../model/classification.ts';
import type { ProblemCode } from '../model/problem.ts';
import type { Exposure } from '../model/source-entry.ts';
import { type Cleared, type Counted, createClearing } from './cleared.ts';
import { FLAG } from './record-verdicts.ts';
import type { Store } from './store.ts';
import { packedOf, stateNameOf, unpackExposure } from './stored-codes.ts';
import type { Words } from './words.ts';

/** What a reading said of one file, with all that its class may rest on. */
export interface StoredEvidence extends ReadingFacts {
  readonly verdictId: number;
  readonly entryId: number;
  readonly shareId: number;
  readonly modifiedNs: bigint;
  readonly sizeBytes: number;
  /** As the last listing told it. */
  readonly listedExposure: Exposure;
  /** As it was known when the file was classified last. */
  readonly knownExposure: Exposure;
  /** Rights, owner or an ancestor's rights changed since. */
  readonly rightsChanged: boolean;
  /** Values that people have found to be false: the facts here are those without them. */
  readonly cleared: Cleared | undefined;
}

export interface Reclassified {
  readonly verdictId: number;
  readonly entryId: number;
  readonly classification: Classification;
  readonly exposure: Exposure;
}

const PAGE = 1000;

/** Of files that the scan saw and did not read: those classified on another basis, and those whose rights changed. */
const SELECT = `
  SELECT verdict.id, entry.id, folder.share, folder.path, entry.name, verdict.state, verdict.reason, verdict.format, verdict.label,
    verdict.flags, verdict.patients, verdict.persons, verdict.special, verdict.counts, CAST(entry.modified_ns AS TEXT), entry.size,
    entry.exposure, coalesce(class.exposure, verdict.exposure, entry.exposure), unjudged.entry IS NOT NULL,
    verdict.metadata, class.cleared
  FROM verdict
  JOIN entry ON entry.id = verdict.entry AND entry.verdict = verdict.id AND entry.gone_scan IS NULL
  JOIN folder ON folder.id = entry.folder
  JOIN scan_share ON scan_share.scan = ?2 AND scan_share.share = folder.share
  LEFT JOIN class ON class.verdict = verdict.id AND class.scan = (SELECT max(scan) FROM class AS c WHERE c.verdict = verdict.id)
  LEFT JOIN scan ON scan.id = class.scan
  LEFT JOIN unjudged ON unjudged.entry = entry.id`;
const STALE = `${SELECT}
  WHERE verdict.id > ?1 AND (scan.basis_hash IS NOT ?3 OR unjudged.entry IS NOT NULL)
  ORDER BY verdict.id LIMIT ${PAGE}`;
const OF_ENTRY = `${SELECT} WHERE entry.id = ?1 AND ?3 IS NOT NULL`;

export interface Reclassifier {
  /** Pages of what is to be classified anew, each row once; none where nothing has changed. */
  stale(): Generator<readonly StoredEvidence[]>;
  /** Inside a transaction. */
  record(rows: readonly Reclassified[]): void;
}

/** `day`: RFC 3339 date on which decisions must be in force. */
export const createReclassifier = (
  store: Store,
  scanId: number,
  basisHash: string,
  words: Words,
  day: string,
): Reclassifier => {
  const { db } = store;
  const select = db.prepare(STALE);
  select.setReturnArrays(true);
  const ofEntry = db.prepare(OF_ENTRY);
  ofEntry.setReturnArrays(true);
  const clearing = createClearing(store, words, day);
  const add = db.prepare(
    `INSERT OR REPLACE INTO class (verdict, scan, sensitivity, label, priority, conditions, exposure, cleared, phi, patients, persons)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const judged = db.prepare('DELETE FROM unjudged WHERE entry = ?');
  const mayBeStale = (): boolean =>
    db
      .prepare('SELECT 1 FROM scan WHERE basis_hash IS NOT ?1 UNION ALL SELECT 1 FROM unjudged LIMIT 1')
      .get(basisHash) !== undefined;

  const toEvidence = (row: readonly unknown[]): StoredEvidence => {
    const state = stateNameOf(Number(row[5]));
    if (state === 'pending') throw new Error('a pending row has no verdict');
    const special = words.optionalTextOf(row[12]);
    const flags = Number(row[9]);
    const read: Counted = {
      phi: (flags & FLAG.phi) !== 0,
      patients: Number(row[10]),
      persons: Number(row[11]),
      specialCategories: special === undefined ? [] : JSON.parse(special),
      counts: row[13] === null ? [] : JSON.parse(String(row[13])),
      metadata: row[19] === null ? undefined : JSON.parse(String(row[19])),
    };
    const today = clearing.of(Number(row[1]), read, (flags & FLAG.truncated) !== 0);
    return {
      ...(today?.counted ?? read),
      cleared: today?.cleared,
      verdictId: Number(row[0]),
      entryId: Number(row[1]),
      shareId: Number(row[2]),
      path: Buffer.concat([row[3] as Uint8Array, row[4] as Uint8Array]),
      state,
      problem: words.optionalTextOf(row[6]) as ProblemCode | undefined,
      format: words.optionalTextOf(row[7]),
      label: words.optionalTextOf(row[8]),
      modifiedNs: BigInt(String(row[14])),
      sizeBytes: Number(row[15]),
      listedExposure: unpackExposure(Number(row[16])),
      knownExposure: unpackExposure(Number(row[17])),
      rightsChanged: row[18] === 1,
    };
  };

  /** What a file counts as beside its verdict, until its class is written. */
  const counted = new Map<number, StoredEvidence>();
  const noted = (page: StoredEvidence[]): StoredEvidence[] => {
    counted.clear();
    for (const file of page) if (file.cleared !== undefined) counted.set(file.verdictId, file);
    return page;
  };

  /** One by one: people decide on few files. */
  function* decided(): Generator<readonly StoredEvidence[]> {
    for (const entryId of clearing.candidates()) {
      const [row] = ofEntry.all(entryId, scanId, basisHash) as unknown as unknown[][];
      if (row === undefined) continue;
      const file = toEvidence(row);
      const now = file.cleared === undefined ? null : JSON.stringify(file.cleared);
      if (row[20] !== now) yield noted([file]);
    }
  }

  return {
    *stale() {
      if (mayBeStale()) yield* outdated();
      yield* decided();
    },
    record: (rows) => {
      for (const { verdictId, entryId, classification, exposure } of rows) {
        const { sensitivity, label, priority, conditions } = classification;
        const without = counted.get(verdictId);
        add.run(
          verdictId,
          scanId,
          words.optionalIdOf(sensitivity),
          words.optionalIdOf(label),
          priority,
          JSON.stringify(conditions.map(({ id, facts }) => ({ id, facts }))),
          packedOf(exposure),
          without === undefined ? null : JSON.stringify(without.cleared),
          without === undefined ? null : Number(without.phi),
          without?.patients ?? null,
          without?.persons ?? null,
        );
        judged.run(entryId);
      }
    },
  };

  function* outdated(): Generator<readonly StoredEvidence[]> {
    for (let last = 0; ; ) {
      const page = (select.all(last, scanId, basisHash) as unknown as unknown[][]).map(toEvidence);
      if (page.length === 0) return;
      last = page.at(-1)?.verdictId ?? last;
      yield noted(page);
    }
  }
};

/** One pass over the rows of a share in its last scan: the ledger's sums, and the patients behind its files. */
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Category } from '../model/category.ts';
import type { ExclusionCode, ProblemCode } from '../model/problem.ts';
import type { FinalState } from '../model/verdict.ts';
import { createPatientUnion } from './patient-union.ts';
import { type PersonValue, personsOfFile } from './persons-of-file.ts';
import { FLAG } from './record-verdicts.ts';
import type { ShareSums } from './scan-sums.ts';
import type { Store } from './store.ts';
import { KIND, shownState } from './stored-codes.ts';
import type { Totals } from './totals.ts';
import type { Words } from './words.ts';

/** Not GROUP BY: SQLite would sort ten million rows in memory. A root that could not be listed is a row without a name. */
const ROWS = `
  SELECT entry.id, kind, entry.state, entry.reason, read_scan = ?2, size, coalesce(class.exposure, verdict.exposure, entry.exposure) & 7,
    format, flags, sensitivity, class.label, finding_rows, identifiers, persons, patients
  FROM folder CROSS JOIN entry ON entry.folder = folder.id
  LEFT JOIN verdict ON verdict.id = entry.verdict AND read_scan IS NOT NULL
  LEFT JOIN class ON class.verdict = verdict.id
    AND class.scan = (SELECT max(scan) FROM class AS c WHERE c.verdict = verdict.id AND c.scan <= ?2)
  WHERE share = ?1 AND entry.gone_scan IS NULL AND (listed_scan = ?2 OR (parent IS NULL AND name = x'' AND entry.from_scan = ?2))`;

/** Values of persons as they stood in a scan. */
export const PERSON_VALUES = `SELECT person, category, token, phi FROM value
  WHERE entry = ?1 AND person > 0 AND from_scan <= ?2 AND ifnull(until_scan > ?2, 1) ORDER BY person, id`;

export const personValues = (
  statement: StatementSync,
  words: Words,
  entryId: number,
  scanId: number,
): PersonValue[] =>
  statement.all(entryId, scanId).map((row) => ({
    person: Number(row['person']),
    category: words.textOf(Number(row['category'])) as Category,
    token: row['token'] as Uint8Array,
    phi: row['phi'] === 1,
  }));

const increment = <Key extends string>(counts: Partial<Record<Key, number>>, key: Key): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

export const sumShare = (
  store: Store,
  scanId: number,
  shareId: number,
  words: Words,
  totals: Totals,
): ShareSums => {
  const { db } = store;
  const rows = db.prepare(ROWS);
  rows.setReturnArrays(true);
  const values = db.prepare(PERSON_VALUES);
  const union = createPatientUnion();
  const byState: Record<FinalState, number> = {
    scanned: 0,
    unchanged: 0,
    partial: 0,
    excluded: 0,
    unread: 0,
  };
  const byProblem: Partial<Record<ProblemCode, number>> = {};
  const byExclusion: Partial<Record<ExclusionCode, number>> = {};
  let [pending, enumerated, bytes, phiFiles] = [0, 0, 0, 0];

  const addPersons = (entryId: number, patients: number, reach: number): void => {
    const persons = personsOfFile(personValues(values, words, entryId, scanId));
    const known = persons.filter(({ isPatient }) => isPatient).length;
    for (const { union: sum } of [{ union }, totals]) {
      for (const { keys, isPatient } of persons) sum.add(keys, isPatient, reach);
      // More patients than kept values tell (two of one name, or values beyond the bound): nothing can join them.
      sum.addUnknown(Math.max(0, patients - known), reach);
    }
  };

  for (const row of rows.iterate(shareId, scanId) as Iterable<unknown> as Iterable<SQLOutputValue[]>) {
    const [
      id,
      kind,
      state,
      reason,
      isFresh,
      size,
      reach,
      format,
      flags,
      sensitivity,
      label,
      findingRows,
      identifiers,
      persons,
      patients,
    ] = row as [number, number, number, number | null, 0 | 1 | null, number, number, ...(number | null)[]] & {
      12: string | null;
    };
    enumerated += 1;
    if (kind === KIND.file) bytes += size;
    const code = words.optionalTextOf(reason);
    const shown = shownState(state, code, isFresh !== 0);
    if (shown === 'pending') {
      pending += 1;
      continue;
    }
    byState[shown] += 1;
    if (code !== undefined && shown === 'excluded') increment(byExclusion, code as ExclusionCode);
    if (code !== undefined && (shown === 'partial' || shown === 'unread'))
      increment(byProblem, code as ProblemCode);
    if (kind !== KIND.file) continue;
    const phi = ((flags ?? 0) & FLAG.phi) !== 0;
    if (phi) phiFiles += 1;
    totals.add({
      reach,
      phi,
      format: words.optionalTextOf(format),
      sensitivity: words.optionalTextOf(sensitivity),
      label: words.optionalTextOf(label),
      findingRows: findingRows ?? 0,
      identifiers:
        identifiers === null || identifiers === undefined ? undefined : JSON.parse(String(identifiers)),
    });
    if ((persons ?? 0) > 0) addPersons(id, patients ?? 0, reach);
  }
  const folders = db
    .prepare('SELECT count(*) AS n FROM folder WHERE share = ? AND listed_scan = ?')
    .get(shareId, scanId);
  const ledger = {
    enumerated,
    byState,
    byProblem,
    byExclusion,
    foldersListed: Number(folders?.['n']),
    pending,
  };
  return { shareId, ledger, bytes, phiFiles, patients: union.patients() };
};

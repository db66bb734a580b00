/** One pass over the folders of a share in its last scan: the ledger's sums, and the patients behind its files. */
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Category } from '../model/category.ts';
import type { ExclusionCode, ProblemCode } from '../model/problem.ts';
import type { FinalState } from '../model/verdict.ts';
import { type Cleared, identifiersLeft, storedCleared } from './cleared.ts';
import { createFolderGroups } from './folder-groups.ts';
import { createPatientUnion } from './patient-union.ts';
import { type PersonValue, personsOfFile } from './persons-of-file.ts';
import type { ShareSums } from './scan-sums.ts';
import { readSums, type SettledGroup, type SettledSums } from './settled-folders.ts';
import type { Store } from './store.ts';
import { KIND, shownState } from './stored-codes.ts';
import type { Totals } from './totals.ts';
import type { Words } from './words.ts';

/** Told of each folder whose rows are all final. */
export type FolderSettler = (shareId: number, folderId: number, sums: SettledSums, quiet: boolean) => void;

const PAGE = 256;
const ZERO = new Uint8Array(1);

/** Those that were listed in scan ?2, and the root in any case: that it could not be listed is a row in it. */
const FOLDERS = `
  SELECT folder.id, path, listed_scan = ?2 AS listed, sums FROM folder LEFT JOIN settled ON settled.folder = folder.id
  WHERE share = ?1 AND path >= ?3 AND (listed_scan = ?2 OR parent IS NULL) ORDER BY path LIMIT ${PAGE}`;

/** Not GROUP BY: SQLite would sort ten million rows in memory. A root that could not be listed is a row without a name. */
const rowsSql = (where: string): string => `
  SELECT entry.id, kind, entry.state, entry.reason, read_scan = ?2, size, coalesce(class.exposure, verdict.exposure, entry.exposure) & 7,
    format, ifnull(class.phi, flags & 1), sensitivity, class.label, finding_rows, identifiers, ifnull(class.persons, verdict.persons),
    ifnull(class.patients, verdict.patients), priority, class.cleared, flags & 1
  FROM entry LEFT JOIN verdict ON verdict.id = entry.verdict AND read_scan IS NOT NULL
  LEFT JOIN class ON class.verdict = verdict.id
    AND class.scan = (SELECT max(scan) FROM class AS c WHERE c.verdict = verdict.id AND c.scan <= ?2)
  WHERE ${where}`;

const OF_FOLDER = "folder = ?1 AND entry.gone_scan IS NULL AND (?3 OR (name = x'' AND entry.from_scan = ?2))";

/** One row as the sums see it; numbers of words as stored. */
export interface SummedRow {
  readonly id: number;
  readonly kind: number;
  readonly state: number;
  readonly reason: number | null;
  /** Read in this scan; null: its state is the listing's word. */
  readonly fresh: boolean | null;
  readonly size: number;
  readonly reach: number;
  readonly format: number | null;
  readonly phi: boolean;
  readonly sensitivity: number | null;
  readonly label: number | null;
  readonly findingRows: number;
  readonly identifiers: string | null;
  readonly persons: number;
  readonly patients: number;
  readonly priority: number;
  readonly holdsFindings: boolean;
  readonly cleared: Cleared | undefined;
  /** It was PHI as it was read, and is none without what people found to be false. */
  readonly isCleared: boolean;
}

const toSummedRow = (row: readonly SQLOutputValue[]): SummedRow => {
  const [findingRows, persons, patients] = [Number(row[11]), Number(row[13]), Number(row[14])];
  const phi = row[8] === 1;
  return {
    id: Number(row[0]),
    kind: Number(row[1]),
    state: Number(row[2]),
    reason: row[3] as number | null,
    fresh: row[4] === null ? null : row[4] === 1,
    size: Number(row[5]),
    reach: Number(row[6]),
    format: row[7] as number | null,
    phi,
    sensitivity: row[9] as number | null,
    label: row[10] as number | null,
    findingRows,
    identifiers: row[12] as string | null,
    persons,
    patients,
    priority: Number(row[15]),
    cleared: storedCleared(row[16]),
    isCleared: row[17] === 1 && !phi,
    holdsFindings: phi || findingRows + persons + patients > 0 || row[12] !== null,
  };
};

/** Values of persons as they stood in a scan. */
export const PERSON_VALUES = `SELECT person, category, token, phi FROM value
  WHERE entry = ?1 AND person > 0 AND from_scan <= ?2 AND ifnull(until_scan > ?2, 1)
    AND id NOT IN (SELECT value FROM json_each(?3)) ORDER BY person, id`;

export const personValues = (
  statement: StatementSync,
  words: Words,
  entryId: number,
  scanId: number,
  cleared?: Cleared,
): PersonValue[] =>
  statement.all(entryId, scanId, JSON.stringify(cleared?.values ?? [])).map((row) => ({
    person: Number(row['person']),
    category: words.textOf(Number(row['category'])) as Category,
    token: row['token'] as Uint8Array,
    phi: row['phi'] === 1,
  }));

const addTo = <Key extends string>(counts: Partial<Record<Key, number>>, key: Key, count: number): void => {
  counts[key] = (counts[key] ?? 0) + count;
};

export const sumShare = (
  store: Store,
  scanId: number,
  shareId: number,
  words: Words,
  totals: Totals,
  settle?: FolderSettler | undefined,
): ShareSums => {
  const { db } = store;
  const folders = db.prepare(FOLDERS);
  const rows = db.prepare(rowsSql(OF_FOLDER));
  rows.setReturnArrays(true);
  const rowOf = db.prepare(rowsSql('entry.id = ?1'));
  rowOf.setReturnArrays(true);
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
  let [pending, enumerated, bytes, phiFiles, clearedFiles, foldersListed] = [0, 0, 0, 0, 0, 0];

  const addPersons = ({ id, patients, reach, cleared }: SummedRow): void => {
    const persons = personsOfFile(personValues(values, words, id, scanId, cleared));
    const known = persons.filter(({ isPatient }) => isPatient).length;
    for (const { union: sum } of [{ union }, totals]) {
      for (const { keys, isPatient } of persons) sum.add(keys, isPatient, reach);
      // More patients than kept values tell (two of one name, or values beyond the bound): nothing can join them.
      sum.addUnknown(Math.max(0, patients - known), reach);
    }
  };

  /** States and reasons of rows that are alike. False: they wait to be read. */
  const count = (state: number, reason: number | null, isRead: boolean, files: number): boolean => {
    enumerated += files;
    const code = words.optionalTextOf(reason);
    const shown = shownState(state, code, isRead);
    if (shown === 'pending') {
      pending += files;
      return false;
    }
    byState[shown] += files;
    if (code !== undefined && shown === 'excluded') addTo(byExclusion, code as ExclusionCode, files);
    if (code !== undefined && (shown === 'partial' || shown === 'unread'))
      addTo(byProblem, code as ProblemCode, files);
    return true;
  };

  const addGroup = (group: SettledGroup): void => {
    if (group.kind === KIND.file) bytes += group.bytes;
    if (!count(group.state, group.reason, group.listedOnly, group.files) || group.kind !== KIND.file) return;
    totals.add({
      reach: group.reach,
      phi: false,
      format: words.optionalTextOf(group.format),
      sensitivity: words.optionalTextOf(group.sensitivity),
      label: words.optionalTextOf(group.label),
      findingRows: 0,
      identifiers: undefined,
      files: group.files,
    });
  };

  const addRow = (row: SummedRow): void => {
    if (row.kind === KIND.file) bytes += row.size;
    if (!count(row.state, row.reason, row.fresh !== false, 1) || row.kind !== KIND.file) return;
    if (row.phi) phiFiles += 1;
    if (row.isCleared) clearedFiles += 1;
    totals.add({
      reach: row.reach,
      phi: row.phi,
      format: words.optionalTextOf(row.format),
      sensitivity: words.optionalTextOf(row.sensitivity),
      label: words.optionalTextOf(row.label),
      findingRows: row.findingRows,
      identifiers: row.identifiers === null ? undefined : identifiersLeft(row.identifiers, row.cleared),
      files: 1,
    });
    if (row.persons > 0) addPersons(row);
  };

  const addRows = (folderId: number, listed: boolean): void => {
    const groups = createFolderGroups(words);
    const all = rows.iterate(folderId, scanId, listed ? 1 : 0) as Iterable<unknown>;
    for (const columns of all as Iterable<SQLOutputValue[]>) {
      const row = toSummedRow(columns);
      addRow(row);
      groups.add(row);
    }
    if (listed && groups.isFinal()) settle?.(shareId, folderId, groups.sums(), groups.isQuiet());
  };

  const addSettled = ({ groups, found }: SettledSums): void => {
    for (const group of groups) addGroup(group);
    for (const id of found) addRow(toSummedRow(rowOf.get(id, scanId) as unknown as SQLOutputValue[]));
  };

  for (let from: Uint8Array | undefined = new Uint8Array(0); from !== undefined; ) {
    const page: Record<string, SQLOutputValue>[] = folders.all(shareId, scanId, from);
    for (const folder of page) {
      const listed = folder['listed'] === 1;
      if (listed) foldersListed += 1;
      const sums = folder['sums'];
      if (listed && typeof sums === 'string') addSettled(readSums(sums));
      else addRows(Number(folder['id']), listed);
    }
    const last = page.at(-1);
    from =
      page.length < PAGE || last === undefined
        ? undefined
        : Buffer.concat([last['path'] as Uint8Array, ZERO]);
  }
  const ledger = { enumerated, byState, byProblem, byExclusion, foldersListed, pending };
  return { shareId, ledger, bytes, phiFiles, clearedFiles, patients: union.patients() };
};

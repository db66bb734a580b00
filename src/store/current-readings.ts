/** Which readings still stand under the present rules and readers, and which files a change of them concerns. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Engine } from '../model/engine.ts';
import type { RuleCount } from '../model/verdict.ts';
import { type EngineChange, engineChange, type ReadingTrace } from './engine-change.ts';
import type { Store } from './store.ts';
import { carriedState } from './stored-codes.ts';
import type { Words } from './words.ts';

/** `parts` undefined: of an older phisweep, which did not keep them. */
export interface StoredEngine {
  readonly hash: string;
  readonly parts: Engine | undefined;
}

const partsOf = ({ db }: Store, hash: string): Engine | undefined => {
  const parts = db.prepare('SELECT parts FROM engine WHERE hash = ?').get(hash)?.['parts'];
  if (typeof parts !== 'string') return undefined;
  const engine = JSON.parse(parts) as Engine;
  // Of a phisweep that told fewer parts apart: what it read with is not known in full.
  return Object.keys(NO_ENGINE).every((part) => part in engine) ? engine : undefined;
};

/** What a share's files were read with in a scan. */
export const engineOfShare = (store: Store, scanId: number, shareId: number): StoredEngine => {
  const own = store.db
    .prepare('SELECT engine FROM share_engine WHERE scan = ? AND share = ?')
    .get(scanId, shareId)?.['engine'];
  const hash = String(
    own ?? store.db.prepare('SELECT engine_hash FROM scan WHERE id = ?').get(scanId)?.['engine_hash'],
  );
  return { hash, parts: partsOf(store, hash) };
};

const traceOf = (
  words: Words,
  parts: SQLOutputValue | undefined,
  counts: SQLOutputValue | undefined,
  reason: SQLOutputValue | undefined,
): ReadingTrace => {
  const text = words.optionalTextOf(parts ?? null);
  return {
    problem: words.optionalTextOf(reason ?? null),
    parts: text === undefined ? undefined : new Set(text.split(' ')),
    rules:
      typeof counts === 'string'
        ? (JSON.parse(counts) as readonly RuleCount[]).map(({ ruleId }) => ruleId)
        : [],
  };
};

/** Remembers one answer per scan and share. */
const createChanges = (
  store: Store,
  nowOf: (shareId: number) => StoredEngine | undefined,
): ((readScan: number, shareId: number) => EngineChange | 'none') => {
  const changes = new Map<string, EngineChange | 'none'>();
  // Asked for every known file: neighbours mostly have the same answer.
  let [lastScan, lastShare, last]: [number, number, EngineChange | 'none'] = [-1, -1, 'none'];
  const lookUp = (readScan: number, shareId: number): EngineChange | 'none' => {
    const key = `${readScan} ${shareId}`;
    const known = changes.get(key);
    if (known !== undefined) return known;
    const before = engineOfShare(store, readScan, shareId);
    const now = nowOf(shareId);
    const change =
      now === undefined || before.hash === now.hash
        ? 'none'
        : now.parts === undefined
          ? engineChange(undefined, NO_ENGINE)
          : engineChange(before.parts, now.parts);
    changes.set(key, change);
    return change;
  };
  return (readScan, shareId) => {
    if (readScan !== lastScan || shareId !== lastShare)
      [lastScan, lastShare, last] = [readScan, shareId, lookUp(readScan, shareId)];
    return last;
  };
};

const NO_ENGINE: Engine = {
  base: '',
  fields: '',
  readers: {},
  ocr: { settings: '', always: false },
  rules: {},
  fieldRules: [],
  thresholds: {},
  allow: {},
  limits: {},
};

/** `nowOf`: what the files of a share would be read with now. */
export const createCurrentReadings = (
  store: Store,
  words: Words,
  nowOf: (shareId: number) => StoredEngine,
): ((readScan: number, shareId: number, entryId: number) => boolean) => {
  const changeOf = createChanges(store, nowOf);
  const readingOf = store.db.prepare(
    'SELECT parts, counts, reason FROM verdict WHERE id = (SELECT verdict FROM entry WHERE id = ?)',
  );
  return (readScan, shareId, entryId) => {
    const change = changeOf(readScan, shareId);
    if (change === 'none') return true;
    if (change.concernsAll) return false;
    const reading = readingOf.get(entryId);
    return !change.concerns(traceOf(words, reading?.['parts'], reading?.['counts'], reading?.['reason']));
  };
};

export interface DueByChange {
  readonly files: number;
  readonly bytes: number;
  /** Files whose reading stands as it is or not, of the same shares. */
  readonly known: number;
  readonly reasons: readonly string[];
}

const READINGS = `
  SELECT folder.share, entry.read_scan, entry.size, entry.state, entry.reason, verdict.parts, verdict.counts
  FROM entry JOIN folder ON folder.id = entry.folder JOIN verdict ON verdict.id = entry.verdict
  WHERE entry.read_scan IS NOT NULL AND entry.gone_scan IS NULL AND entry.kind = 0`;

/** Files that would be read again for no other reason than that rules or readers changed. `nowOf` undefined: the share is not meant. */
export const dueByChange = (
  store: Store,
  words: Words,
  nowOf: (shareId: number) => StoredEngine | undefined,
): DueByChange => {
  const changeOf = createChanges(store, nowOf);
  const reasons = new Set<string>();
  let [files, bytes, known] = [0, 0, 0];
  const rows = store.db.prepare(READINGS);
  rows.setReturnArrays(true);
  for (const row of rows.iterate() as Iterable<unknown> as Iterable<SQLOutputValue[]>) {
    const [share, readScan, size, state, reason, parts, counts] = row;
    if (nowOf(Number(share)) === undefined) continue;
    const code = words.optionalTextOf(reason ?? null);
    if (carriedState(Number(state), code) === undefined) continue;
    known += 1;
    const change = changeOf(Number(readScan), Number(share));
    if (change === 'none' || !change.concerns(traceOf(words, parts, counts, reason))) continue;
    files += 1;
    bytes += Number(size);
    for (const one of change.reasons) reasons.add(one);
  }
  return { files, bytes, known, reasons: [...reasons] };
};

/** Cheap: where the last scan that came to its end had the same rules and readers, nothing is due for them. */
export const hasChanged = ({ db }: Store, engineHash: string): boolean => {
  const last = db
    .prepare(
      `SELECT engine_hash FROM scan WHERE state IN ('complete', 'incomplete') ORDER BY id DESC LIMIT 1`,
    )
    .get();
  return last !== undefined && last['engine_hash'] !== engineHash;
};

/** One pass over the rows of a scan, in path order: what each store (share, or folder of a level) holds. Flat memory per open store. */
import { createHash } from 'node:crypto';
import type { StoreFacts } from '../model/asset.ts';
import type { Category, SpecialCategory } from '../model/category.ts';
import type { Reach } from '../model/source-entry.ts';
import { type AssetTally, createAssetTally } from './asset-tally.ts';
import { identifiersLeft, storedCleared } from './cleared.ts';
import { namedPartsOf, toPathForm } from './path-form.ts';
import { personsOfFile } from './persons-of-file.ts';
import { FLAG } from './record-verdicts.ts';
import type { Store } from './store.ts';
import { unpackExposure } from './stored-codes.ts';
import { type StoredRow, walkStored } from './walk-stored.ts';
import { createWords } from './words.ts';

/** What the store does not decide itself. */
export interface StoreFactsOptions {
  /** Folder level that is one store; 0: the share. */
  readonly depth: number;
  /** How telling a file's contents are (see `risk/file-severity.ts`). */
  readonly weigh: (file: {
    readonly phi: boolean;
    readonly categories: ReadonlySet<Category>;
    readonly terms: ReadonlySet<string>;
  }) => { readonly context: number; readonly identification: number };
  readonly wider: (a: Reach, b: Reach) => Reach;
  /** Is a file kept longer than it may be? It then has the condition RETENTION-EXCEEDED. */
  readonly isOverdue: (file: {
    readonly shareName: string;
    readonly path: Uint8Array;
    readonly format: string | undefined;
    readonly modifiedMs: number;
    readonly level: string | undefined;
  }) => boolean;
}

const SLASH = 0x2f;

/** The folder of a path at a level, with its slash; empty where the path is not that deep. */
const folderAt = (path: Uint8Array, depth: number): Uint8Array => {
  if (depth === 0) return new Uint8Array(0);
  let slashes = 0;
  for (let at = 0; at < path.length; at += 1)
    if (path[at] === SLASH && ++slashes === depth) return path.subarray(0, at + 1);
  return new Uint8Array(0);
};

/** Stable from scan to scan: it hangs on the root's bytes and the folder's, not on numbers of the database. */
export const assetIdOf = (root: Uint8Array, folder: Uint8Array): string =>
  `AST-${createHash('sha256').update('asset\0v1\0').update(root).update('\0').update(folder).digest('hex').slice(0, 12)}`;

const PERSON_VALUES = `SELECT person, category, token, phi, confidence FROM value
  WHERE entry = ?1 AND from_scan <= ?2 AND ifnull(until_scan > ?2, 1)
    AND id NOT IN (SELECT value FROM json_each(?3)) ORDER BY person, id`;

export function* storeFacts(store: Store, scanId: number, options: StoreFactsOptions): Generator<StoreFacts> {
  const { db } = store;
  const words = createWords(store);
  const values = db.prepare(PERSON_VALUES);
  const shareOf = db.prepare('SELECT name, root FROM share WHERE id = ?');
  const copies = db.prepare(
    `SELECT folder.share, folder.path, entry.name FROM verdict JOIN entry ON entry.verdict = verdict.id AND entry.id = verdict.entry
       AND entry.gone_scan IS NULL JOIN folder ON folder.id = entry.folder
     WHERE content_hash = ?1 AND finding_rows > 0 AND flags & 1 AND verdict.entry <> ?2 LIMIT 50`,
  );

  const identityOf = (shareId: number, folder: Uint8Array) => {
    const share = shareOf.get(shareId);
    const root = share?.['root'] as Uint8Array;
    const bare = folder.length === 0 ? folder : folder.subarray(0, -1);
    return {
      assetId: assetIdOf(root, folder),
      shareId,
      shareName: String(share?.['name']),
      root: toPathForm(root).shown,
      folder: folder.length === 0 ? { shown: '.' } : toPathForm(bare),
    };
  };
  const begin = (shareId: number, folder: Uint8Array): OpenStore => {
    const identity = identityOf(shareId, folder);
    return { folder, shareName: identity.shareName, tally: createAssetTally(identity, options.wider) };
  };

  const liesElsewhere = ({ shareId, columns }: StoredRow, folder: Uint8Array): boolean => {
    const hash = columns['content_hash'];
    if (!(hash instanceof Uint8Array)) return false;
    return copies.all(hash, Number(columns['id'])).some((row) => {
      const path = Buffer.concat([row['path'] as Uint8Array, row['name'] as Uint8Array]);
      return row['share'] !== shareId || Buffer.compare(folderAt(path, options.depth), folder) !== 0;
    });
  };

  const addTo = ({ tally, folder, shareName }: OpenStore, row: StoredRow): void => {
    const c = row.columns;
    const state = Number(c['state']);
    tally.seen(state);
    const flags = Number(c['flags'] ?? 0);
    const conditions: readonly { id: string }[] =
      typeof c['conditions'] === 'string' ? JSON.parse(c['conditions']) : [];
    const isPhi = Number(c['class_phi'] ?? flags & FLAG.phi) !== 0;
    const cleared = storedCleared(c['cleared']);
    if (!isPhi && conditions.length === 0) return;
    const stored = values
      .all(Number(c['id']), scanId, JSON.stringify(cleared?.values ?? []))
      .map((value) => ({
        person: Number(value['person']),
        category: words.textOf(Number(value['category'])) as Category,
        token: value['token'] as Uint8Array,
        phi: value['phi'] === 1,
        confidence: Number(value['confidence']),
      }));
    const persons = personsOfFile(stored.filter(({ person }) => person > 0));
    const special = words.optionalTextOf(c['special']);
    const identifiers = identifiersLeft(c['identifiers'], cleared);
    const terms = typeof c['terms'] === 'string' ? Object.keys(JSON.parse(c['terms'])) : [];
    const categories = new Set(Object.keys(identifiers) as Category[]);
    const level = words.optionalTextOf(c['sensitivity']);
    const format = words.optionalTextOf(c['format']);
    const modifiedMs = Number(c['modified_ms']);
    const ids = conditions.map(({ id }) => id);
    const isLate = isPhi && options.isOverdue({ shareName, path: row.path, format, modifiedMs, level });
    const known = persons.filter(({ isPatient }) => isPatient).length;
    tally.add({
      phi: isPhi,
      sizeBytes: Number(c['size']),
      modifiedMs,
      uid: Number(c['uid']),
      format: format ?? 'unknown',
      labels: words.optionalTextOf(c['carried_label'])?.split(' ') ?? [],
      level,
      categories,
      conditions: isLate ? [...ids, 'RETENTION-EXCEEDED'] : ids,
      states: typeof c['states'] === 'string' ? JSON.parse(c['states']) : {},
      namedParts: namedPartsOf(c['metadata']) ?? [],
      isDuplicate: isPhi && liesElsewhere(row, folder),
      summed: {
        exposure: unpackExposure(Number(c['class_exposure'] ?? c['seen_exposure'] ?? c['exposure'])),
        ...options.weigh({ phi: isPhi, categories, terms: new Set(terms) }),
        specialCategories:
          special === undefined || c['class_phi'] === 0 ? [] : (JSON.parse(special) as SpecialCategory[]),
        confidence: stored.reduce(
          (most, { phi, confidence }) => (phi ? Math.max(most, confidence) : most),
          0,
        ),
        persons,
        unknownPatients: Math.max(0, Number(c['class_patients'] ?? c['patients'] ?? 0) - known),
      },
    });
  };

  // Files above the level belong to the share's own store, which stays open beside the folder's; everything else comes folder by folder.
  let share: number | undefined;
  let own: OpenStore | undefined;
  let inner: OpenStore | undefined;
  const finished = function* (...stores: readonly (OpenStore | undefined)[]): Generator<StoreFacts> {
    for (const one of stores) if (one?.tally.isUsed()) yield one.tally.finish();
  };
  for (const row of walkStored(store, scanId)) {
    if (row.shareId !== share) {
      yield* finished(inner, own);
      share = row.shareId;
      own = begin(share, new Uint8Array(0));
      inner = undefined;
    }
    const folder = folderAt(row.path, options.depth);
    if (folder.length > 0 && (inner === undefined || Buffer.compare(inner.folder, folder) !== 0)) {
      yield* finished(inner);
      inner = begin(row.shareId, Uint8Array.from(folder));
    }
    addTo((folder.length === 0 ? own : inner) as OpenStore, row);
  }
  yield* finished(inner, own);
}

interface OpenStore {
  readonly folder: Uint8Array;
  readonly shareName: string;
  readonly tally: AssetTally;
}

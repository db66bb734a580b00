/** One finding by the number that reports show, with its file: for `explain` and `reveal`. */
import type { Category, Subject } from '../model/category.ts';
import type { Evidence } from '../model/finding.ts';
import type { Place } from '../model/segment.ts';
import type { SourceEntry } from '../model/source-entry.ts';
import type { Store } from './store.ts';
import { createWords } from './words.ts';

export interface FoundFinding {
  readonly entry: SourceEntry;
  readonly shareName: string;
  readonly ruleId: string;
  readonly category: Category;
  readonly subject: Subject;
  readonly confidence: number;
  readonly phi: boolean;
  readonly token: string;
  /** Absent where only the value was kept: beyond the bound of located findings. */
  readonly located:
    | {
        readonly place: Place;
        readonly mask: string;
        readonly evidence: readonly Evidence[];
        readonly alternatives: readonly string[];
      }
    | undefined;
}

const FILE = `SELECT entry.id, folder.share, folder.path, entry.name, entry.size, entry.modified_ns, entry.changed_ns, entry.inode, entry.device,
    share.root, share.name AS share_name
  FROM entry JOIN folder ON folder.id = entry.folder JOIN share ON share.id = folder.share WHERE entry.id = ?`;

export const findFinding = (store: Store, findingId: number): FoundFinding | undefined => {
  const { db } = store;
  const words = createWords(store);
  // Places have even numbers, values odd ones: see finding-rows.ts.
  const isPlace = findingId % 2 === 0;
  const id = Math.floor(findingId / 2);
  const row = isPlace
    ? db.prepare('SELECT * FROM located WHERE id = ?').get(id)
    : db.prepare('SELECT * FROM value WHERE id = ?').get(id);
  if (row === undefined) return undefined;
  const entryId = isPlace
    ? db
        .prepare('SELECT entry FROM verdict WHERE located_first <= ?1 AND located_first + located_count > ?1')
        .get(id)?.['entry']
    : row['entry'];
  const select = db.prepare(FILE);
  select.setReadBigInts(true);
  const file = entryId === undefined ? undefined : select.get(Number(entryId));
  if (file === undefined) return undefined;
  return {
    entry: {
      fileId: Number(file['id']),
      shareId: Number(file['share']),
      root: file['root'] as Uint8Array,
      path: Buffer.concat([file['path'] as Uint8Array, file['name'] as Uint8Array]),
      sizeBytes: Number(file['size']),
      modifiedNs: BigInt(file['modified_ns'] as bigint),
      changedNs: BigInt(file['changed_ns'] as bigint),
      inode: BigInt.asUintN(64, file['inode'] as bigint),
      deviceId: BigInt.asUintN(64, file['device'] as bigint),
    },
    shareName: String(file['share_name']),
    ruleId: words.textOf(Number(row['rule'])),
    category: words.textOf(Number(row['category'])) as Category,
    subject: words.textOf(Number(row['subject'])) as Subject,
    confidence: Number(row['confidence']),
    phi: row['phi'] === 1,
    token: Buffer.from(row['token'] as Uint8Array).toString('base64url'),
    located: isPlace
      ? {
          place: JSON.parse(String(row['place'])),
          mask: String(row['mask']),
          evidence: JSON.parse(words.textOf(Number(row['evidence']))),
          alternatives: JSON.parse(words.textOf(Number(row['alternatives']))),
        }
      : undefined,
  };
};

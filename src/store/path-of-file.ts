/** Where a file of the ledger lies, by its number. */
import type { PathForm } from '../model/report-source.ts';
import { toPathForm } from './path-form.ts';
import type { Store } from './store.ts';

export interface FilePlace {
  readonly shareName: string;
  /** Of the share, as the system's bytes. */
  readonly root: Uint8Array;
  /** Below the root, as the system's bytes. */
  readonly bytes: Uint8Array;
  readonly path: PathForm;
}

export const createFilePlaces = ({ db }: Store): ((fileId: number) => FilePlace | undefined) => {
  const select = db.prepare(
    `SELECT folder.path, entry.name, share.name AS share, share.root FROM entry
     JOIN folder ON folder.id = entry.folder JOIN share ON share.id = folder.share WHERE entry.id = ?`,
  );
  return (fileId) => {
    const row = select.get(fileId);
    if (row === undefined) return undefined;
    const bytes = Buffer.concat([row['path'] as Uint8Array, row['name'] as Uint8Array]);
    return {
      shareName: String(row['share']),
      root: row['root'] as Uint8Array,
      bytes,
      path: toPathForm(bytes),
    };
  };
};

/** The file's number by root and path; undefined: the ledger does not know it. */
export const fileIdOf = ({ db }: Store, root: Uint8Array, path: Uint8Array): number | undefined => {
  const slash = path.lastIndexOf(0x2f);
  const row = db
    .prepare(
      `SELECT entry.id FROM entry JOIN folder ON folder.id = entry.folder JOIN share ON share.id = folder.share
       WHERE share.root = ? AND folder.path = ? AND entry.name = ?`,
    )
    .get(root, path.subarray(0, slash + 1), path.subarray(slash + 1));
  return row === undefined ? undefined : Number(row['id']);
};

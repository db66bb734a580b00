/**
 * Is the share there at all? A mount point without its mount lists well and is empty, and so may be something else that was
 * mounted in its place: neither says that the share's files are gone.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { EntryColumns } from '../model/listing.ts';
import { endOfSubtree, type FolderRow } from './folder-sql.ts';

export interface MountedRoot {
  /**
   * Of a root: it holds nothing of what it held, and is empty or on another file system. Of a folder below: it is empty, and
   * what it held was on another one.
   */
  isAnother(folder: FolderRow, entries: EntryColumns, device: bigint | undefined): boolean;
  /** The root was listed on this one. */
  remember(shareId: number, device: bigint): void;
}

const SLASH = Uint8Array.of(0x2f);

export const createMountedRoot = (db: DatabaseSync): MountedRoot => {
  const held = db.prepare(
    `SELECT 1 FROM entry WHERE folder = ?1 AND gone_scan IS NULL AND name <> x''
     UNION ALL SELECT 1 FROM folder WHERE parent = ?1 AND gone_scan IS NULL LIMIT 1`,
  );
  const entry = db.prepare('SELECT 1 FROM entry WHERE folder = ? AND name = ? AND gone_scan IS NULL');
  const folder = db.prepare('SELECT 1 FROM folder WHERE share = ? AND path = ? AND gone_scan IS NULL');
  const deviceOf = db.prepare('SELECT device FROM share WHERE id = ? AND device IS NOT NULL');
  deviceOf.setReadBigInts(true);
  const deviceBelow = db.prepare(
    `SELECT device FROM folder CROSS JOIN entry ON entry.folder = folder.id
     WHERE share = ? AND path >= ? AND path < ? AND entry.gone_scan IS NULL AND device <> 0 LIMIT 1`,
  );
  deviceBelow.setReadBigInts(true);
  const setDevice = db.prepare('UPDATE share SET device = ?2 WHERE id = ?1 AND device IS NOT ?2');

  const isKnown = ({ id, shareId }: FolderRow, name: Uint8Array): boolean =>
    entry.get(id, name) !== undefined || folder.get(shareId, Buffer.concat([name, SLASH])) !== undefined;

  const isUnmounted = ({ shareId, path }: FolderRow, device: bigint): boolean => {
    const before = deviceBelow.get(shareId, path, endOfSubtree(path))?.['device'];
    return before !== undefined && before !== BigInt.asIntN(64, device);
  };

  return {
    isAnother: (root, entries, device) => {
      if (root.parent !== null)
        return entries.count === 0 && device !== undefined && isUnmounted(root, device);
      if (held.get(root.id) === undefined) return false;
      if (entries.count === 0) return true;
      const before = deviceOf.get(root.shareId)?.['device'];
      if (device === undefined || before === undefined || before === BigInt.asIntN(64, device)) return false;
      return !entries.nameEnds.some((end, at) =>
        isKnown(root, entries.names.subarray(at === 0 ? 0 : entries.nameEnds[at - 1], end)),
      );
    },
    remember: (shareId, device) => void setDevice.run(shareId, BigInt.asIntN(64, device)),
  };
};

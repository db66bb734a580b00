/** Folders that are left out unless asked for: what they hold lies elsewhere as well, or was thrown away. Each is a row with its reason. */
import type { ExclusionCode } from '../model/problem.ts';

/**
 * Earlier states of the same files: NetApp, Isilon, GPFS and btrfs (`.snapshot`, `~snapshot`, `.snapshots`), ZFS (`.zfs`), EMC (`.ckpt`),
 * Synology (`#snapshot`), QNAP (`@Recently-Snapshot`), Windows' shadow copies (`System Volume Information`).
 */
const SNAPSHOT = /^(?:[.~#]snapshots?|\.zfs|\.ckpt|@recently-snapshot|system volume information)$/i;

/** Of Windows, freedesktop.org and macOS, QNAP, Synology, and Samba's vfs_recycle. */
const RECYCLE_BIN =
  /^(?:\$recycle\.bin|recycler|recycled|\.trash|\.trash-\d+|\.trashes|@recycle|#recycle|\.recycle)$/i;

/** `name`: of a folder, one character per byte. */
export const leftByDefault = (name: string): ExclusionCode | undefined =>
  SNAPSHOT.test(name) ? 'SNAPSHOT' : RECYCLE_BIN.test(name) ? 'RECYCLE_BIN' : undefined;

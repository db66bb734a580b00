/** The folders above a folder, by device and inode: a folder that is one of its own ancestors is a loop, made by a bind mount or a DFS link. */
import { lstatSync } from 'node:fs';
import { joinPath, parentPath } from '../util/path-bytes.ts';
import { systemProblem } from './system-problem.ts';

/** As lstat and fstat with `bigint` answer. */
export interface FolderStat {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly ctimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly nlink: bigint;
}

interface Ancestor {
  readonly path: Uint8Array;
  readonly key: string;
}

const CACHED_FOLDERS = 8_192;

const keyOf = ({ dev, ino }: Pick<FolderStat, 'dev' | 'ino'>): string => `${dev} ${ino}`;

const lookAt = (path: Uint8Array): FolderStat | undefined => {
  try {
    return lstatSync(Buffer.from(path), { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    systemProblem(error);
    return undefined;
  }
};

/**
 * Some file systems number their folders anew, or all with 0: equal numbers alone are no proof, so the ancestor is looked at again,
 * and its times and links must be those of the folder too. If it changes in between, the loop shows one turn later.
 */
const isSame = (one: FolderStat, other: FolderStat): boolean =>
  one.ctimeNs === other.ctimeNs && one.mtimeNs === other.mtimeNs && one.nlink === other.nlink;

export interface Lineage {
  /** Of a child of the folder `root/path`: is it that folder, or one above it up to the root? */
  isAbove(root: Uint8Array, path: Uint8Array, child: FolderStat): boolean;
}

/** Remembers the latest folders; what it forgot it looks up again. */
export const createLineage = (): Lineage => {
  const known = new Map<string, readonly Ancestor[]>();
  const chainOf = (root: Uint8Array, path: Uint8Array): readonly Ancestor[] => {
    const whole = joinPath(root, path);
    const name = Buffer.from(whole).toString('latin1');
    const before = known.get(name);
    if (before !== undefined) return before;
    const stat = lookAt(whole);
    const above = path.length === 0 ? [] : chainOf(root, parentPath(path));
    const chain = stat === undefined ? above : [...above, { path: whole, key: keyOf(stat) }];
    if (known.size >= CACHED_FOLDERS) known.delete(known.keys().next().value!);
    known.set(name, chain);
    return chain;
  };
  return {
    isAbove: (root, path, child) => {
      if (child.ino === 0n) return false;
      const key = keyOf(child);
      return chainOf(root, path).some((ancestor) => {
        if (ancestor.key !== key) return false;
        const now = lookAt(ancestor.path);
        return now !== undefined && isSame(now, child);
      });
    },
  };
};

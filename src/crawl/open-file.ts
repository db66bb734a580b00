/** Opens one listed file for reading: only a regular file, only below its root, and only the one that was listed. */
import { closeSync, fstatSync } from 'node:fs';
import type { Problem, ProblemCode } from '../model/problem.ts';
import type { FileStamp, SourceEntry } from '../model/source-entry.ts';
import { openBelow } from './open-below.ts';
import { systemProblem } from './system-problem.ts';

export interface OpenedFile {
  /** The caller closes it. */
  readonly fd: number;
  /** As it is now: size and times may have changed since the listing, the file may not. */
  readonly stamp: FileStamp;
}

/** Size, times and identity of an open file; asked again after reading, it tells whether the file changed meanwhile. */
/** Compression by a file system makes 20 of 1 at most; what claims more is holes, and reading them takes hours. */
const SPARSE = { leastBytes: 1024 ** 3, ratio: 64, readBytes: 16 * 1024 ** 2 };
const BLOCK_BYTES = 512;

/** Of a file that is nearly all holes: how much of its beginning is worth reading. */
export const sparseBytesOf = (fd: number): number | undefined => {
  const { size, blocks } = fstatSync(fd);
  if (size < SPARSE.leastBytes || blocks * BLOCK_BYTES * SPARSE.ratio > size) return undefined;
  return Math.max(SPARSE.readBytes, blocks * BLOCK_BYTES);
};

export const stampOf = (fd: number): FileStamp => {
  const { size, mtimeNs, ctimeNs, ino } = fstatSync(fd, { bigint: true });
  return { sizeBytes: Number(size), modifiedNs: mtimeNs, changedNs: ctimeNs, inode: ino };
};

/** Another file under the listed name is no fault (saving replaces files): it is read, unless it is on another device. */
const refusalOf = (fd: number, entry: SourceEntry): ProblemCode | undefined => {
  const found = fstatSync(fd, { bigint: true });
  if (!found.isFile()) return 'NOT_REGULAR';
  return found.dev === entry.deviceId ? undefined : 'CHANGED';
};

/**
 * `root/path` of the entry, opened without following links, blocking, or (where allowed) touching its access time.
 * Never throws for what the system refuses. Elsewhere than on Linux a folder swapped at the right moment may be missed.
 */
export const openFile = (entry: SourceEntry): OpenedFile | { readonly problem: Problem } => {
  let fd: number | undefined;
  try {
    const opened = openBelow(entry.root, entry.path, 'any');
    if ('problem' in opened) return { problem: { code: opened.problem } };
    fd = opened.fd;
    const code = refusalOf(fd, entry);
    if (code === undefined) return { fd, stamp: stampOf(fd) };
    closeSync(fd);
    return { problem: { code } };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    return { problem: { code: systemProblem(error) } };
  }
};

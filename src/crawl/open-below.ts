/**
 * Opens a path below a share's root so that no link swapped in on the way leads out of it: the descriptor is asked
 * where it really lies. On Linux the kernel answers (/proc/self/fd); elsewhere the path is resolved again, which
 * leaves a window between the two.
 */
import { closeSync, constants, fstatSync, openSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import type { ProblemCode } from '../model/problem.ts';
import { isWithin, joinPath } from '../util/path-bytes.ts';
import { systemCodeOf } from './system-problem.ts';

// Not defined on every platform: then 0, which changes nothing.
const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0, O_DIRECTORY = 0, O_NOATIME = 0 } = constants;

const SLASH = 0x2f;

/** PATH_MAX counts the closing NUL; what is longer is opened folder by folder from the part that fits. */
export const LONGEST_PATH = 4095;
const LONGEST_PREFIX = 3_900;

/** Folders opened one after another beyond that part: a tree made to waste time ends here. */
const MOST_STEPS = 2_000;

const onLinux = process.platform === 'linux';

/** A path that stands for an open descriptor. It resolves without looking at the folders above. */
export const descriptorPath = (fd: number): Buffer => Buffer.from(`/proc/self/fd/${fd}`);

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Opens for reading without following a last link, waiting on a FIFO, or touching the time of last access. */
const openQuietly = (path: Uint8Array, flags: number): number => {
  const quiet = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | flags;
  try {
    return openSync(bufferOf(path), quiet | O_NOATIME);
  } catch (error) {
    // Only the owner (or root) may ask for O_NOATIME: open(2).
    if (systemCodeOf(error) !== 'EPERM') throw error;
    return openSync(bufferOf(path), quiet);
  }
};

const realPathOf = (fd: number, path: Uint8Array): Uint8Array => {
  if (onLinux) return readlinkSync(descriptorPath(fd), { encoding: 'buffer' });
  const real = realpathSync(bufferOf(path), { encoding: 'buffer' });
  const [opened, named] = [fstatSync(fd, { bigint: true }), statSync(real, { bigint: true })];
  return opened.ino === named.ino && opened.dev === named.dev ? real : new Uint8Array(0);
};

/** Where it turned out to lie: a link led out of the share, or it was moved within it while being opened. */
const misplaced = (root: Uint8Array, real: Uint8Array): ProblemCode =>
  real.length === 0 || !isWithin(root, real) ? 'ESCAPED' : 'GONE';

const misplacement = (fd: number, root: Uint8Array, path: Uint8Array): ProblemCode | undefined => {
  const real = realPathOf(fd, path);
  return Buffer.compare(real, path) === 0 ? undefined : misplaced(root, real);
};

/** One step below an open folder; being a single name that is not followed, it cannot lead anywhere else. */
const stepDown = (fd: number, name: Uint8Array, flags: number): number => {
  try {
    return openQuietly(joinPath(descriptorPath(fd), name), flags);
  } finally {
    closeSync(fd);
  }
};

const openShort = (root: Uint8Array, path: Uint8Array, flags: number): number | ProblemCode => {
  const fd = openQuietly(path, flags);
  try {
    const problem = misplacement(fd, root, path);
    if (problem === undefined) return fd;
    closeSync(fd);
    return problem;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
};

const openLong = (root: Uint8Array, path: Uint8Array, flags: number): number | ProblemCode => {
  let at = path.lastIndexOf(SLASH, LONGEST_PREFIX);
  const prefix = path.subarray(0, at);
  const start = openShort(root, prefix, O_DIRECTORY);
  if (typeof start !== 'number') return start;
  let fd = start;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const end = path.indexOf(SLASH, at + 1);
    if (end < 0) return stepDown(fd, path.subarray(at + 1), flags);
    fd = stepDown(fd, path.subarray(at + 1, end), O_DIRECTORY);
    at = end;
  }
  closeSync(fd);
  return 'PATH_TOO_LONG';
};

/**
 * A descriptor of `root/path`, which the caller closes, or why there is none. `root` is absolute and holds no link.
 * Throws the system's error where the system refuses.
 */
export const openBelow = (
  root: Uint8Array,
  path: Uint8Array,
  kind: 'folder' | 'any',
): { readonly fd: number } | { readonly problem: ProblemCode } => {
  const whole = joinPath(root, path);
  const flags = kind === 'folder' ? O_DIRECTORY : 0;
  if (whole.length > LONGEST_PATH && !onLinux) return { problem: 'PATH_TOO_LONG' };
  const opened = (whole.length > LONGEST_PATH ? openLong : openShort)(root, whole, flags);
  return typeof opened === 'number' ? { fd: opened } : { problem: opened };
};

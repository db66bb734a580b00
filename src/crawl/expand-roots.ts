/**
 * What the user named, as paths or as patterns of fast-glob, → the folders to crawl. A path that exists is taken as it
 * is, brackets and stars included; only what does not exist is read as a pattern. A link named by the user is resolved
 * once, here; below the root none is followed.
 */
import { accessSync, constants, lstatSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import fastGlob from 'fast-glob';
import { UserError } from '../model/user-error.ts';
import { isWithin, parentPath, shownPath } from '../util/path-bytes.ts';
import { answers, SERVER_PATIENCE_MS } from './answers.ts';
import { systemCodeOf } from './system-problem.ts';

export interface CrawlRoot {
  /** Absolute, without links: the system's bytes. */
  readonly path: Uint8Array;
  /** The same as a person may see it. */
  readonly shown: string;
  /** What the user wrote: of several that lead here, the first. */
  readonly given: string;
  /** Single files were named: only these names in the folder `path` count. */
  readonly only?: readonly Uint8Array[];
}

const shown = (path: string): string => shownPath(Buffer.from(path)).shown;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of it is not a folder',
  EACCES: 'may not be read by this account',
  EPERM: 'may not be read by this account',
  ELOOP: 'is a link that leads in a circle',
  ENAMETOOLONG: 'is longer than the system allows',
};

/** The one sentence; an error that is not the system's is a bug and thrown on. */
const refused = (path: string, error: unknown): UserError => {
  const code = systemCodeOf(error);
  if (code === undefined) throw error;
  return new UserError(`${shown(path)} ${REASONS[code] ?? `cannot be opened (${code})`}.`);
};

const exists = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // A pattern longer than a path can be is no path.
    if (systemCodeOf(error) === 'ENAMETOOLONG' && fastGlob.isDynamicPattern(path)) return false;
    throw refused(path, error);
  }
};

/** A pattern that meets a dead mount is never expanded. */
const GLOB_MS = 120_000;

const inTime = async <Result>(work: Promise<Result>, pattern: string): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const sentence = `The pattern ${shown(pattern)} meets a folder that does not answer; name the folders one by one.`;
    timer = setTimeout(() => reject(new UserError(sentence)), GLOB_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const matchesOf = async (pattern: string): Promise<readonly string[]> => {
  try {
    // Links are followed except below `**`, where one could lead in a circle.
    const followSymbolicLinks = !pattern.includes('**');
    const options = { onlyFiles: false, dot: true, absolute: true, unique: true, followSymbolicLinks };
    return (await inTime(fastGlob(pattern, options), pattern)).toSorted();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const path =
      error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : pattern;
    throw refused(path, error);
  }
};

const pathsOf = async (given: string, patienceMs: number): Promise<readonly string[]> => {
  if (given.trim() === '') throw new UserError('A root is empty: name a folder.');
  if (given.includes('\0')) throw new UserError('A root holds a NUL character, which no path can.');
  if (!(await answers(Buffer.from(resolve(given)), patienceMs)) || exists(given)) return [given];
  if (!fastGlob.isDynamicPattern(given)) throw new UserError(`${shown(given)} does not exist.`);
  const matches = await matchesOf(given);
  if (matches.length === 0) throw new UserError(`The pattern ${shown(given)} matches nothing.`);
  return matches;
};

/** A folder, or a file as its folder and its name. What does not answer is taken for a folder: listing it will say so. */
const toRoot = async (path: string, given: string, patienceMs: number): Promise<CrawlRoot> => {
  try {
    const whole = Buffer.from(resolve(path));
    if (!(await answers(whole, patienceMs))) return { path: whole, shown: shownPath(whole).shown, given };
    const real = realpathSync.native(resolve(path), { encoding: 'buffer' });
    const stat = statSync(real);
    accessSync(real, stat.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
    if (stat.isDirectory()) return { path: real, shown: shownPath(real).shown, given };
    if (!stat.isFile()) throw new UserError(`${shown(path)} is neither a folder nor a file.`);
    const parent = parentPath(real);
    const folder = parent.length === 0 ? Buffer.from('/') : parent;
    const name = real.subarray(real.lastIndexOf(0x2f) + 1);
    return { path: folder, shown: shownPath(folder).shown, given, only: [name] };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refused(path, error);
  }
};

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Single files of one folder are one root; a name given twice counts once. */
const joinFiles = (roots: readonly CrawlRoot[]): readonly CrawlRoot[] => {
  const joined: CrawlRoot[] = [];
  for (const root of roots) {
    const at = joined.findIndex(({ path, only }) => only !== undefined && isSame(path, root.path));
    const known = joined[at];
    if (root.only === undefined || known?.only === undefined) joined.push(root);
    else {
      const added = root.only.filter((name) => !known.only?.some((other) => isSame(name, other)));
      joined[at] = { ...known, only: [...known.only, ...added] };
    }
  }
  return joined;
};

/**
 * Distinct roots in the order given. One that lies within another (or is the same folder again) is dropped: its files
 * are crawled once, with the outer root. Whatever cannot be opened, or matches nothing, is a UserError.
 */
export const expandRoots = async (
  given: readonly string[],
  patienceMs = SERVER_PATIENCE_MS,
): Promise<readonly CrawlRoot[]> => {
  const found: CrawlRoot[] = [];
  for (const text of given)
    for (const path of await pathsOf(text, patienceMs)) found.push(await toRoot(path, text, patienceMs));
  const folders = found.filter(({ only }) => only === undefined);
  const isCovered = (root: CrawlRoot): boolean =>
    folders.some(
      (other) =>
        other !== root &&
        isWithin(other.path, root.path) &&
        (root.only !== undefined ||
          !isSame(other.path, root.path) ||
          found.indexOf(other) < found.indexOf(root)),
    );
  return joinFiles(found.filter((root) => !isCovered(root)));
};

/** What a user names as roots: paths, or patterns in fast-glob's syntax; answered as real folders, none inside another. */
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import fastGlob from 'fast-glob';
import { UserError } from '../model/user-error.ts';
import { isWithin, parentPath, shownPath } from '../util/path-bytes.ts';

export interface Root {
  /** Absolute, without links, as the system's bytes: always a folder. */
  readonly path: Uint8Array;
  /** The path as shown to a person. */
  readonly shown: string;
  /** Where single files were named: their names in this folder, one character per byte; nothing else of it is listed. */
  readonly only?: readonly string[];
}

/** Throws `UserError` for what does not exist, cannot be reached, matches nothing, or lies inside another root. */
export const expandRoots = async (named: readonly string[]): Promise<readonly Root[]> => {
  const paths = (await Promise.all(named.map(pathsOf))).flat().map(toReal);
  const folders = new Map<string, { path: Uint8Array; only: Set<string> | undefined }>();
  for (const { path, isFolder } of paths) {
    const folder = isFolder ? path : parentPath(path);
    const key = Buffer.from(folder).toString('latin1');
    const name = isFolder ? undefined : Buffer.from(path.subarray(folder.length + 1)).toString('latin1');
    const known = folders.get(key);
    if (known === undefined) folders.set(key, { path: folder, only: name === undefined ? undefined : new Set([name]) });
    else if (name === undefined) known.only = undefined;
    else known.only?.add(name);
  }
  const roots = [...folders.values()].sort((a, b) => Buffer.compare(a.path, b.path));
  for (const inner of roots)
    for (const outer of roots)
      if (inner !== outer && outer.only === undefined && isWithin(outer.path, inner.path))
        throw new UserError(`${shownPath(inner.path).shown} lies inside ${shownPath(outer.path).shown}: name only one of them, or its files would be counted twice.`);
  return roots.map(({ path, only }) => ({ path, shown: shownPath(path).shown, ...(only === undefined ? {} : { only: [...only].sort() }) }));
};

/** A path that exists is meant literally, whatever characters its name holds. */
const pathsOf = async (named: string): Promise<readonly string[]> => {
  if (named === '') throw new UserError('A root is empty: name a folder.');
  if (lstatSync(named, { throwIfNoEntry: false }) !== undefined) return [named];
  if (!fastGlob.isDynamicPattern(named)) throw new UserError(`${shownPath(Buffer.from(named)).shown} does not exist.`);
  const found = await matchesOf(named);
  if (found.length === 0) throw new UserError(`The pattern ${shownPath(Buffer.from(named)).shown} matches no folder and no file.`);
  return found.sort();
};

const matchesOf = async (pattern: string): Promise<string[]> => {
  try {
    return await fastGlob(pattern, { onlyFiles: false, dot: true, followSymbolicLinks: false, absolute: true, unique: true });
  } catch (error) {
    const { code, path = '' } = error as NodeJS.ErrnoException;
    throw new UserError(`The pattern ${shownPath(Buffer.from(pattern)).shown} cannot be expanded: ${shownPath(Buffer.from(path)).shown} cannot be listed (${code}).`);
  }
};

/** A root that is a link is resolved once, here; below it no link is followed. */
const toReal = (named: string): { path: Uint8Array; isFolder: boolean } => {
  try {
    const path = realpathSync(resolve(named), { encoding: 'buffer' });
    const stat = statSync(path);
    if (!stat.isDirectory() && !stat.isFile()) throw new UserError(`${shownPath(Buffer.from(named)).shown} is neither a folder nor a file.`);
    return { path, isFolder: stat.isDirectory() };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${shownPath(Buffer.from(named)).shown} cannot be reached (${(error as NodeJS.ErrnoException).code}).`);
  }
};

/**
 * Which `.phisweepignore` files hold for a folder: its own and those of all folders above it up to the root.
 * They are found again from the folder's path alone, so a resumed scan knows what the interrupted one knew.
 * A marker that is a link, larger than 64 KiB or not readable ignores nothing: in doubt a file is scanned.
 */
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, lstatSync, readFileSync } from 'node:fs';
import { joinPath, matchableName, parentPath } from '../util/path-bytes.ts';
import { type IgnoreRules, isIgnoredBy, parseIgnoreRules } from './ignore-rules.ts';
import { openBelow } from './open-below.ts';
import { systemProblem } from './system-problem.ts';

const MARKER = Buffer.from('.phisweepignore');
const LARGEST_MARKER = 64 * 1024;
const CACHED_FOLDERS = 8_192;

interface Link {
  readonly rules: IgnoreRules;
  /** Names between the marker's folder and the folder asked about. */
  readonly below: readonly string[];
}

/** Innermost marker first: it has the first word, the ones above speak only where it is silent. */
export type IgnoreChain = readonly Link[];

export const isIgnored = (chain: IgnoreChain, name: string, isFolder: boolean): boolean => {
  for (const { rules, below } of chain) {
    const ignored = isIgnoredBy(rules, [...below, name], isFolder);
    if (ignored !== undefined) return ignored;
  }
  return false;
};

const isAbsent = (path: Uint8Array): boolean =>
  path.length < 4_096 && lstatSync(Buffer.from(path), { throwIfNoEntry: false }) === undefined;

const readMarker = (root: Uint8Array, folder: Uint8Array): IgnoreRules | undefined => {
  const path = joinPath(folder, MARKER);
  try {
    if (isAbsent(joinPath(root, path))) return undefined;
    const opened = openBelow(root, path, 'any');
    if ('problem' in opened) return undefined;
    try {
      const { size } = fstatSync(opened.fd);
      if (!fstatSync(opened.fd).isFile() || size > LARGEST_MARKER) return undefined;
      const bytes = readFileSync(opened.fd);
      return parseIgnoreRules(bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'));
    } finally {
      closeSync(opened.fd);
    }
  } catch (error) {
    systemProblem(error);
    return undefined;
  }
};

/** Remembers the latest folders; what it forgot it reads again. */
export const createIgnoreFiles = (): {
  chainOf(root: Uint8Array, folder: Uint8Array): IgnoreChain;
} => {
  const known = new Map<string, IgnoreChain>();
  const remember = (key: string, chain: IgnoreChain): IgnoreChain => {
    if (known.size >= CACHED_FOLDERS) known.delete(known.keys().next().value!);
    known.set(key, chain);
    return chain;
  };
  const chainOf = (root: Uint8Array, folder: Uint8Array): IgnoreChain => {
    const key = Buffer.from(joinPath(root, folder)).toString('latin1');
    const before = known.get(key);
    if (before !== undefined) return before;
    const own = readMarker(root, folder);
    const above = folder.length === 0 ? [] : chainOf(root, parentPath(folder));
    const name = matchableName(folder.subarray(folder.lastIndexOf(0x2f) + 1));
    const inherited = above.map(({ rules, below }) => ({ rules, below: [...below, name] }));
    return remember(key, own === undefined ? inherited : [{ rules: own, below: [] }, ...inherited]);
  };
  return { chainOf };
};

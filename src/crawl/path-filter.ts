/** The user's own include and exclude patterns, in fast-glob's syntax, matched on the path below the root. */
import picomatch from 'picomatch';
import { UserError } from '../model/user-error.ts';

export interface PathFilter {
  /** No path need be put together where there are no patterns. */
  readonly isEmpty: boolean;
  /** A folder is left out by an exclude pattern only: below one that no include pattern names, a file may match. */
  excludes(path: string, isFolder: boolean): boolean;
}

/**
 * Stars multiply what a glob's regular expression tries: on a name of 255 bytes five in one part of the path take
 * minutes, three less than 10 ms; and names on a share are chosen by others.
 */
const MOST_STARS = 3;

const hasTooManyStars = (pattern: string): boolean => {
  const parts = pattern.split('/');
  const single = parts.some((part) => part !== '**' && (part.match(/\*+|\+\(/g) ?? []).length > MOST_STARS);
  return single || parts.filter((part) => part === '**').length > MOST_STARS;
};

/** A pattern's worth is judged before the first folder is listed. */
const compile = (pattern: string, option: string): ((path: string) => boolean) => {
  const fault = (reason: string) =>
    new UserError(`The ${option} pattern ${JSON.stringify(pattern)} ${reason}.`);
  if (pattern === '') throw fault('is empty: leave it out or name something');
  if (pattern.startsWith('!') && !pattern.startsWith('!('))
    throw fault('begins with "!": use the opposite option instead');
  if (pattern.startsWith('/') || pattern.startsWith('./') || pattern.startsWith('../'))
    throw fault('must be relative to the root and must not begin with "/", "./" or "../"');
  if (hasTooManyStars(pattern))
    throw fault(`has more than ${MOST_STARS} stars in one part, or more than ${MOST_STARS} "**": split it`);
  try {
    // As fast-glob 3 calls micromatch: names that begin with a dot are names like others.
    return picomatch(pattern, { dot: true, strictBrackets: true });
  } catch {
    throw fault('is no valid glob: check its brackets');
  }
};

export const createPathFilter = (include: readonly string[], exclude: readonly string[]): PathFilter => {
  const included = include.map((pattern) => compile(pattern, 'include'));
  const excluded = exclude.map((pattern) => compile(pattern, 'exclude'));
  return {
    isEmpty: included.length === 0 && excluded.length === 0,
    excludes: (path, isFolder) => {
      const matches = (match: (text: string) => boolean) => match(path) || (isFolder && match(`${path}/`));
      if (excluded.some(matches)) return true;
      return !isFolder && included.length > 0 && !included.some(matches);
    },
  };
};

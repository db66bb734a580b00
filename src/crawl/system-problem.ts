/** What the system says when a path cannot be opened or listed, in the words of the problem table. */
import type { ProblemCode } from '../model/problem.ts';

export const systemCodeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const CODES: Readonly<Record<string, ProblemCode>> = {
  EACCES: 'NO_ACCESS',
  EPERM: 'NO_ACCESS',
  ENOENT: 'GONE',
  ENOTDIR: 'GONE',
  ESTALE: 'GONE',
  // O_NOFOLLOW met a link where the listing had seen a file or folder.
  ELOOP: 'NOT_REGULAR',
  // A socket or a device without driver, in the place of a file.
  ENXIO: 'NOT_REGULAR',
  ENODEV: 'NOT_REGULAR',
  ENAMETOOLONG: 'PATH_TOO_LONG',
};

/** The system's other codes (EIO, EHOSTDOWN, EMFILE …) are IO_ERROR. An error that is not the system's is thrown on: a bug. */
export const systemProblem = (error: unknown): ProblemCode => {
  const code = systemCodeOf(error);
  if (code === undefined || code.startsWith('ERR_')) throw error;
  return CODES[code] ?? 'IO_ERROR';
};

/** The same for a folder: what may not be entered is not listed, and a link in its place has nothing below the root. */
export const folderProblem = (error: unknown): ProblemCode => {
  const code = systemProblem(error);
  if (code === 'NO_ACCESS') return 'NOT_LISTED';
  return code === 'NOT_REGULAR' ? 'ESCAPED' : code;
};

/** A file that cannot be written is the user's to mend: one sentence instead of a system error. */
import { UserError } from '../model/user-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
};

/** `what`: `The report`; `code`: of a system error. */
export const cannotWrite = (what: string, path: string, code: string): UserError =>
  new UserError(`${what} cannot be written to ${path}: ${REASONS[code] ?? code}.`);

export const explainWrite = <Value>(what: string, path: string, act: () => Value): Value => {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Without a code it is no system error, but a bug.
    if (code === undefined) throw error;
    throw cannotWrite(what, path, code);
  }
};

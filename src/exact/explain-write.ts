/** What goes wrong while an index is written is the user's to mend: one sentence instead of a system error. */
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

export const explainWrite = <Value>(path: string, act: () => Value): Value => {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`The index cannot be written to ${path}: ${REASONS[code] ?? code}.`);
  }
};

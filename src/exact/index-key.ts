/**
 * The key of an index: 32 random bytes in `<index>.key`, or wherever it is said to lie. Its own, not a store's: one list
 * serves many stores, is often built on another machine, and outlives them. Without it the index says nothing.
 */
import { UserError } from '../model/user-error.ts';
import { makeSecret, readSecret } from '../util/secret-file.ts';

const KEY_BYTES = 32;
const WHAT = 'The key of the patient index';

export const indexKeyPathOf = (index: string): string => `${index}.key`;

export const readIndexKey = (path: string): Uint8Array => {
  const key = readSecret(path, KEY_BYTES, WHAT);
  if (key === undefined)
    throw new UserError(
      `${WHAT} ${path} does not exist; without it the index cannot be used: restore the key or build anew.`,
    );
  return key;
};

/** The key that is there, else a new one. */
export const readOrMakeIndexKey = (path: string): Uint8Array => {
  const key = readSecret(path, KEY_BYTES, WHAT);
  if (key !== undefined) return key;
  try {
    return makeSecret(path, KEY_BYTES);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`${WHAT} cannot be written to ${path} (${code}).`);
  }
};

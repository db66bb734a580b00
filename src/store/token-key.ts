/** The key of all tokens: 32 random bytes in `<store>.key`. Lost, old tokens cannot be made again; leaked, they can be guessed. */
import { createHmac } from 'node:crypto';
import { makeSecret, readSecret } from '../util/secret-file.ts';
import type { Store } from './store.ts';

export const KEY_BYTES = 32;

export const keyPathOf = (storePath: string): string => `${storePath}.key`;

/** While it is rotated: the key before, until nothing rests on it any more, and the one that is about to come. */
export const formerKeyPathOf = (storePath: string): string => `${storePath}.key.former`;
export const nextKeyPathOf = (storePath: string): string => `${storePath}.key.next`;

/** With which the tokens of a store may have been made. */
export const keysOf = ({ key, formerKey }: Pick<Store, 'key' | 'formerKey'>): readonly Uint8Array[] =>
  formerKey === undefined ? [key] : [key, formerKey];

/** Tells one key from another without revealing it; stored in the database. */
export const fingerprintOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update('phisweep token key').digest('hex').slice(0, 32);

export const makeTokenKey = (storePath: string): Uint8Array => makeSecret(keyPathOf(storePath), KEY_BYTES);

/** The key in a file, or undefined where there is none. */
export const readKeyFile = (path: string): Uint8Array | undefined =>
  readSecret(path, KEY_BYTES, 'the token key');

export const readTokenKey = (storePath: string): Uint8Array | undefined => readKeyFile(keyPathOf(storePath));

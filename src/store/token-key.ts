/** The key of all tokens: 32 random bytes in `<store>.key`. Lost, old tokens cannot be made again; leaked, they can be guessed. */
import { createHmac } from 'node:crypto';
import { makeSecret, readSecret } from '../util/secret-file.ts';

export const KEY_BYTES = 32;

export const keyPathOf = (storePath: string): string => `${storePath}.key`;

/** Tells one key from another without revealing it; stored in the database. */
export const fingerprintOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update('phisweep token key').digest('hex').slice(0, 32);

export const makeTokenKey = (storePath: string): Uint8Array => makeSecret(keyPathOf(storePath), KEY_BYTES);

/** The key, or undefined where there is none. */
export const readTokenKey = (storePath: string): Uint8Array | undefined =>
  readSecret(keyPathOf(storePath), KEY_BYTES, 'the token key');

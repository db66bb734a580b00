/** HMAC-SHA-256 of form and value, of which 64 bits are kept: without the key no value can be tried. */
import { createHmac } from 'node:crypto';
import type { ExactForm } from '../model/exact-lookup.ts';

/** Hashes into the two given words, so that nothing is allocated for sixty million values. */
export const createHasher = (key: Uint8Array): ((form: ExactForm, value: string) => Uint32Array) => {
  const words = new Uint32Array(2);
  return (form, value) => {
    const digest = createHmac('sha256', key).update(`${form}\0${value}`).digest();
    words[0] = digest.readUInt32BE(0);
    words[1] = digest.readUInt32BE(4);
    return words;
  };
};

/** Tells whether a key is the index's without saying anything about it. */
export const keyCheckOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update('phisweep patient index').digest('hex').slice(0, 32);

/** A Bloom filter over the hashes of numbers, e-mail addresses and names: most questions are answered without the disk. */

/** All hosts together hold as many of these as there are threads: 9 × 13 MB stay below 150. */
const MAX_BYTES = 12 * 1024 ** 2;
const BITS_PER_VALUE = 10;

export interface FilterShape {
  readonly bytes: number;
  readonly probes: number;
}

export const filterShapeOf = (values: number): FilterShape => {
  const bytes = Math.min(MAX_BYTES, Math.max(64, Math.ceil((values * BITS_PER_VALUE) / 8)));
  const perValue = (bytes * 8) / Math.max(1, values);
  return { bytes, probes: Math.min(6, Math.max(1, Math.round(perValue * Math.LN2))) };
};

/** The n-th place of a hash: two halves of it make any number of places (Kirsch and Mitzenmacher 2006). */
const placeOf = (high: number, low: number, n: number, bits: number): number =>
  ((low + Math.imul(n, (high ^ (low >>> 7)) | 1)) >>> 0) % bits;

export const addToFilter = (filter: Uint8Array, probes: number, high: number, low: number): void => {
  const bits = filter.length * 8;
  for (let n = 0; n < probes; n++) {
    const at = placeOf(high, low, n, bits);
    filter[at >>> 3] = (filter[at >>> 3] as number) | (1 << (at & 7));
  }
};

export const mayBeInFilter = (filter: Uint8Array, probes: number, high: number, low: number): boolean => {
  const bits = filter.length * 8;
  for (let n = 0; n < probes; n++) {
    const at = placeOf(high, low, n, bits);
    if (!(((filter[at >>> 3] as number) >>> (at & 7)) & 1)) return false;
  }
  return true;
};

/** Numbers that look drawn and are the same each time: the generator of Park and Miller (minstd, multiplier 48271). */

const MODULUS = 2 ** 31 - 1;

/** `seed`: 1 to 2^31 - 2. Each answer is at least 0 and below 1; for samples, never for secrets. */
export const createSeededRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % MODULUS;
    return (state - 1) / (MODULUS - 1);
  };
};

/** Given and family names as a table of hashes: 200,000 names in 2.5 MB, looked up without a copy of the lists. */

/** The lists of `rules/names/`, one name per line, in lower case without diacritics. */
export interface NameSources {
  readonly given: string;
  /** Given names that are ordinary words, months or places first. */
  readonly givenWords: string;
  readonly family: string;
  /** Family names that are ordinary words or given names too. */
  readonly familyWords: string;
}

export const GIVEN = 1;
export const GIVEN_WORD = 2;
export const FAMILY = 4;
export const FAMILY_WORD = 8;

/** Bits of what a word may be; 0: no name that we know. */
export type NameLists = (word: string) => number;

const hashOf = (word: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) | 1;
};

const fold = (word: string): string => {
  const lower = word.toLowerCase();
  return /^[a-z'’-]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
};

export const createNameLists = (sources: NameSources | undefined): NameLists => {
  if (sources === undefined) return () => 0;
  const lists = [
    [sources.given, GIVEN],
    [sources.givenWords, GIVEN_WORD],
    [sources.family, FAMILY],
    [sources.familyWords, FAMILY_WORD],
  ] as const;
  const total = lists.reduce((sum, [text]) => sum + text.length, 0) / 5;
  const bits = Math.max(4, Math.ceil(Math.log2(total + 1)) + 1);
  const mask = (1 << bits) - 1;
  const hashes = new Int32Array(1 << bits);
  const kinds = new Uint8Array(1 << bits);
  const slotOf = (hash: number): number => {
    let slot = (hash >>> 1) & mask;
    while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  };
  for (const [text, kind] of lists)
    for (const name of text.split('\n')) {
      if (name === '') continue;
      const hash = hashOf(name);
      const slot = slotOf(hash);
      hashes[slot] = hash;
      kinds[slot] = (kinds[slot] as number) | kind;
    }
  return (word) => kinds[slotOf(hashOf(fold(word)))] as number;
};

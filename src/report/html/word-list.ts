/** Gives each text a number, so that a page of 100,000 rows says each owner and format once. */

export interface WordList {
  readonly words: readonly string[];
  indexOf(word: string): number;
}

export const createWordList = (first: readonly string[] = []): WordList => {
  const words = [...first];
  const indexes = new Map(words.map((word, index) => [word, index]));
  return {
    words,
    indexOf(word) {
      const known = indexes.get(word);
      if (known !== undefined) return known;
      indexes.set(word, words.length);
      return words.push(word) - 1;
    },
  };
};

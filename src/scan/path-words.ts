/** The words of a path, in lower case, cut at punctuation and at changes of letter case: `QA_Exports` is `qa`, `exports`. */
const decoder = new TextDecoder();

export const pathWordsOf = (path: Uint8Array): string[] =>
  decoder
    .decode(path)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/\$?[\p{L}\p{N}]+(?:\.bin)?/gu) ?? [];

/** What tools that read documents say beside the documents' own words, and where they misread: for every comparison of words. */

/** Where the tool's words are not the document's. */
export const EXPLAINED: Readonly<Record<string, string>> = {
  'doc/083_testWordPerfect_51_52.doc': 'WordPerfect: catdoc prints its codes as if they were text',
  'rtf/161_testRTFWord2010CzechCharacters.rtf': 'unrtf writes Windows-1250 as if it were Latin-1',
  'xls/111_number_format_greek.xls': 'xls2csv writes dates and fractions in formats of its own',
  'xls/115_testEXCEL_phonetic.xls':
    'xls2csv runs over the end of the strings and prints what lies behind them',
};
/** What tools say of their own accord: notes on the file, names of pictures and of designs. */
export const NOT_OF_THE_DOCUMENT: Readonly<Record<string, RegExp>> = {
  unrtf: /^(?:.*###.*|-+)$/gm,
  antiword: /\[pic\]/g,
  catppt: /Default Design|Estrutura padrão|Office Theme|^Blank$/gm,
  catdoc: /MERGEFORMAT|FILENAME/g,
};

export const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu) ?? [],
  );

/** Share of the tool's words that our text holds; words that a tool joins over a tab, cell or dash are held where the text without spaces and marks has them. */
export const shareOfWords = (theirs: ReadonlySet<string>, found: string): number => {
  const ours = wordsOf(found);
  const squeezed = found
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\u00ad]+/gu, '');
  return [...theirs].filter((word) => ours.has(word) || squeezed.includes(word)).length / theirs.size;
};

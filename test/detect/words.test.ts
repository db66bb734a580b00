/** The dictionary beside a plain search for the same terms, one by one, on generated texts. */
import { describe, expect, test } from 'vitest';
import { classesOf } from '../../src/detect/code-classes.ts';
import { findWords } from '../../src/detect/find-words.ts';
import { createScanner } from '../../src/detect/scanner.ts';
import { createTailFilter } from '../../src/detect/tail-filter.ts';
import { createDictionary, type Hits, wordsOf } from '../../src/detect/words.ts';

const TERMS = [
  'mrn',
  'mr#',
  'social security',
  'social security number',
  'soc sec',
  'security',
  'no',
  'a',
  'id 4',
  '24 hour urine',
  'größe',
  'διαβήτης',
  'ασθενείς',
  'αριθμός μητρώου',
];
const CASED = ['AIDS', 'HIV'];

const NO_RUNS = createTailFilter([], classesOf(130, []), () => true, 0);

const met = (text: string, from = 0, to = text.length): string[] => {
  const all = [
    ...TERMS.map((term) => ({ term, cased: false, value: term })),
    ...CASED.map((term) => ({ term, cased: true, value: term })),
  ];
  const hits: Hits<string> = { starts: [], ends: [], values: [] };
  const dictionary = createDictionary(all);
  findWords({ dictionary, scanner: createScanner(dictionary.firstWords, NO_RUNS) }, text, from, to, hits);
  return hits.values.map((value, i) => `${hits.starts[i]}-${hits.ends[i]} ${value}`).sort();
};

/** Cuts the text into words, then compares every term at every word. */
const metPlainly = (text: string): string[] => {
  const words = Array.from(text.matchAll(/[\p{L}\p{M}]+|[0-9]+|#/gu), ({ 0: word, index }) => ({
    word,
    start: index,
    end: index + word.length,
  }));
  const isNear = (i: number): boolean => (words[i]?.start ?? 0) - (words[i - 1]?.end ?? 0) <= 2;
  return [...TERMS, ...CASED]
    .flatMap((term) => {
      const parts = wordsOf(term);
      return words.flatMap(({ start }, i) => {
        const end = words[i + parts.length - 1]?.end ?? -1;
        const isMet = parts.every(
          (part, k) => words[i + k]?.word.toLowerCase() === part && (k === 0 || isNear(i + k)),
        );
        return isMet && (!CASED.includes(term) || text.slice(start, end) === term)
          ? [`${start}-${end} ${term}`]
          : [];
      });
    })
    .sort();
};

const PIECES = [
  'MRN',
  'mr',
  '#',
  'Social',
  'security',
  'number',
  'soc',
  'sec',
  'AIDS',
  'aids',
  'HIV',
  'a',
  'id',
  '4',
  '44',
  '24',
  'hour',
  'urine',
  '24-hour urine',
  'Größe',
  'mrnx',
  'no',
  '  ',
  ' ',
  '. ',
  ' - ',
  '\n',
  '€',
  '中',
  'Διαβήτης',
  'ασθενείς',
  'αριθμός μητρώου',
  'ασθενεία',
  'x'.repeat(70),
];
const generated = Array.from({ length: 300 }, (_, seed) => {
  let state = seed + 1;
  return Array.from({ length: 60 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return PIECES[Math.floor((state / 2 ** 32) * PIECES.length)] as string;
  }).join(seed % 2 === 0 ? ' ' : '');
});

describe('the dictionary', () => {
  test('meets what a plain search meets', () => {
    for (const text of generated) expect(met(text)).toEqual(metPlainly(text));
    expect(generated.flatMap(metPlainly).length).toBeGreaterThan(1000);
  });
  test('counts places from the beginning of the text when it looks at a part', () => {
    expect(met('the mrn and AIDS and aids', 8)).toEqual(['12-16 AIDS']);
  });
});

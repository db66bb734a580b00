/** Term lists: complete in number, free of ordinary words, each special one with its legal reason. */
import { describe, expect, test } from 'vitest';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { wordsOf } from '../../src/detect/words.ts';
import { defaults, termFiles, termLists } from './load-rules.ts';

/** Words that mean something else as often as not; each was a false alarm of some scanner. */
const ORDINARY =
  'cold ms pt cast lead culture depression stroke ct mr mri or or er ed pe pa ra chf inr nash ward discharge admission case exam test results screen screening scan imaging shock shot drop drops patch tablet capsule dose iron zinc iodine alcohol tobacco stress pain fever cough rash fall falls injury accident delivery labor labour period cycle family history allergy stent screw plate pump battery pressure pulse temperature weight height rate vision hearing block bypass graft transplant'.split(
    ' ',
  );

test('default.yaml names every list there is', () => {
  expect([...defaults.terms].sort()).toEqual([...termFiles].sort());
});

test('ids are unique', () => {
  const ids = termLists.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the lists are as complete as was asked', () => {
  const sizes = Object.fromEntries(termLists.map(({ id, terms }) => [id, terms.length]));
  const least = { conditions: 500, medicines: 700, procedures: 250, laboratory: 200, departments: 100 };
  expect(Object.entries(least).filter(([id, size]) => (sizes[id] ?? 0) < size)).toEqual([]);
});

describe.each(termLists)('$id', (list) => {
  test('has no term twice', () => {
    expect(list.terms.filter((term, i) => list.terms.indexOf(term) !== i)).toEqual([]);
  });

  test('has a word in every term that the dictionary can meet', () => {
    // A lone letter or number would be met everywhere: `name ____` is read as `name`.
    expect(list.terms.filter((term) => !wordsOf(term).some((word) => /\p{L}{2}/u.test(word)))).toEqual([]);
    expect(list.terms.filter((term) => /[_*…]/.test(term))).toEqual([]);
  });

  test('holds no ordinary word alone', () => {
    expect(
      list.terms.filter((term) => ORDINARY.includes(wordsOf(term).join(' ')) && term.toLowerCase() === term),
    ).toEqual([]);
  });

  test('says why where it is special', () => {
    expect(list.special === undefined).toBe(list.reason === undefined);
  });

  test('has codes in the safe subset', () => {
    for (const { shape } of list.codes ?? []) expect(parseShape(shape).source).not.toBe('');
  });
});

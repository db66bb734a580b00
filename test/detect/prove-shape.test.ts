/** No shape can hang a scan: known catastrophes are refused with the reason, and the packs' own shapes are proven to be cheap. */
import { describe, expect, test } from 'vitest';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { MOST_OWN_STEPS, MOST_STEPS, proveShape, stepsOf } from '../../src/detect/prove-shape.ts';
import { packs, termLists } from '../rules/load-rules.ts';

/** From OWASP, the literature on ReDoS (Davis 2018, Shen 2018) and incidents (Stack Overflow 2016, Cloudflare 2019), written out where the subset has bounds. */
const KNOWN_BAD = [
  '(a+)+$',
  '([a-zA-Z]+)*',
  '(a|aa)+',
  '(a|a?)+',
  '(.*a){20}',
  '(?:a+){1,64}b',
  '(?:a|aa){1,40}b',
  '(?:a|a){1,40}b',
  '(?:a?){1,40}a{40}b',
  '(?:(?:a{1,9}){1,9}){1,9}b',
  '(?:[a-z]+ ?){1,20}!',
  '(?:\\d+,?){1,30}x',
  '(?:\\w+\\d?){1,20}@',
  '\\d+\\d+\\d+\\d+x',
  '\\s*\\s*\\s*\\s*;',
  '(?:x\\w{0,20}){1,20}@',
  '(?:.*,){1,11}P',
  '[\\w.]+[\\w.]+[\\w.]+[\\w.]+@',
  '(?:[0-9A-Za-z](?:[-.\\w]*[0-9A-Za-z])*@){1,2}',
  '.*(?:.*=.*)',
  '(?:(?:(?:(?:(?:\\d{1,512}){1,512}){1,512}){1,512}){1,512}){1,512}',
  `${'(?:'.repeat(5000)}a${')'.repeat(5000)}`,
  `${'a?'.repeat(40)}${'a'.repeat(40)}`,
];

describe('known catastrophes', () => {
  test.each(KNOWN_BAD)('%s is refused with the reason', (shape) => {
    const begun = performance.now();
    expect(() => proveShape(shape)).toThrow(/is not allowed/);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

describe('the bound', () => {
  /** Steps of a plain backtracking matcher that finds no end, counted one by one. */
  const countSteps = (text: string, ways: readonly ((at: number) => number[])[]): number => {
    let steps = 0;
    const run = (at: number, way: number): void => {
      steps += 1;
      for (const next of ways[way]?.(at) ?? []) run(next, way + 1);
    };
    run(0, 0);
    return text === '' ? 0 : steps;
  };

  test('is no less than the steps of a matcher on the worst text', () => {
    // \d{1,8}\d{1,8}x on eight digits and more: every split of them is tried.
    const digits = '1'.repeat(16);
    const upTo8 = (at: number): number[] =>
      Array.from({ length: Math.min(8, digits.length - at) }, (_, i) => at + i + 1);
    expect(stepsOf('\\d{1,8}\\d{1,8}x')).toBeGreaterThanOrEqual(countSteps(digits, [upTo8, upTo8]));
  });

  test('grows with the length where a text can be read in one way only', () => {
    expect(stepsOf('\\d{3}-\\d{2}-\\d{4}')).toBeLessThan(40);
    expect(stepsOf('[a-z]{1,64}@[a-z]{1,64}')).toBeLessThan(600);
    expect(stepsOf('(?:10|11|13|15|16|17|21)(?: (?:10|11|13|15|16|17|21)){1,6}')).toBeLessThan(600);
  });

  test('what it lets through is quick on hostile text', () => {
    const { source } = parseShape('[A-Z]{0,6}-?\\d{4,17}(?:-\\d{1,6}){0,2}[A-Z]{0,2}');
    const regex = new RegExp(`(?:${source})(?![0-9A-Za-z_])`, 'y');
    const text = `${'A'.repeat(6)}${'1'.repeat(17)}-111111-111111AAA`.repeat(20_000);
    const begun = performance.now();
    for (let at = 0; at < text.length; at += 7) {
      regex.lastIndex = at;
      regex.test(text);
    }
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

const COSTLIER: Readonly<Record<string, number>> = { name: MOST_OWN_STEPS, address: 150_000 };

describe('the shapes of all packs and term lists', () => {
  const shapes = new Map<string, { readonly most: number; readonly ignoreCase: boolean | undefined }>();
  for (const { rules } of packs)
    for (const { category, patterns, labels, columns } of rules) {
      const most = COSTLIER[category] ?? MOST_STEPS;
      for (const { shape, ignoreCase } of patterns ?? []) shapes.set(shape, { most, ignoreCase });
      for (const { shape } of labels ?? []) shapes.set(shape, { most, ignoreCase: undefined });
      if (columns?.shape !== undefined) shapes.set(columns.shape, { most, ignoreCase: columns.ignoreCase });
    }
  for (const { codes } of termLists)
    for (const { shape } of codes ?? []) shapes.set(shape, { most: MOST_STEPS, ignoreCase: undefined });

  test('cannot take more steps than allowed on any text', () => {
    expect(shapes.size).toBeGreaterThan(100);
    expect(
      [...shapes].flatMap(([shape, { most, ignoreCase }]) => {
        const steps = stepsOf(shape, ignoreCase);
        return steps > most ? [[shape, steps]] : [];
      }),
    ).toEqual([]);
  });
});

/** What must hold of every rule before an engine runs it. */
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/detect/checks/registry.ts';
import { parseShape } from '../../src/detect/parse-shape.ts';
import type { Rule } from '../../src/detect/rule-schema.ts';
import { normalise } from '../../src/model/normalise.ts';
import { packs, wordsIn } from './load-rules.ts';

const rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })));

/** A value of its own stands free; one behind a label may begin within the word, as `_k4Z…` does behind `ghp`. */
const shapesOf = (rule: Rule): readonly string[] => [
  ...(rule.patterns ?? []).map(
    ({ shape, ignoreCase }) => `(?<![\\p{L}\\p{N}])(?:${parseShape(shape, ignoreCase).source})`,
  ),
  ...(rule.labels ?? []).map(({ shape }) => `(?:${parseShape(shape).source})`),
];

/** Does the text hold a value of this rule's shape that passes its check? */
const holds = (rule: Rule, text: string): boolean =>
  shapesOf(rule).some((shape) =>
    [...text.matchAll(new RegExp(`${shape}(?![\\p{L}\\p{N}])`, 'gu'))].some(
      ([value]) => rule.check === undefined || CHECKS[rule.check]?.(value) === true,
    ),
  );

test('ids are unique and begin with the area of their pack', () => {
  const ids = rules.map(({ rule }) => rule.id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  const areas: Readonly<Record<string, string>> = { international: 'any', languages: 'lang' };
  expect(
    rules
      .filter(({ pack, rule }) => !rule.id.startsWith(`${areas[pack.pack] ?? pack.pack}.`))
      .map(({ rule }) => rule.id),
  ).toEqual([]);
});

test('what a rule says to hold is a rule', () => {
  const ids = new Set(rules.map(({ rule }) => rule.id));
  expect(rules.filter(({ rule: { holds } }) => holds !== undefined && !ids.has(holds.rule))).toEqual([]);
});

test('every check is named by a rule, or serves one that is', () => {
  const named = new Set(rules.map(({ rule }) => rule.check));
  // Parts of other checks, and for the numbers that a hospital describes itself.
  const parts = ['gtin', 'luhn', 'ipv6', 'mod10', 'mod11', 'mod11_nhs', 'mod97'];
  expect(Object.keys(CHECKS).filter((name) => !named.has(name) && !parts.includes(name))).toEqual([]);
});

describe.each(rules)('$rule.id', ({ pack, rule }) => {
  test('names a check that exists', () => {
    expect(rule.check === undefined || rule.check in CHECKS).toBe(true);
  });

  test('has something to find it by', () => {
    expect((rule.patterns ?? rule.labels ?? rule.columns ?? rule.notes) !== undefined).toBe(true);
  });

  test('lists that it names exist', () => {
    const words = [rule.context?.words, rule.context?.against, rule.columns?.headers, rule.columns?.not];
    expect(words.flatMap((list) => wordsIn(pack, list)).filter((word) => word.startsWith('$'))).toEqual([]);
  });

  test('four examples hold a value that passes, four counter-examples stand against', () => {
    expect(rule.examples.length).toBeGreaterThanOrEqual(4);
    expect(rule.counterExamples.length).toBeGreaterThanOrEqual(4);
    expect(
      rule.examples
        .map((example, i) => (rule.notes !== undefined || holds(rule, example) ? undefined : i))
        .filter((i) => i !== undefined),
    ).toEqual([]);
  });

  test('specimens are written as tokens are', () => {
    const wrong = (rule.specimens ?? []).filter(
      (value) => normalise(rule.normalise, rule.category, value) !== value,
    );
    expect(wrong).toEqual([]);
  });

  test('bare digits alone are never reported', () => {
    const bare = (rule.patterns ?? []).filter(({ shape }) =>
      /^(?:\\d|\d|[{},?]|\[[\d\\d-]+\])+$/.test(shape),
    );
    expect(bare.filter(({ weight }) => weight > 0.2)).toEqual([]);
  });
});

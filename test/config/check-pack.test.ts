/** What is wrong with a pack is said in full, with the rule, and with the nearest name for what is misspelt. */
import { describe, expect, test } from 'vitest';
import { checkSource } from '../../src/config/check-pack.ts';
import { packs, termLists } from '../rules/load-rules.ts';

const beside = { packs, terms: termLists };
const rule = {
  id: 'our.mrn.1',
  name: 'Our record number',
  category: 'mrn',
  subject: 'patient',
  patterns: [{ shape: 'GH-\\d{6}', weight: 0.5 }],
  normalise: 'alnum',
  examples: ['Chart GH-204417 was pulled'],
  counterExamples: ['Part XGH-204417'],
  source: 'Registry of our hospital',
};
const packOf = (...rules: object[]) => ({ pack: 'our', name: 'Ours', version: 1, rules });
const faultsOf = (source: unknown): string[] =>
  checkSource(source, beside).map(({ where, what }) => `${where}: ${what}`);

test('a sound pack has no faults', () => {
  expect(faultsOf(packOf(rule))).toEqual([]);
});

describe('each fault is told', () => {
  test.each<[string, unknown, RegExp]>([
    ['no object', 'text', /^top level: /],
    [
      'an unknown key of a rule',
      packOf({ ...rule, exampels: [] }),
      /^our\.mrn\.1: unknown key "exampels"; did you mean "examples"\?$/,
    ],
    [
      'an unknown key inside',
      packOf({ ...rule, patterns: [{ shape: 'A', weigth: 1, weight: 0.1 }] }),
      /^our\.mrn\.1 patterns\.0: unknown key "weigth"; did you mean "weight"\?$/,
    ],
    ['an unknown category', packOf({ ...rule, category: 'mnr' }), /^our\.mrn\.1 category: /],
    [
      'an unknown check',
      packOf({ ...rule, check: 'phone_nampp' }),
      /^our\.mrn\.1: there is no check "phone_nampp"; did you mean "phone_nanp"\?$/,
    ],
    [
      'a list that is not there',
      packOf({ ...rule, context: { words: ['$chart'] } }),
      /the pack has no list \$chart$/,
    ],
    ['nothing to find it by', packOf({ ...rule, patterns: undefined }), /nothing to be found by/],
    [
      'a shape that hangs',
      packOf({ ...rule, patterns: [{ shape: '(?:\\d+,?){1,30}x', weight: 0.5 }] }),
      /^our\.mrn\.1: .*is not allowed: .* would hang/,
    ],
    [
      'a shape outside the subset',
      packOf({ ...rule, patterns: [{ shape: '(a+)+', weight: 0.5 }] }),
      /unbounded repeat of a group/,
    ],
    ['an id that stands twice', packOf(rule, rule), /^our\.mrn\.1: the id stands twice$/],
    [
      'an id of another pack',
      packOf({ ...rule, id: 'us.ssn.1' }),
      /^us\.ssn\.1: the pack us has a rule of this id$/,
    ],
    [
      'an example that it does not find',
      packOf({ ...rule, examples: ['nothing'] }),
      /^our\.mrn\.1: example 1 finds nothing$/,
    ],
    [
      'an example that another rule wins',
      packOf({ ...rule, examples: ['SSN: 524-70-4201'] }),
      /^our\.mrn\.1: example 1 is read as us\.ssn\.1$/,
    ],
    [
      'a counter-example that it finds',
      packOf({ ...rule, counterExamples: ['GH-204417'] }),
      /^our\.mrn\.1: counter-example 1 is found$/,
    ],
    [
      'two rules for the same',
      packOf(rule, { ...rule, id: 'our.mrn.2' }),
      /^our\.mrn\.2: reads what our\.mrn\.1 reads/,
    ],
    [
      'a term that stands twice',
      { id: 'x', name: 'x', kind: 'setting', terms: ['a', 'a'], source: 'x' },
      /^x: the term "a" stands twice$/,
    ],
    [
      'a reason without its kind',
      { id: 'x', name: 'x', kind: 'setting', terms: ['a'], reason: 'law', source: 'x' },
      /go together/,
    ],
  ])('%s', (_, source, fault) => {
    expect(faultsOf(source).some((text) => fault.test(text))).toBe(true);
  });
});

test('a rule that is off is checked too', () => {
  expect(faultsOf(packOf({ ...rule, enabled: false }))).toEqual([]);
  expect(faultsOf(packOf({ ...rule, enabled: false, examples: ['nothing'] }))).toHaveLength(1);
});

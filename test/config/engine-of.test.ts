/** What of the rules and readers decides about findings, and what only describes them. */
import { expect, test } from 'vitest';
import { engineHashOf, engineOf } from '../../src/config/engine-of.ts';
import { type LoadedRules, loadRules } from '../../src/config/load-rules.ts';
import { packSchema } from '../../src/detect/rule-schema.ts';
import { READERS } from '../../src/extract/registry.ts';
import { DEFAULT_OCR } from '../../src/model/ocr-settings.ts';

const rules = loadRules(['us']);
const engine = engineOf(rules, null, DEFAULT_OCR);
const withRule = (change: (rule: Record<string, unknown>) => Record<string, unknown>): LoadedRules => ({
  ...rules,
  sources: {
    ...rules.sources,
    packs: rules.sources.packs.map((source, i) => {
      const pack = packSchema.parse(source);
      return i > 0 ? pack : { ...pack, rules: pack.rules.map((rule, at) => (at > 0 ? rule : change(rule))) };
    }),
  },
});
const changedIn = (changed: LoadedRules): string[] => {
  const now = engineOf(changed, null, DEFAULT_OCR).rules;
  return Object.keys({ ...engine.rules, ...now }).filter((id) => engine.rules[id] !== now[id]);
};
const [first] = packSchema.parse(rules.sources.packs[0]).rules;

test('a rule is told by what it does', () => {
  expect(changedIn(rules)).toEqual([]);
  expect(
    changedIn(withRule((rule) => ({ ...rule, name: 'Other', source: 'Other', examples: ['x'] }))),
  ).toEqual([]);
  expect(changedIn(withRule((rule) => ({ ...rule, subject: 'system' })))).toEqual([first?.id]);
  expect(changedIn(withRule((rule) => ({ ...rule, enabled: false })))).toEqual([first?.id]);
});

test('a list of words is part of the rules that use it', () => {
  const used = rules.sources.packs
    .map((source) => packSchema.parse(source))
    .find(({ lists }) => lists !== undefined);
  const [list, words] = Object.entries(used?.lists ?? {})[0] ?? [];
  expect(list).toBeDefined();
  const changed: LoadedRules = {
    ...rules,
    sources: {
      ...rules.sources,
      packs: rules.sources.packs.map((source) => {
        const pack = packSchema.parse(source);
        return pack.pack === used?.pack
          ? { ...pack, lists: { ...pack.lists, [list as string]: [...(words ?? []), 'zzz'] } }
          : pack;
      }),
    },
  };
  const users = (used?.rules ?? [])
    .filter((rule) => JSON.stringify(rule).includes(`"$${list}"`) && rule.enabled !== false)
    .map(({ id }) => id);
  expect(users.length).toBeGreaterThan(0);
  expect(changedIn(changed).sort()).toEqual(users.sort());
});

test('labels, terms and OCR are parts of their own; threads are none', () => {
  const hash = engineHashOf(engine);
  expect(engineHashOf(engineOf(rules, null, { ...DEFAULT_OCR, workers: 3 }))).toBe(hash);
  expect(engineOf(rules, ['x'], DEFAULT_OCR).base).not.toBe(engine.base);
  expect(engineOf(rules, null, { ...DEFAULT_OCR, pages: 3 }).ocr).not.toEqual(engine.ocr);
  expect(engineOf(rules, null, { ...DEFAULT_OCR, mode: 'off' }).ocr.settings).toBe('');
  expect(engineOf({ ...rules, sources: { ...rules.sources, terms: [] } }, null, DEFAULT_OCR).base).not.toBe(
    engine.base,
  );
});

test('every reader has a name of its own', () => {
  const names = READERS.flatMap(({ extractor, second }) => [extractor, ...(second ? [second] : [])]).map(
    ({ name }) => name,
  );
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(engine.readers).sort()).toEqual([...names].sort());
});

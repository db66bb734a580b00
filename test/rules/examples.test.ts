/** Every rule's own examples and counter-examples, through the engine with all packs and term lists on. */
import { describe, expect, test } from 'vitest';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { names, packs, termLists } from './load-rules.ts';

const detector = createDetector(compileRules({ packs, terms: termLists, names }));

/** Rules of what is read in clinical notes only: an example that is a sentence of a note may hold a name or a date too. */
const ofNotes = new Set(
  packs.flatMap(({ rules }) => rules.filter(({ notes }) => notes !== undefined).map(({ id }) => id)),
);

const ruleIdsIn = (text: string): string[] => {
  const ids: string[] = [];
  const session = detector.open(({ ruleId, evidence }) => {
    // What stands within a value is no other value.
    if (!evidence.some(({ kind }) => kind === 'part')) ids.push(ruleId);
  });
  session.push({ kind: 'text', text, place: { line: 1 } });
  session.finish();
  return ids;
};

describe.each(packs.flatMap(({ rules }) => rules))('$id', (rule) => {
  test('finds each example, and nothing else finds anything there but what notes are read for', () => {
    // What it must stand beside is in its examples too.
    const others = (id: string): boolean => !ofNotes.has(id) && rule.beside === undefined;
    const found = rule.examples.map((example) => [
      ...new Set(ruleIdsIn(example).filter((id) => id === rule.id || others(id))),
    ]);
    expect(found).toEqual(rule.examples.map(() => [rule.id]));
  });
  test('finds none of its counter-examples', () => {
    expect(
      rule.counterExamples
        .map((text, i) => (ruleIdsIn(text).includes(rule.id) ? i : -1))
        .filter((i) => i >= 0),
    ).toEqual([]);
  });
});

/** What issue 3 asks of names in free text: recall of at least 0.85 at a precision of at least 0.90. */
import { expect, test } from 'vitest';
import { scoreNotes } from '../../bench/notes.ts';
import { annotatedNotes } from '../../fixtures/detect/annotated-notes.ts';

test.each(['development', 'held-out'] as const)('%s notes', (set) => {
  const notes = annotatedNotes(set);
  expect(notes).toHaveLength(60);
  const { names } = scoreNotes(notes);
  expect(names.recall).toBeGreaterThanOrEqual(0.85);
  expect(names.precision).toBeGreaterThanOrEqual(0.9);
});

test('a note in which nothing is found is missed, and what is found where nothing is marked is false', () => {
  const { names } = scoreNotes([
    { text: 'Mr. Delacroix has asthma.', marked: [{ kind: 'N', start: 18, end: 24 }] },
  ]);
  expect(names).toMatchObject({ recall: 0, precision: 0 });
});

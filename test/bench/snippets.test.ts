/** Short pieces of documents of many countries: what is marked is found, and pieces without patients stay quiet. */
import { expect, test } from 'vitest';
import { scoreSnippets } from '../../bench/snippets.ts';
import { annotatedSnippets } from '../../fixtures/detect/annotated-snippets.ts';

test.each([
  ['development', 530, 0.94],
  ['held-out', 140, 0.9],
] as const)('%s snippets', async (set, atLeast, recall) => {
  const score = await scoreSnippets(annotatedSnippets(set));
  expect(score.marked).toBeGreaterThan(atLeast);
  expect(score.recall).toBeGreaterThanOrEqual(recall);
  expect(score.precision).toBeGreaterThanOrEqual(0.95);
  expect(score.subjectRight).toBeGreaterThanOrEqual(0.97);
  // A question of an examination reads like a note.
  expect(score.falseLikely).toBeLessThanOrEqual(1);
});

test('what is marked and not found is missed, what is found in a piece without patients is false', async () => {
  const score = await scoreSnippets({
    positive: [{ text: 'Nothing here.', marked: [{ kind: 'N', categories: ['name'], start: 0, end: 7 }] }],
    negative: ['Patient: Abernathy, Ruth M. DOB: 04/18/1961, asthma'],
  });
  expect(score).toMatchObject({ recall: 0, negatives: 1 });
  expect(score.falseLikely).toBeGreaterThan(0);
});

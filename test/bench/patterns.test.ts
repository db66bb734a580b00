import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { patternsOf } from '../../bench/patterns.ts';

test('bench/patterns.txt holds the shapes of the rules (node bench/detect.ts --write-patterns)', () => {
  expect(readFileSync(new URL('../../bench/patterns.txt', import.meta.url), 'utf8')).toBe(patternsOf());
});

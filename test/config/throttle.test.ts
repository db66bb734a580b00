/** Open files are bounded by threads: each reads one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveOptions } from '../../src/config/resolve-options.ts';
import { newFolder } from '../run-cli.ts';

test.each([
  [2, 'auto', [1, 1]],
  [3, 'auto', [2, 1]],
  [9, 'auto', [5, 4]],
  [3, 'off', [3, 1]],
  [100, 'auto', [8, 4]],
] as const)('%d open files, OCR %s', (openFiles, mode, threads) => {
  const config = join(newFolder(), 'phisweep.yaml');
  writeFileSync(
    config,
    `workers: 8\nthrottle: { openFiles: ${openFiles} }\nocr: { mode: ${mode}, workers: 4 }\n`,
  );
  const { workers, ocr } = resolveOptions(['.'], { config }, {});
  expect([workers, ocr.workers]).toEqual(threads);
});

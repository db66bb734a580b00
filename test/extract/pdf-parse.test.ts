/** What pdf.js leaves behind ends no thread, and hides no bug of ours. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOfPdfJs } from '../../src/extract/pdf-parse.ts';

test('its own exceptions are known', () => {
  expect(isOfPdfJs({ name: 'XRefEntryException', message: 'Bad (uncompressed) XRef entry: 17R' })).toBe(true);
  expect(
    isOfPdfJs({ name: 'TypeError', stack: 'at f (/x/node_modules/pdfjs-dist/legacy/build/pdf.mjs:1:1)' }),
  ).toBe(true);
  expect(isOfPdfJs(new TypeError('ours'))).toBe(false);
  expect(isOfPdfJs(undefined)).toBe(false);
});

test.each([
  ["{ name: 'XRefEntryException' }", 0],
  ["new Error('ours')", 1],
])('a promise left behind that fails with %s', (reason, status) => {
  const root = join(import.meta.dirname, '../..');
  const script = `
    const { readAll } = await import('./test/extract/read-all.ts');
    await readAll(Buffer.from('%PDF-1.7\\n1 0 obj\\n<</Type/ObjStm>>\\nendobj'), 'x.pdf');
    Promise.reject(${reason});
    await new Promise((resolve) => setTimeout(resolve, 50));
  `;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
  expect(child.status).toBe(status);
});

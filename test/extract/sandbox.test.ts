/** All readers, WebAssembly and second readers included, work where nothing may be written, started or connected. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ALL_REFUSED } from './refusals.ts';

const FLAGS = [
  '--permission',
  '--allow-fs-read=*',
  '--allow-worker',
  '--disable-warning=PERM0006',
  '--no-warnings',
];
const fixtures = [
  'pdf/every-part/input.pdf',
  'docx/every-part/input.docx',
  'xlsx/every-part/input.xlsx',
  'xls/hidden-sheet/input.xls',
  'ods/hidden-sheet/input.ods',
  'zip/nested/input.zip',
].map((name) => join(import.meta.dirname, '../../fixtures/extract', name));

it('reads in a thread under the permission model', () => {
  const output = execFileSync(
    process.execPath,
    [...FLAGS, join(import.meta.dirname, 'sandboxed-host.ts'), ...fixtures],
    { env: {}, encoding: 'utf8' },
  );
  const { answers, ...rest } = JSON.parse(output) as {
    answers: { read: boolean; canary: boolean }[];
  } & Record<string, unknown>;
  expect(answers.map(({ read, canary }) => read && canary)).toEqual(fixtures.map(() => true));
  expect(rest).toEqual({
    pdfParse: true,
    mammoth: true,
    ...ALL_REFUSED,
  });
});

/** Hostile files among honest ones, end to end: each ends with its code, the host stays within its memory, the others are read. */
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { quine } from '../../fixtures/extract/quine.ts';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { childrenOf, newFolder, startCli } from '../run-cli.ts';

const MB = 1024 ** 2;
const HONEST = 100;
const WORKERS = 2;
const HOST_MB = 256 + 768 * WORKERS;
const folder = newFolder();
const share = join(folder, 'share');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nested = async (): Promise<Buffer> => {
  let data = await zipOf([['zeros.txt', Buffer.alloc(MB, 0x20)]]);
  for (let level = 0; level < 5; level += 1) {
    const inner = data;
    data = await zipOf(Array.from({ length: 16 }, (_, index) => [`${level}-${index}.zip`, inner] as const));
  }
  return data;
};
const selfPainting = Buffer.from(
  `%PDF-1.7\n${[
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>',
    '<</Length 5>>\nstream\n/X Do\nendstream',
    '<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>\nstream\n/X Do /X Do\nendstream',
  ]
    .map((body, index) => `${index + 1} 0 obj\n${body}\nendobj\n`)
    .join('')}trailer <</Root 1 0 R>>\n%%EOF`,
);
const document = (body: string): Promise<Buffer> =>
  zipOf([
    ['[Content_Types].xml', '<Types/>'],
    ['word/document.xml', `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`],
  ]);

/** Its name is its code; `ok` may be read whole. */
const hostile = async (): Promise<readonly (readonly [string, Uint8Array])[]> => [
  ['BOMB/a.zip', await nested()],
  ['BOMB/b.gz', gzipSync(Buffer.alloc(100 * MB, 0x20))],
  ['BOMB/c.docx', await document(`<w:p><w:r><w:t>${' '.repeat(60 * MB)}</w:t></w:r></w:p>`)],
  ['TOO_DEEP/a.gz', quine()],
  ['TOO_DEEP/b.docx', await document('<w:x>'.repeat(MB))],
  ['OUT_OF_MEMORY/a.pdf', selfPainting],
  ['ok/a.json', Buffer.from('['.repeat(MB))],
  ['ok/b.rtf', Buffer.from(`{\\rtf1 ${'{'.repeat(1000)}`)],
];

const residentMb = (pid: number): number => {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

test('hostile files cost themselves only', { timeout: 180_000 }, async () => {
  const bad = await hostile();
  for (const [name, data] of bad) {
    mkdirSync(join(share, name, '..'), { recursive: true });
    writeFileSync(join(share, name), data);
  }
  mkdirSync(join(share, 'honest'));
  for (let index = 0; index < HONEST; index += 1)
    writeFileSync(
      join(share, 'honest', `${index}.txt`),
      'Minutes of the meeting of the building committee.\n',
    );
  mkdirSync(join(share, 'SPARSE'));
  const sparse = openSync(join(share, 'SPARSE/a.txt'), 'w');
  ftruncateSync(sparse, 10 * 1024 * MB);
  closeSync(sparse);

  const output = join(folder, 'r.json');
  const { child, ended } = startCli(
    [
      'scan',
      share,
      '--store',
      join(folder, 's.db'),
      '--format',
      'json',
      '--output',
      output,
      '--quiet',
      '--workers',
      String(WORKERS),
    ],
    { cwd: folder },
  );
  let peakMb = 0;
  const watch = setInterval(() => {
    if (child.pid !== undefined)
      for (const host of childrenOf(child.pid)) peakMb = Math.max(peakMb, residentMb(host));
  }, 200);
  const { code, stderr } = await ended;
  clearInterval(watch);
  expect(stderr).toBe('');
  expect(code).toBe(3);
  const { ledger } = JSON.parse(readFileSync(output, 'utf8')) as {
    ledger: { enumerated: number; byState: Record<string, number>; byProblem: Record<string, number> };
  };
  expect(ledger.enumerated).toBe(HONEST + bad.length + 1);
  expect(ledger.byState['scanned']).toBeGreaterThanOrEqual(HONEST);
  expect(ledger.byProblem).toMatchObject({ BOMB: 3, OUT_OF_MEMORY: 1, SPARSE: 1 });
  expect(ledger.byProblem['TOO_DEEP']).toBeGreaterThanOrEqual(2);
  if (process.platform === 'linux') expect(peakMb).toBeGreaterThan(50);
  expect(peakMb).toBeLessThan(HOST_MB);
});

/** Every limit of one file has its own code, and what was found before it was met is kept. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/model/limits.ts';
import { PROBLEMS } from '../../src/model/problem.ts';
import { readAll } from './read-all.ts';

const MB = 1024 ** 2;
/** Text that packs badly: the ratio is another limit. */
const noise = (bytes: number): Buffer => {
  let seed = 1;
  return Buffer.from(
    Uint8Array.from({ length: bytes }, (_, at) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return at % 80 === 79 ? 0x0a : 0x61 + ((seed >>> 16) % 26);
    }),
  );
};
const first = ['a.txt', 'canary first'] as const;
const list = `name,number\n${'canary row,1\n'.repeat(5_000)}`;

const cases: readonly (readonly [string, Partial<Limits>, string, () => Promise<Buffer> | Buffer])[] = [
  ['EXPANDS', { expandedBytes: 2 * MB }, 'x.zip', () => zipOf([first, ['b.txt', noise(5 * MB)]])],
  ['EXPANDS', { memberBytes: 2 * MB }, 'x.zip', () => zipOf([first, ['b.txt', noise(5 * MB)]])],
  [
    'BOMB',
    { expansionRatio: 20 },
    'x.gz',
    () => Buffer.concat([gzipSync('canary first'), gzipSync(Buffer.alloc(30 * MB, 0x20))]),
  ],
  ['TOO_MANY', { members: 2 }, 'x.zip', () => zipOf([first, ['b.txt', 'b'], ['c.txt', 'c']])],
  [
    'TOO_DEEP',
    { depth: 1 },
    'x.zip',
    async () => zipOf([first, ['b.zip', await zipOf([['c.txt', 'canary deep']])]]),
  ],
  ['TOO_MANY_CELLS', { cells: 1_000 }, 'x.csv', () => Buffer.from(list)],
  [
    'TOO_MUCH_TEXT',
    { textChars: MB },
    'x.txt',
    () => Buffer.concat([Buffer.from('canary first\n'), noise(3 * MB)]),
  ],
  ['CPU_SPENT', { cpuMs: -1 }, 'x.txt', () => Buffer.concat([Buffer.from('canary first\n'), noise(3 * MB)])],
];

test.each(cases)('%s by %o', async (code, limits, name, make) => {
  const { codes, text, outcome } = await readAll(await make(), name, { ...DEFAULT_LIMITS, ...limits });
  expect(codes).toEqual([code]);
  expect(outcome.read).toBe(true);
  expect(outcome.problem?.detail).toMatch(/\d/);
  expect(text).toMatch(/canary (?:first|row)/);
  expect(text).not.toContain('canary deep');
  expect(Object.keys(PROBLEMS)).toContain(code);
});

test('a member over its limit does not keep the next from being read', async () => {
  const data = await zipOf([
    ['b.txt', noise(5 * MB)],
    ['c.txt', 'canary after'],
  ]);
  const { codes, text } = await readAll(data, 'x.zip', { ...DEFAULT_LIMITS, memberBytes: 2 * MB });
  expect(codes).toEqual(['EXPANDS']);
  expect(text).toContain('canary after');
});

test('none of them is met by default in a document of an hour’s work', async () => {
  const { codes } = await readAll(await zipOf([['list.csv', list]]), 'x.zip');
  expect(codes).toEqual([]);
});

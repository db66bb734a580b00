/** Lines survive every way of being cut into chunks, and a line that never ends costs no memory. */
import { expect, test } from 'vitest';
import { linesOf } from '../../src/util/lines-of.ts';

const linesIn = async (text: string, chunkBytes: number, maxBytes = 100): Promise<(string | undefined)[]> => {
  const bytes = Buffer.from(text);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  const lines: (string | undefined)[] = [];
  for await (const line of linesOf(chunks(), maxBytes)) lines.push(line?.toString());
  return lines;
};

test.each([1, 2, 3, 7, 1000])('in chunks of %i bytes', async (chunkBytes) => {
  expect(await linesIn('one\r\ntwö\n\nthree\u2028still three\nno end', chunkBytes)).toEqual([
    'one',
    'twö',
    '',
    'three\u2028still three',
    'no end',
  ]);
});

test('a line over the bound is undefined, the next one is read', async () => {
  expect(await linesIn(`a\n${'x'.repeat(101)}\nb\n${'y'.repeat(100)}\n`, 9)).toEqual([
    'a',
    undefined,
    'b',
    'y'.repeat(100),
  ]);
});

test('nothing is no line', async () => {
  expect(await linesIn('', 1)).toEqual([]);
});

/** Packed rows of SAS against what their commands mean, and heads that mean harm. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unpackRoss, unpackRuns } from '../../src/extract/sas-rows.ts';
import { readAll } from './read-all.ts';

const unpacked = (unpack: typeof unpackRuns, data: readonly number[], length: number): string => {
  const out = new Uint8Array(length);
  unpack(Uint8Array.from(data), out);
  return Buffer.from(out).toString('latin1').replaceAll('\0', '.');
};
const letters = (text: string): number[] => Array.from(Buffer.from(text));

describe('runs', () => {
  test.each([
    [
      'copies of up to 64',
      [0x82, ...letters('abc'), 0x90, ...letters('abcdefghijklmnopq')],
      'abcabcdefghijklmnopq',
    ],
    ['a longer copy', [0x00, 0x01, ...letters('x'.repeat(65))], 'x'.repeat(65)],
    ['copies of 96', [0x20, ...letters('y'.repeat(96))], 'y'.repeat(96)],
    ['a byte again and again', [0xc1, 0x61, 0x40, 0x02, 0x62], `aaaa${'b'.repeat(20)}`],
    ['at signs, blanks and zeros', [0xd0, 0xe0, 0xf1], '@@  ...'],
    [
      'many of them',
      [0x50, 0x01, 0x60, 0x00, 0x70, 0x02],
      `${'@'.repeat(18)}${' '.repeat(17)}${'.'.repeat(19)}`,
    ],
  ])('%s', (_, data, expected) => {
    expect(unpacked(unpackRuns, data, expected.length)).toBe(expected);
    // Neither a row too short nor data cut off is written over.
    expect(unpacked(unpackRuns, data, 2)).toBe(expected.slice(0, 2));
    expect(unpacked(unpackRuns, data.slice(0, 1), expected.length)).toHaveLength(expected.length);
  });
});

describe('Ross', () => {
  test.each([
    ['literals', [0, 0, ...letters('abcd')], 'abcd'],
    ['short and long runs', [0xc0, 0, 0x01, 0x61, 0x12, 0x01, 0x62], `aaaa${'b'.repeat(37)}`],
    [
      'what stood before',
      [0x1c, 0, ...letters('abc'), 0x30, 0x00, 0x20, 0x00, 0x00, 0x50, 0x00],
      'abc'.repeat(9),
    ],
  ])('%s', (_, data, expected) => {
    expect(unpacked(unpackRoss, data, expected.length)).toBe(expected);
    expect(unpacked(unpackRoss, data, 2)).toBe(expected.slice(0, 2));
  });

  test('nothing stands before the beginning', () => {
    expect(unpacked(unpackRoss, [0x80, 0, 0x30, 0x05], 4)).toBe('....');
  });
});

describe('a forged head', () => {
  const plain = readFileSync(
    join(import.meta.dirname, '../../fixtures/extract/sas7bdat/plain/input.sas7bdat'),
  );
  const forged = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(plain);
    change(bytes);
    return bytes;
  };
  test.each([
    ['pages without end', forged((bytes) => bytes.writeUInt32LE(0xffffffff, 208))],
    ['a page larger than any', forged((bytes) => bytes.writeUInt32LE(0x7fffffff, 204))],
    ['pages of nothing', forged((bytes) => bytes.writeUInt32LE(0, 204))],
    ['half of it', plain.subarray(0, plain.length - 5000)],
  ])('%s', async (_, data) => {
    const begun = process.cpuUsage();
    const { codes } = await readAll(data, 'x.sas7bdat');
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
  });
});

/** Sections larger than what is looked at in one go, and files that claim to be longer than the section. */
import { expect, test } from 'vitest';
import { readAll } from './read-all.ts';

const HEAD = Buffer.concat([Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'), Buffer.alloc(1008)]);
const FILE = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const MEGABYTE = 1024 ** 2;

test('texts and files over the end of a window are whole', async () => {
  for (const before of [MEGABYTE - 20, MEGABYTE - 8, MEGABYTE, MEGABYTE + 3]) {
    const length = Buffer.alloc(20);
    const page = Buffer.from('<p>canary in a file of the page</p>');
    length.writeUInt32LE(page.length);
    for (const item of [Buffer.from('canary over the end', 'utf16le'), Buffer.concat([FILE, length, page])]) {
      const gap = Buffer.alloc(before - HEAD.length);
      const data = Buffer.concat([HEAD, gap, item, Buffer.alloc(64), Buffer.from('canary behind it')]);
      const { text, codes } = await readAll(data, 'notes.one');
      expect(text).toMatch(item.includes('file') ? /canary in a file of the page/ : /canary over the end/);
      expect(text).toContain('canary behind it');
      expect(codes).toEqual(['BAD_FORMAT']);
    }
  }
});

test('a length beyond the end, and marks without end, cost their bytes', async () => {
  const data = Buffer.concat([
    HEAD,
    ...Array.from({ length: 20_000 }, () => Buffer.concat([FILE, Buffer.alloc(20, 255)])),
  ]);
  const begun = process.cpuUsage();
  const { codes } = await readAll(Buffer.concat([data, Buffer.from('canary at the end')]), 'notes.one');
  expect(codes).toEqual(['BAD_FORMAT']);
  expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
});

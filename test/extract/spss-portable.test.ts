/** Portable files that say more than they hold. */
import { expect, test } from 'vitest';
import { readAll } from './read-all.ts';

const HEAD = `${'ASCII SPSS PORT FILE'.padEnd(40).repeat(5)}${'0'.repeat(256)}SPSSPORTA8/202401016/120000`;

test.each([
  ['nothing behind the head', HEAD],
  ['a record that no version has', `${HEAD}?`],
  ['labels without end', `${HEAD}4/1/7/0/1/X5/8/0/5/8/0/D1/1/XTTTTTT/${'1/3/abc'.repeat(20_000)}`],
  ['documents without end', `${HEAD}ETTTTTT/${'3/abc'.repeat(50_000)}`],
  ['a string longer than the file', `${HEAD}1TTT/abc`],
  ['data without variables', `${HEAD}F1/1/1/`],
  ['data without end', `${HEAD}7/0/1/X5/8/0/5/8/0/F${'1/'.repeat(100_000)}`],
])('%s', async (_, text) => {
  const begun = process.cpuUsage();
  const { codes, outcome } = await readAll(Buffer.from(text), 'x.por');
  expect(outcome.format).toBe('por');
  expect(codes.length <= 1 && codes.every((code) => code === 'BAD_FORMAT')).toBe(true);
  expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
});

test('what was read before the damage is kept', async () => {
  const text = `${HEAD}73/4/NAME1/3/0/1/3/0/F3/Ann3/Bob3/C`;
  const { text: read, codes } = await readAll(Buffer.from(text), 'x.por');
  expect(read).toContain('Ann\nBob');
  expect(codes).toEqual(['BAD_FORMAT']);
});

/** A log that rotates by size and by age, keeps so many, and never throws while it is written. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRotatingFile, type Rotation } from '../../src/log/rotating-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY_MS = 86_400_000;
const LARGE: Rotation = { maxBytes: 1e6, maxAgeMs: 365 * DAY_MS, keep: 3 };
const never = (code: string): void => expect.unreachable(code);
const logIn = (name: string): string => join(folder, name);
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

test('by size: whole lines, the newest in the file itself, and no more files than are kept', () => {
  const path = logIn('size.log');
  const file = createRotatingFile(path, { ...LARGE, maxBytes: 30, keep: 2 }, never);
  for (let i = 0; i < 12; i += 1) file.write(`line ${String(i).padStart(4, '0')}\n`);
  file.close();
  // Ten bytes a line, three lines a file.
  expect(linesOf(path)).toEqual(['line 0009', 'line 0010', 'line 0011']);
  expect(linesOf(`${path}.1`)).toEqual(['line 0006', 'line 0007', 'line 0008']);
  expect(linesOf(`${path}.2`)).toEqual(['line 0003', 'line 0004', 'line 0005']);
  expect(readdirSync(folder).filter((name) => name.startsWith('size.log'))).toHaveLength(3);
});

test('by age, counted from when the file was begun', () => {
  const path = logIn('age.log');
  let now = Date.now();
  const file = createRotatingFile(path, { ...LARGE, maxAgeMs: 7 * DAY_MS }, never, () => now);
  file.write('monday\n');
  now += 6 * DAY_MS;
  file.write('sunday\n');
  now += 2 * DAY_MS;
  file.write('next week\n');
  file.close();
  expect(linesOf(`${path}.1`)).toEqual(['monday', 'sunday']);
  expect(linesOf(path)).toEqual(['next week']);
});

test('a line larger than a file stands whole in one of its own; keep 0 keeps none', () => {
  const path = logIn('none.log');
  const file = createRotatingFile(path, { ...LARGE, maxBytes: 10, keep: 0 }, never);
  file.write('x'.repeat(50));
  file.write('y');
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('y');
  expect(readdirSync(folder).filter((name) => name.startsWith('none.log'))).toEqual(['none.log']);
});

test('goes on with what is there, for its owner only', () => {
  const path = logIn('again.log');
  writeFileSync(path, 'before\n', { mode: 0o644 });
  const file = createRotatingFile(path, LARGE, never);
  file.write('after\n');
  file.close();
  file.close();
  expect(linesOf(path)).toEqual(['before', 'after']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a link, a folder and a place that is not there are refused', () => {
  symlinkSync(logIn('elsewhere'), logIn('link.log'));
  const codes = ['link.log', '.', 'absent/x.log'].map((name) => {
    try {
      createRotatingFile(logIn(name), LARGE, never);
      return 'opened';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  });
  expect(codes).toEqual(['ELOOP', 'EISDIR', 'ENOENT']);
});

test('what cannot be written is told once and stops nobody', () => {
  const path = logIn('gone/x.log');
  const told: string[] = [];
  // Its folder is taken away: the former file cannot be moved on, and no new one begun.
  const shut = mkdtempSync(join(folder, 'shut-'));
  const file = createRotatingFile(join(shut, 'x.log'), { ...LARGE, maxBytes: 1 }, (code) => told.push(code));
  file.write('one\n');
  rmSync(shut, { recursive: true });
  for (const line of ['two\n', 'three\n']) file.write(line);
  expect(told).toEqual(['ENOENT']);
  expect(() => createRotatingFile(path, LARGE, never)).toThrow(/ENOENT/);
});

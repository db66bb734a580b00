/** A file imports from its own folder and from lower floors: never sideways, never up. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');
const FLOORS: readonly (readonly string[])[] = [
  ['model', 'util'],
  [
    'crawl',
    'extract',
    'detect',
    'classify',
    'risk',
    'exact',
    'schedule',
    'notify',
    'metrics',
    'log',
    'store',
    'report',
    'register',
    'queue',
  ],
  ['config', 'scan'],
  ['commands', 'web'],
];
const floorOf = (folder: string): number =>
  folder === '' ? FLOORS.length : FLOORS.findIndex((floor) => floor.includes(folder));
const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] as string) : '');

const files = globSync('**/*.ts', { cwd: SRC }).map((path) => ({
  path,
  text: readFileSync(join(SRC, path), 'utf8'),
}));
const importsOf = (text: string): string[] =>
  Array.from(text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g), ([, target]) => target as string);

test('there is a floor for every folder, and files are found', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter(({ path }) => floorOf(folderOf(path)) < 0)).toEqual([]);
});

test('nothing is imported sideways or from above', () => {
  const wrong = files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter((target) => target.startsWith('.'))
      .map((target) => normalize(join(dirname(path), target)))
      .filter((target) => {
        const [from, to] = [folderOf(path), folderOf(target)];
        if (from === to) return false;
        // The types of the model are for all, the functions beside it too.
        return floorOf(to) >= floorOf(from) && !(from === 'util' && to === 'model');
      })
      .map((target) => `${path} → ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the model imports nothing but itself; detection and classification do no I/O', () => {
  const outside = (folder: string, allowed: RegExp) =>
    files
      .filter(({ path }) => folderOf(path) === folder)
      .flatMap(({ path, text }) =>
        importsOf(text)
          .filter((target) => !target.startsWith('.') && !allowed.test(target))
          .map((target) => `${path} → ${target}`),
      );
  expect(outside('model', /^$/)).toEqual([]);
  expect([
    ...outside('detect', /^(?:zod|libphonenumber-js\/min(?:\/metadata)?)$/),
    ...outside('classify', /^zod$/),
  ]).toEqual([]);
});

test('no default exports, no barrels, nothing printed by the way', () => {
  for (const { path, text } of files) {
    if (!path.endsWith('worker.ts')) expect(text, path).not.toMatch(/^export default/m);
    expect(text, path).not.toMatch(/^export \* from/m);
    expect(text, path).not.toMatch(/\bconsole\.(?:log|info|warn|debug)\(/);
  }
  expect(files.filter(({ path }) => basename(path) === 'index.ts')).toEqual([]);
});

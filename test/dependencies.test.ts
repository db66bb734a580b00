/** What the tool stands on: few packages, under licences a hospital may ship, none of which runs anything when installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
}

const ROOT = join(import.meta.dirname, '..');
const readJson = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const packages = Object.entries(readJson('package-lock.json')['packages'] as Record<string, Locked>).filter(
  ([path]) => path !== '',
);
const shipped = packages.filter(([, { dev }]) => dev !== true);

const ALLOWED =
  /^(?:MIT(?:-0)?|Apache-2\.0|BSD|BSD-[23]-Clause|ISC|MPL-2\.0|BlueOak-1\.0\.0|0BSD|Unlicense|CC0-1\.0|Zlib)$/;

/** SPDX: all parts of an AND, one of an OR. */
const isAllowed = (licence: string): boolean => {
  const bare = licence.replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isAllowed);
  return bare.split(' AND ').every((part) => ALLOWED.test(part));
};

/** Raise it only with a line in *Decisions* that says what for. */
const MOST_PACKAGES = 110;

test('few packages are shipped', () => {
  expect(shipped.length).toBeGreaterThan(20);
  expect(shipped.length).toBeLessThanOrEqual(MOST_PACKAGES);
});

test('each under a licence that is allowed, by the lock file and by its own word', () => {
  expect(isAllowed('GPL-3.0-or-later')).toBe(false);
  expect(isAllowed('(MIT AND GPL-2.0)')).toBe(false);
  expect(shipped.filter(([, { license = 'none' }]) => !isAllowed(license)).map(([path]) => path)).toEqual([]);
  const direct = Object.keys(readJson('package.json')['dependencies'] as object);
  for (const name of direct)
    expect([name, isAllowed(String(readJson(`node_modules/${name}/package.json`)['license']))]).toEqual([
      name,
      true,
    ]);
});

test('none, of the tests\u2019 neither, runs a script when installed; all come from the registry, with a digest', () => {
  // fsevents is macOS only and optional: npm never installs it here.
  const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(running.map(([path]) => path).filter((path) => !path.endsWith('/fsevents'))).toEqual([]);
  for (const [path, { resolved, integrity = '' }] of packages) {
    // Where the lock file names no place it is npm's registry.
    expect([path, resolved ?? 'https://registry.npmjs.org/']).toEqual([
      path,
      expect.stringMatching(/^https:\/\/registry\.npmjs\.org\//),
    ]);
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
  }
});

test('versions are pinned exactly', () => {
  const all = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
    Object.values(readJson('package.json')[kind] as Record<string, string>),
  );
  expect(all.filter((version) => !/^(?:npm:@?[\w/-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { isWithin, joinPath, matchableName, parentPath, shownPath } from '../../src/util/path-bytes.ts';
import { hostileNames } from '../crawl/hostile-names.ts';

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');
const latin1 = (path: Uint8Array): string => Buffer.from(path).toString('latin1');

/** Reads `shown` back by its own definition: what it says of bytes must be the bytes. */
const readBack = (shown: string): Buffer => {
  const parts = shown.matchAll(/\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}|\\(\\)|([^\\])/gu);
  return Buffer.concat(
    Array.from(parts, ([, byte, point, slash, plain]) => {
      if (byte !== undefined) return Buffer.of(Number.parseInt(byte, 16));
      if (point !== undefined) return Buffer.from(String.fromCodePoint(Number.parseInt(point, 16)));
      return Buffer.from(slash ?? plain ?? '');
    }),
  );
};

describe('shownPath', () => {
  it.each([
    ['plain', 'letters/Müller 日本.txt', 'letters/Müller 日本.txt'],
    ['newline', 'a\nb', 'a\\x0ab'],
    ['escape sequence', '\u001b[2J', '\\x1b[2J'],
    ['C1 control', 'a\u009bb', 'a\\u{9b}b'],
    ['right-to-left override', '\u202egpj.exe', '\\u{202e}gpj.exe'],
    [
      'isolate, zero width, line separator, byte-order mark',
      '\u2066\u200b\u2028\ufeff',
      '\\u{2066}\\u{200b}\\u{2028}\\u{feff}',
    ],
    ['backslash', 'a\\x0a', 'a\\\\x0a'],
  ])('%s', (_, name, shown) => {
    const path = Buffer.from(name);
    expect(shownPath(path)).toEqual(
      shown === name ? { shown } : { shown, bytesBase64: path.toString('base64') },
    );
  });

  it.each([
    ['a lone byte', 'a\xff', 'a\\xff'],
    ['a character cut off', 'a\xe2\x82', 'a\\xe2\\x82'],
    ['an overlong slash', '\xc0\xaf', '\\xc0\\xaf'],
    ['half of a pair', '\xed\xa0\x80', '\\xed\\xa0\\x80'],
    ['valid and not', '\xc3\xa9\xe9', 'é\\xe9'],
  ])('%s', (_, name, shown) => {
    expect(shownPath(bytes(name))).toEqual({
      shown,
      bytesBase64: Buffer.from(bytes(name)).toString('base64'),
    });
  });

  it('is safe, lossless and never the same for two of 20,000 hostile names', () => {
    const names = hostileNames(20_000, 7);
    const all = new Set<string>();
    for (const name of names) {
      const { shown, bytesBase64 } = shownPath(name);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(readBack(shown).equals(name)).toBe(true);
      expect(bytesBase64).toBe(Buffer.from(shown).equals(name) ? undefined : name.toString('base64'));
      all.add(shown);
    }
    expect(all.size).toBe(names.length);
  });
});

describe('paths', () => {
  it('are joined without a doubled slash', () => {
    const join = (base: string, tail: string) => latin1(joinPath(bytes(base), bytes(tail)));
    expect([join('/a', 'b'), join('/', 'b'), join('/a', ''), join('', 'b')]).toEqual([
      '/a/b',
      '/b',
      '/a',
      'b',
    ]);
  });

  it('know the folder above', () => {
    expect(['a/b/c', 'a', ''].map((path) => latin1(parentPath(bytes(path))))).toEqual(['a/b', '', '']);
  });

  it('lie within a folder by whole names only', () => {
    const within = (base: string, path: string) => isWithin(bytes(base), bytes(path));
    expect([within('/a', '/a'), within('/a', '/a/b'), within('/', '/a'), within('/', '/')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([within('/a', '/ab'), within('/a/b', '/a'), within('/a', '/b/a')]).toEqual([false, false, false]);
  });

  it('are matched as text, or byte by byte', () => {
    expect([matchableName(Buffer.from('é')), matchableName(bytes('\xe9'))]).toEqual(['é', 'é']);
  });
});

/** What no reader knows is named, as a person calls it; text that only begins with a magic word stays text. */
import { describe, expect, it } from 'vitest';
import { BY_EXTENSION } from '../../src/extract/known-extensions.ts';
import { MAGIC } from '../../src/extract/known-formats.ts';
import { readAll } from './read-all.ts';

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');
const at = (offset: number, latin1: string): Uint8Array =>
  bytes('\x01\x02'.repeat(offset).slice(0, offset) + latin1);

const words = 'of which this letter speaks, and nothing else; the canary sings to the end of the page.\n';

describe('named', () => {
  it.each([
    ['8BPS\0\x01', 'Photoshop image'],
    ['KDMV\x01\0\0\0', 'VMware disk'],
    ['MZ\x90\0\x03\0\0\0', 'Windows program'],
    ['\0\x01\0\0\0\x0c\0\x80', 'TrueType font'],
    ['\0\0\0\x18ftypmp42\0\0\0\0', 'MP4 video'],
    ['\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\x01', 'SQLite rollback journal'],
    ['PGDMP\x01\x0e\0', 'PostgreSQL dump (custom format)'],
    ['TAPE\0\0\x03\0\x8c', 'Microsoft tape format backup (SQL Server or Windows)'],
    ['\x89HDF\r\n\x1a\n\0', 'HDF5 data'],
    ['AC1032\0\0\0\0', 'AutoCAD drawing'],
    ['\xcf\xad\x12\xfe\xc5\xfd', 'Outlook Express mail folder'],
  ])('%j', async (head, name) => {
    const { outcome } = await readAll(bytes(head + '\0\x01\x02\xff'.repeat(100)), 'x.dat');
    expect(outcome.problem).toEqual({ code: 'UNSUPPORTED', detail: name });
    expect(outcome.format).toBe(name);
  });

  it('beyond the first bytes', async () => {
    const { outcome } = await readAll(at(32_769, 'CD001\x01'), 'x');
    expect(outcome.format).toMatch(/disc image|iso/i);
  });

  it.each([
    ['\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x01\0\x04\0', 'KeePass password safe'],
    ['LUKS\xba\xbe\0\x02', 'LUKS encrypted disk'],
    ['Salted__\x8f\xe2\0\x01', 'OpenSSL encrypted data'],
  ])('locked: %j', async (head, name) => {
    const { outcome } = await readAll(bytes(head + '\0\x01\x02\xff'.repeat(100)), 'x.dat');
    expect(outcome.problem).toEqual({ code: 'LOCKED', detail: name });
  });

  it('by its name where the bytes say nothing', async () => {
    const { outcome } = await readAll(bytes('\x07\x1b\x99\0\x02\x03'.repeat(40)), 'january.vbk');
    expect(outcome.problem).toEqual({ code: 'UNSUPPORTED', detail: 'Veeam backup' });
  });
});

describe('the tables', () => {
  it('hold each beginning once', () => {
    const keys = MAGIC.map((row) => `${row.at} ${row.bytes}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('ask longer beginnings first', () => {
    const hidden = MAGIC.filter(({ at: offset, bytes: own }, index) =>
      MAGIC.slice(0, index).some((row) => row.at === offset && own.startsWith(row.bytes)),
    );
    expect(hidden).toEqual([]);
  });

  it('speak as people do', () => {
    const names = [...MAGIC, ...BY_EXTENSION.values()].map(({ name }) => name);
    expect(names.filter((name) => !/^[\p{L}\d][\p{L}\d .,&/()+-]{2,60}$/u.test(name))).toEqual([]);
  });
});

describe('text that begins with a magic word', () => {
  const spelled = MAGIC.filter(
    ({ at: offset, bytes: own }) => offset === 0 && /^[A-Za-z0-9]{2,12}$/.test(own),
  );

  it('is a real danger', () => {
    expect(spelled.length).toBeGreaterThan(30);
  });

  it.each(spelled.map(({ bytes: own }) => own))('%s', async (word) => {
    const { text, codes } = await readAll(bytes(`${word} ${words.repeat(3)}`), 'letter.txt');
    expect(text).toContain('the canary sings');
    expect(codes).toEqual([]);
  });
});

/** Tables of databases: every value under its own column's name, and files made to hurt. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { lz4Block } from '../../src/extract/lz4-block.ts';
import { deltas, hybridRuns, PackedReader } from '../../src/extract/parquet-runs.ts';
import { ibmNumber } from '../../src/extract/sas-transport.ts';
import { snappyBlock } from '../../src/extract/snappy-block.ts';
import { varint } from '../../src/extract/sqlite-pages.ts';
import { storedColumns } from '../../src/extract/sqlite-schema.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import type { TableSegment } from '../../src/model/segment.ts';
import { type ReadAll, readAll } from './read-all.ts';

const fixture = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures/extract', path)));
const tablesOf = ({ segments }: ReadAll): TableSegment[] =>
  segments.filter((segment) => segment.kind === 'table');
/** The cell under a name in the first row that holds a text. */
const under = (reading: ReadAll, name: string, rowWith: string): string | undefined => {
  const table = tablesOf(reading).find(({ rows }) => rows.some((row) => row.includes(rowWith)));
  return table?.rows.find((row) => row.includes(rowWith))?.[table.header?.indexOf(name) ?? -1];
};

describe('SQLite', () => {
  const data = fixture('sqlite/every-kind-of-table/input.db');

  it('puts values under their columns', async () => {
    const reading = await readAll(data, 'a.db');
    expect(under(reading, 'id', 'MRN-000017')).toBe('4711');
    expect(under(reading, 'last name', 'MRN-000017')).toBe('Canary-Müller');
    expect(under(reading, 'weight', 'MRN-000017')).toBe('71.5');
    expect(under(reading, 'note', 'MRN-000017')).toMatch(/^canary long start/);
    // Primary key first, as WITHOUT ROWID stores it.
    expect(under(reading, 'code', 'canary visit')).toBe('canary code');
    expect(under(reading, 'ward', 'canary visit')).toBe('canary ward');
    const patients = tablesOf(reading).filter(({ header }) => header?.includes('mrn') === true);
    expect(patients.flatMap(({ rows }) => rows)).toHaveLength(404);
    expect(patients[0]!.firstRow).toBe(2);
    expect(new Set(patients.map(({ table }) => table)).size).toBe(1);
  });

  it.each([
    ['CREATE TABLE t (a, b INTEGER PRIMARY KEY, c)', ['a', 'b', 'c'], 1],
    ['CREATE TABLE t (a, b INT PRIMARY KEY)', ['a', 'b'], -1],
    ['CREATE TABLE "x (y" (`a b` TEXT, [c,d] DECIMAL(10,2), PRIMARY KEY ("a b"))', ['a b', 'c,d'], -1],
    ["CREATE TABLE t (a INTEGER, b DEFAULT ('x,y)'), PRIMARY KEY(a))", ['a', 'b'], 0],
    ['CREATE TABLE t (a, b, c, PRIMARY KEY (c, a)) WITHOUT ROWID', ['c', 'a', 'b'], -1],
    ['CREATE TABLE t (a /* (b, */, -- c,\n d AS (a || 1), e GENERATED ALWAYS AS (a) STORED)', ['a', 'e'], -1],
    ['CREATE TABLE t ("check" TEXT, "unique", CHECK (a > 1), UNIQUE (b))', ['check', 'unique'], -1],
    ['CREATE TABLE t (', [], -1],
    ['', [], -1],
  ])('%s', (sql, names, rowid) => {
    expect(storedColumns(sql)).toEqual({ names, rowid });
  });

  it('reads numbers of one to nine bytes', () => {
    expect(varint(Uint8Array.of(0x7f), 0)).toEqual({ value: 127, end: 1 });
    expect(varint(Uint8Array.of(0x81, 0), 0)).toEqual({ value: 128, end: 2 });
    expect(varint(new Uint8Array(9).fill(0xff), 0)).toEqual({ value: -1, end: 9 });
  });

  it('ends where every pointer leads back to the beginning', async () => {
    const looped = data.slice();
    const view = new DataView(looped.buffer);
    const pageBytes = view.getUint16(16);
    // Interior pages: each child is the page itself or the first one.
    for (let page = 1; page * pageBytes < looped.length; page += 1) {
      const start = page * pageBytes;
      if (looped[start] !== 5) continue;
      view.setUint32(start + 8, page + 1);
      for (let cell = 0; cell < view.getUint16(start + 3); cell += 1)
        view.setUint32(start + view.getUint16(start + 12 + 2 * cell), cell % 2 === 0 ? page + 1 : 1);
    }
    const { codes } = await readAll(looped, 'a.db');
    expect(codes).toContain('BAD_FORMAT');
  });

  it('ends where a cell claims more than there is', async () => {
    const lying = data.slice();
    const at = Buffer.from(lying.buffer).indexOf('canary long start');
    // The payload's length stands a few bytes before: any of them becomes the greatest there is.
    lying.fill(0xff, at - 24, at - 10);
    const { outcome } = await readAll(lying, 'a.db');
    expect(outcome.read).toBe(true);
  });

  it('stops at the limit of cells and keeps what came before', async () => {
    const { codes, text } = await readAll(data, 'a.db', { ...DEFAULT_LIMITS, cells: 30 });
    expect(codes).toEqual(['TOO_MANY_CELLS']);
    expect(text).toContain('Canary-Müller');
    expect(text).not.toContain('canary last row');
  });
});

describe('dBase', () => {
  const data = fixture('dbase/deleted-records-and-code-page/input.dbf');

  it('puts values under their columns', async () => {
    const reading = await readAll(data, 'a.dbf');
    expect(under(reading, 'LASTNAME', '470012')).toBe('canary deleted');
    expect(under(reading, 'BORN', '470011')).toBe('1964-02-29');
  });

  it('believes the bytes, not the count of records', async () => {
    const more = data.slice();
    new DataView(more.buffer).setUint32(4, 0xffffffff, true);
    const reading = await readAll(more, 'a.dbf');
    expect(reading.codes).toEqual(['BAD_FORMAT']);
    expect(reading.text).toContain('canary deleted');
    const fewer = data.slice();
    new DataView(fewer.buffer).setUint32(4, 0, true);
    expect((await readAll(fewer, 'a.dbf')).text).toContain('canary deleted');
  });

  it('is read under another name, which is noted', async () => {
    const { outcome } = await readAll(data, 'a.pdf');
    expect(outcome.format).toBe('dbase');
    expect(outcome.wrongExtension).toBe(true);
  });
});

describe('Access', () => {
  const data = fixture('access/jet-4/input.mdb');

  it.each(['jet-4', 'encoded-pages'])('puts values under their columns: %s', async (name) => {
    const reading = await readAll(fixture(`access/${name}/input.mdb`), 'a.mdb');
    expect(under(reading, 'Last name', '470021')).toBe('canary Müller');
    expect(under(reading, 'Alive', '470021')).toBe('true');
    expect(under(reading, 'Notes', '470023')).toBe('canary note');
    expect(under(reading, 'Last name', '470022')).toBe('canary deleted');
    // Pointers are no rows, and what Access keeps for itself is not read.
    expect(tablesOf(reading).flatMap(({ rows }) => rows)).toHaveLength(3);
  });

  it('ends where a long text runs in a circle', async () => {
    const looped = data.slice();
    const second = Buffer.from(looped.buffer).lastIndexOf('canary memo end');
    const page = Math.floor(second / 4096);
    const start = page * 4096 + (new DataView(looped.buffer).getUint16(page * 4096 + 14, true) & 0x1fff);
    new DataView(looped.buffer).setUint32(start, 6 * 256, true);
    const reading = await readAll(looped, 'a.mdb');
    expect(reading.text).toContain('canary memo end');
  });

  it('names pages that are nothing', async () => {
    const garbled = data.slice();
    for (let at = 4096; at < garbled.length; at += 1) garbled[at]! ^= (at * 7) & 0xff;
    const { codes, outcome } = await readAll(garbled, 'a.mdb');
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(outcome.read).toBe(false);
  });
});

describe('Parquet', () => {
  it.each(['uncompressed', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4-raw'])('%s', async (codec) => {
    const reading = await readAll(fixture(`parquet/${codec}/input.parquet`), 'a.parquet');
    expect(under(reading, 'patient name', '470040')).toBe(`canary ${codec} Müller`);
    expect(under(reading, 'born', '470340')).toBe('1964-02-29');
    // Two row groups, one table.
    expect(tablesOf(reading).flatMap(({ rows }) => rows)).toHaveLength(301);
    expect(new Set(tablesOf(reading).map(({ table }) => table)).size).toBe(1);
  });

  it('puts the items of a list into the cell of their row', async () => {
    const list = {
      name: 'codes',
      repetition_type: 'OPTIONAL',
      converted_type: 'LIST',
      num_children: 1,
    } as const;
    const data = parquetWriteBuffer({
      columnData: [
        { name: 'codes', data: [['first', 'second'], [], null, ['third']] },
        { name: 'id', data: ['a', 'b', 'c', 'd'] },
      ],
      schema: [
        { name: 'root', num_children: 2 },
        list,
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
        { name: 'id', repetition_type: 'REQUIRED', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
      ],
    });
    const [table] = tablesOf(await readAll(new Uint8Array(data), 'a.parquet'));
    expect(table?.header).toEqual(['codes', 'id']);
    expect(table?.rows).toEqual([
      ['first\nsecond', 'a'],
      ['', 'b'],
      ['', 'c'],
      ['third', 'd'],
    ]);
  });

  it('costs nothing where a run claims a billion values', () => {
    // A header of 2 × 2^30, then the value.
    const runs = hybridRuns(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x08, 5), 3);
    expect([runs.next().value, runs.next().value]).toEqual([5, 5]);
  });

  it('expands blocks of Snappy and LZ4 to their sizes and no further', () => {
    // "abc", then a copy of 9 from 3 back.
    const snappy = Uint8Array.of(12, 2 << 2, 97, 98, 99, ((9 - 4) << 2) | 1, 3);
    expect(Buffer.from(snappyBlock(snappy, 12)).toString()).toBe('abcabcabcabc');
    expect(() => snappyBlock(snappy, 11)).toThrow();
    expect(() => snappyBlock(snappy.with(6, 4), 12)).toThrow();
    const lz4 = Uint8Array.of((3 << 4) | (9 - 4), 97, 98, 99, 3, 0);
    expect(Buffer.from(lz4Block(lz4, 12)).toString()).toBe('abcabcabcabc');
    expect(() => lz4Block(lz4, 11)).toThrow();
  });

  it('reads differences', () => {
    // The example of the format's description: 7, 5, 3, 1, 2, 3, 4, 5 in one block of 8 with one miniblock of 8.
    const block = Uint8Array.of(8, 1, 8, 14, 3, 2, 0xc0, 0x3f);
    expect([...deltas(new PackedReader(block))]).toEqual([7n, 5n, 3n, 1n, 2n, 3n, 4n, 5n]);
  });
});

describe('statistics', () => {
  it.each([
    // 1 is 16^1 × 1/16; -118.625 is the example of IBM's own description.
    [[0x41, 0x10, 0, 0, 0, 0, 0, 0], 1],
    [[0xc2, 0x76, 0xa0, 0, 0, 0, 0, 0], -118.625],
    [[0x43, 0x3e, 0x80], 1_000],
    [[0, 0, 0, 0, 0, 0, 0, 0], 0],
    [[0x2e, 0, 0, 0, 0, 0, 0, 0], undefined],
  ])('%j is %s', (bytes, value) => {
    expect(ibmNumber(Uint8Array.from(bytes))).toBe(value);
  });

  it('puts values under their variables', async () => {
    const sas = await readAll(fixture('xpt/version-5/input.xpt'), 'a.xpt');
    expect(under(sas, 'MRN', 'canary v5 second')).toBe('470071');
    expect(under(sas, 'MRN', 'canary missing')).toBe('');
    expect(new Set(tablesOf(sas).map(({ table }) => table)).size).toBe(2);
    const stata = await readAll(fixture('stata/version-118/input.dta'), 'a.dta');
    expect(under(stata, 'born', '470081')).toBe('1964-02-29');
  });

  it('believes the bytes, not the count of rows', async () => {
    const data = fixture('stata/version-118/input.dta');
    const at = Buffer.from(data).indexOf('<N>') + 3;
    data.fill(0xff, at, at + 6);
    const { codes, text } = await readAll(data, 'a.dta');
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(text).toContain('canary Müller');
  });
});

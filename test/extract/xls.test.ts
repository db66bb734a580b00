/** Excel's old format: all its versions, strings over several records, what Excel encrypts unasked, and streams made to hurt. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import XLSX from 'xlsx';
import {
  type Biff,
  bof,
  bytes,
  cryptoApiCipher,
  EOF,
  encrypted,
  PASSWORD,
  recordOf,
  unicode,
  workbookOf,
} from '../../fixtures/extract/biff-of.ts';
import { cfbOf, u16, u32 } from '../../fixtures/extract/cfb-of.ts';
import { decryptBiff, xorKey } from '../../src/extract/biff-crypt.ts';
import { recordsOf } from '../../src/extract/biff-records.ts';
import { openCfb, streamIn } from '../../src/extract/cfb-file.ts';
import { memoryAccess } from '../../src/extract/random-access.ts';
import { rc4 } from '../../src/extract/rc4.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { readAll } from './read-all.ts';

const CORPUS = process.env['PHISWEEP_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
const label = (row: number, column: number, text: string): Biff => [
  0x0204,
  u16(row, column, 0),
  unicode(text),
];

describe('every version', () => {
  it.each(['biff2', 'biff3', 'biff4', 'biff5', 'biff8'] as const)(
    '%s as SheetJS writes it',
    async (bookType) => {
      const sheet = XLSX.utils.aoa_to_sheet([
        ['Patient name', 'Birth date', 'Member', 'Seen'],
        ['Canary Olden', 29342, 123_456_789, true],
        ['Canary Elder', 29343, 1e10, false],
      ]);
      Object.assign(sheet['B2'] as object, { z: 'yyyy-mm-dd' });
      Object.assign(sheet['C2'] as object, { z: '000-00-0000' });
      const workbook = XLSX.utils.book_new();
      XLSX.utils.book_append_sheet(workbook, sheet, 'List');
      const { segments, codes, outcome } = await readAll(
        new Uint8Array(XLSX.write(workbook, { type: 'buffer', bookType: bookType as XLSX.BookType })),
        'x.xls',
      );
      expect(codes).toEqual([]);
      expect(outcome.reader).toMatch(/^xls@/);
      expect(segments.find(({ kind }) => kind === 'table')).toMatchObject({
        header: ['Patient name', 'Birth date', 'Member', 'Seen'],
        rows: [
          ['Canary Olden', '1980-05-01', '123-45-6789', 'TRUE'],
          ['Canary Elder', '29343', '10000000000', 'FALSE'],
        ],
        firstRow: 2,
      });
    },
  );

  it('puts columns written one after the other into their rows', async () => {
    const rows = Array.from({ length: 300 }, (_, row) => [
      label(row, 0, `a ${row}`),
      label(row, 1, `b ${row}`),
    ]);
    const records = [...rows.map(([cell]) => cell!), ...rows.map(([, cell]) => cell!)];
    const { segments } = await readAll(
      cfbOf([['Workbook', workbookOf([], [{ name: 'S', records }])]]),
      'x.xls',
    );
    const found = segments.flatMap((segment) => (segment.kind === 'table' ? segment.rows : []));
    expect(found[299]).toEqual(['a 299', 'b 299']);
    expect(found).toHaveLength(300);
  });

  it('gives a comment the place of its cell', async () => {
    const data = readFileSync(join(import.meta.dirname, '../../fixtures/extract/xls/every-record/input.xls'));
    const { segments } = await readAll(new Uint8Array(data), 'x.xls');
    expect(segments.find((segment) => segment.kind === 'text' && segment.label === 'comment')).toEqual({
      kind: 'text',
      text: 'canary cell comment',
      label: 'comment',
      place: { sheet: 1, row: 2, column: 1 },
    });
  });
});

describe('encryption', () => {
  it('RC4 as RFC 6229 has it', () => {
    expect(hex(rc4(bytes(1, 2, 3, 4, 5), new Uint8Array(16)))).toBe('b2396305f03dc027ccc3524a0a1118a8');
  });

  it('the array of bytes of XOR obfuscation', () => {
    // Password abc, as Apache POI's tests have it from Excel: key 20810, verifier 52250.
    expect(hex(xorKey(20_810, 52_250, 'abc')!)).toBe('accca4abd6bac3bad6a32b45d37929bb');
    expect(xorKey(20_810, 52_250, 'abd')).toBeUndefined();
  });

  it.each([['117_password_2002_40_dhsc.xls'], ['119_password_2002_40_972000.xls']])(
    'opens what Excel itself locked: %s',
    (name) => {
      const file = join(CORPUS, 'files/xls', name);
      if (!existsSync(file)) return console.warn('no shared corpus');
      const stream = streamIn(
        openCfb(memoryAccess(readFileSync(file)), () => {}),
        'Workbook',
      )!.read();
      const filePass = [...recordsOf(stream)].find(({ type }) => type === 0x2f)!;
      expect(decryptBiff(stream, filePass.data)).toBeUndefined();
      const plain = decryptBiff(stream, filePass.data, 'password')!;
      // Records that every workbook has, whole and in their order: window, style, list of sheets, end.
      const types = [...recordsOf(plain)].map(({ type, data }) => `${type.toString(16)}:${data.byteLength}`);
      expect(types).toContain('3d:18');
      const sheets = [...recordsOf(plain)].filter(({ type }) => type === 0x85);
      expect(sheets.map(({ data }) => Buffer.from(data.subarray(8)).toString())).toEqual([
        'Sheet1',
        'Sheet2',
        'Sheet3',
      ]);
    },
  );

  it('reads what is only write-protected with the newer cipher too, and nothing that has a password', async () => {
    for (const [password, codes] of [
      [PASSWORD, []],
      ['another', ['LOCKED']],
    ] as const) {
      const cipher = cryptoApiCipher(password);
      const stream = workbookOf(
        [[0x2f, cipher.filePass]],
        [{ name: 'S', records: [label(0, 0, 'canary inside'), label(1, 0, 'x'.repeat(3000))] }],
      );
      const result = await readAll(cfbOf([['Workbook', encrypted(stream, cipher)]]), 'x.xls');
      expect(result.codes).toEqual(codes);
      expect(result.text.includes('canary inside')).toBe(password === PASSWORD);
    }
  });
});

describe('hostile streams', () => {
  const read = (stream: Buffer, limits = DEFAULT_LIMITS) =>
    readAll(cfbOf([['Workbook', stream]]), 'x.xls', limits);

  it('stops at the cells', async () => {
    const records = Array.from({ length: 3000 }, (_, row) => label(row, 0, `canary row ${row} end`));
    const { codes, text } = await read(workbookOf([], [{ name: 'S', records }]), {
      ...DEFAULT_LIMITS,
      cells: 1000,
    });
    expect(codes).toEqual(['TOO_MANY_CELLS']);
    expect(text).toContain('canary row 999 end');
    expect(text).not.toContain('canary row 1000 end');
  });

  it('goes on with the next sheet behind a record that claims too much', async () => {
    const stream = workbookOf(
      [],
      [
        { name: 'A', records: [label(0, 0, 'canary before'), [0x7777, Buffer.from('canary hole')]] },
        { name: 'B', records: [label(0, 0, 'canary after')] },
      ],
    );
    stream.writeUInt16LE(0xffff, stream.indexOf('canary hole') - 2);
    const { codes, text } = await read(stream);
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(text).toContain('canary before');
    expect(text).toContain('canary after');
  });

  it('believes no count of strings, and no index of one', async () => {
    const strings: Biff = [
      0xfc,
      u32(0xffffffff, 0xffffffff),
      unicode('canary shared'),
      u16(0xffff),
      bytes(8),
    ];
    const records: Biff[] = [
      [0xfd, u16(0, 0, 0), u32(0)],
      [0xfd, u16(1, 0, 0), u32(0xfffffff0)],
      label(2, 0, 'canary after'),
    ];
    const { text } = await read(workbookOf([strings], [{ name: 'S', records }]));
    expect(text).toContain('canary shared');
    expect(text).toContain('canary after');
  });

  it('ends in parts in parts without end', async () => {
    const stream = Buffer.concat([
      workbookOf([], [{ name: 'S', records: [label(0, 0, 'canary before')] }]),
      ...new Array<Buffer>(100_000).fill(recordOf(bof(0x10))),
    ]);
    const start = performance.now();
    expect((await read(stream)).text).toContain('canary before');
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('asks nobody else where this reader found the cells', async () => {
    const { outcome } = await read(workbookOf([EOF], [{ name: 'S', records: [label(0, 0, 'canary')] }]));
    expect(outcome.reader).toMatch(/^xls@/);
  });
});

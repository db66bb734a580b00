/** Hostile office documents, each made here: they end in the right code, in bounded time, with what came before kept. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cfbOf, ole10Native, u16, u32 } from '../../fixtures/extract/cfb-of.ts';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { type ReadAll, readAll } from './read-all.ts';

const MB = 1024 ** 2;
const SECTOR = 512;
const MAX_MS = 5_000;

const readIn = async (data: Uint8Array, name: string, limits = DEFAULT_LIMITS): Promise<ReadAll> => {
  const start = performance.now();
  const result = await readAll(data, name, limits);
  expect(performance.now() - start).toBeLessThan(MAX_MS);
  return result;
};

/** A document in one piece of eight-bit text, as Word 6 wrote it. */
const oldWord = (text: string): Buffer => {
  const main = Buffer.alloc(Math.max(8_192, 1_024 + text.length));
  main.writeUInt16LE(0xa5dc, 0);
  main.writeUInt16LE(0x68, 2);
  main.writeUInt32LE(0x400, 0x18);
  main.writeUInt32LE(0x400 + text.length, 0x1c);
  main.write(text, 0x400, 'latin1');
  return main;
};
const wordFile = (text = 'canary text\r'): Buffer => cfbOf([['WordDocument', oldWord(text)]]);
/** Offset of the first sector of the allocation table. */
const tableAt = (file: Buffer): number => (file.readUInt32LE(76) + 1) * SECTOR;
const directoryAt = (file: Buffer): number => (file.readUInt32LE(48) + 1) * SECTOR;
/** Of the entry of that name. */
const entryAt = (file: Buffer, name: string): number =>
  file.indexOf(Buffer.from(name, 'utf16le'), directoryAt(file));

describe('compound files', () => {
  it('end where every sector is followed by itself', async () => {
    const file = wordFile();
    const at = tableAt(file);
    for (let sector = 0; sector < SECTOR / 4; sector += 1) file.writeUInt32LE(sector, at + 4 * sector);
    const { outcome, text } = await readIn(file, 'x.doc');
    expect(outcome.problem).toBeDefined();
    expect(text.match(/canary text/g)?.length ?? 0).toBeLessThan(2);
  });

  it('end where a stream of 4 GB runs in a circle, and give its beginning once', async () => {
    const file = wordFile();
    const entry = entryAt(file, 'WordDocument');
    const start = file.readUInt32LE(entry + 116);
    file.writeUInt32LE(0xfffffff0, entry + 120);
    file.writeUInt32LE(start, tableAt(file) + 4 * (start + 3));
    const { text, codes } = await readIn(file, 'x.doc');
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(text.match(/canary text/g)).toHaveLength(1);
  });

  it('end where the tree of names bites its tail', async () => {
    const file = wordFile();
    const entry = entryAt(file, 'WordDocument');
    const index = (entry - directoryAt(file)) / 128;
    for (const pointer of [68, 72, 76]) file.writeUInt32LE(index, entry + pointer);
    expect((await readIn(file, 'x.doc')).text).toContain('canary text');
  });

  it('end where the list of tables is a circle', async () => {
    const file = Buffer.concat([wordFile(), Buffer.alloc(8 * MB)]);
    file.writeUInt32LE(2, 68);
    file.writeUInt32LE(0xffff, 72);
    expect((await readIn(file, 'x.doc')).outcome.format).toBe('doc');
  });

  it('in one another stop at the depth', async () => {
    let data: Buffer = Buffer.from('canary core');
    for (let level = 0; level < 12; level += 1)
      data = cfbOf([['\x01Ole10Native', ole10Native(`canary level ${level}`, data)]]);
    const { codes, text } = await readIn(data, 'x.bin');
    expect(codes).toEqual(['TOO_DEEP']);
    expect(text).toContain('canary level 4');
    expect(text).not.toContain('canary core');
  });
});

describe('Word', () => {
  it('refuses a million pieces that are all the same text', async () => {
    const count = 1_000_000;
    const positions = Buffer.from(
      Uint32Array.from({ length: count + 1 }, (_, index) => 4_000 * index).buffer,
    );
    const piece = Buffer.concat([u16(0), u32(0x4000_0800), u16(0)]);
    const table = Buffer.concat([
      Buffer.from([2]),
      u32(positions.length + 8 * count),
      positions,
      Buffer.concat(new Array<Buffer>(count).fill(piece)),
    ]);
    const main = oldWord('canary '.repeat(1_000));
    main.writeUInt16LE(0xa5ec, 0);
    main.writeUInt16LE(0xc1, 2);
    main.writeUInt32LE(table.length, 0x1a6);
    const { codes } = await readIn(
      cfbOf([
        ['WordDocument', main],
        ['0Table', table],
      ]),
      'x.doc',
    );
    expect(codes).toContain('BOMB');
  });

  it('hands out a row without an end in pieces', async () => {
    const { segments } = await readIn(wordFile('canary cell\x07'.repeat(50_000)), 'x.doc');
    expect(segments.length).toBeGreaterThanOrEqual(50);
  });

  it('reads codes in codes of WordPerfect a bounded number of times', async () => {
    let data = Buffer.from('canary core');
    while (data.length < 65_000) {
      const length = u16(data.length + 4);
      data = Buffer.concat([Buffer.from([0xd6, 0]), length, data, length, Buffer.from([0, 0xd6])]);
    }
    const head = Buffer.concat([
      Buffer.from('\xffWPC', 'latin1'),
      u32(16),
      Buffer.from([1, 10, 0, 1]),
      u32(0),
    ]);
    const { outcome, text } = await readIn(
      Buffer.concat([head, Buffer.from('canary body'), ...new Array<Buffer>(20).fill(data)]),
      'x.wpd',
    );
    expect(outcome.read).toBe(true);
    expect(text).toContain('canary body');
  });
});

describe('PowerPoint', () => {
  const presentation = (records: Buffer): Buffer =>
    cfbOf([['PowerPoint Document', Buffer.concat([u16(0xf, 0x03e8), u32(0), records])]]);
  const text = (words: string): Buffer => {
    const data = Buffer.from(words, 'latin1');
    return Buffer.concat([u16(0, 0x0fa8), u32(data.length), data]);
  };

  it('survives a million containers in one another', async () => {
    const containers = Buffer.alloc(8 * 1_000_000);
    for (let level = 0; level < 1_000_000; level += 1) {
      containers.writeUInt16LE(0xf, 8 * level);
      containers.writeUInt16LE(0x03e8, 8 * level + 2);
      containers.writeUInt32LE(containers.length - 8 * level, 8 * level + 4);
    }
    const result = await readIn(presentation(Buffer.concat([text('canary before'), containers])), 'x.ppt');
    expect(result.text).toContain('canary before');
  });

  it('makes no grid of a table whose cells stand all over the place', async () => {
    const record = (head: number, type: number, data: Buffer): Buffer =>
      Buffer.concat([u16(head, type), u32(data.length), data]);
    const cells = Array.from({ length: 9_000 }, (_, index) =>
      record(
        0xf,
        0xf004,
        Buffer.concat([record(0, 0xf00f, u32(index, index, index, index)), text(`canary ${index} end`)]),
      ),
    );
    const isTable = record(0x10, 0xf122, Buffer.concat([u16(0x39f), u32(1)]));
    const group = record(0xf, 0xf003, Buffer.concat([isTable, ...cells]));
    const result = await readIn(presentation(group), 'x.ppt');
    expect(result.text).toContain('canary 8999 end');
    expect(result.text.length).toBeLessThan(400_000);
  });

  it('names what has the stream and not the records of a presentation', async () => {
    const { codes } = await readIn(cfbOf([['PowerPoint Document', Buffer.alloc(5_000, 3)]]), 'x.ppt');
    expect(codes).toContain('UNSUPPORTED');
  });

  it('reads up to a record that claims 4 GB', async () => {
    const records = Buffer.concat([
      text('canary before'),
      u16(0xf, 0x03ee),
      u32(0xffffffff),
      text('canary inside'),
    ]);
    const { codes, text: found } = await readIn(presentation(records), 'x.ppt');
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(found).toContain('canary inside');
  });

  it('stops an embedded file that swells', async () => {
    const packed = deflateSync(Buffer.alloc(60 * MB));
    const records = Buffer.concat([
      text('canary before'),
      u16(0x10, 0x1011),
      u32(packed.length + 4),
      u32(60 * MB),
      packed,
    ]);
    const result = await readIn(presentation(records), 'x.ppt');
    expect(result.codes).toEqual(['BOMB']);
    expect(result.text).toContain('canary before');
  });
});

describe('RTF', () => {
  it('survives a million groups in one another', async () => {
    const data = Buffer.from(
      `{\\rtf1 canary before ${'{'.repeat(1_000_000)}canary core${'}'.repeat(1_000_000)} canary after}`,
    );
    const { codes, text } = await readIn(data, 'x.rtf');
    expect(codes).toEqual(['TOO_DEEP']);
    for (const canary of ['canary before', 'canary core', 'canary after']) expect(text).toContain(canary);
  });

  it('survives more ends than beginnings, endless words and numbers, and a picture without an end', async () => {
    const data = Buffer.from(
      `{\\rtf1 canary before}}}}} \\${'a'.repeat(2 * MB)} \\u${'9'.repeat(1000)} canary between {\\pict\\bin4294967295 ${'x'.repeat(MB)}`,
    );
    const { text } = await readIn(data, 'x.rtf');
    expect(text).toContain('canary before');
    expect(text).toContain('canary between');
  });

  it('hands out one endless paragraph in pieces', async () => {
    const { segments } = await readIn(Buffer.from(`{\\rtf1 ${'word after word '.repeat(400_000)}`), 'x.rtf');
    const lengths = segments.map((segment) => (segment.kind === 'text' ? segment.text.length : 0));
    expect(Math.max(...lengths)).toBeLessThan(300_000);
  });
});

describe('OpenDocument', () => {
  const sheetOf = (rows: string): Promise<Buffer> =>
    zipOf([
      ['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'],
      [
        'content.xml',
        `<document-content><body><spreadsheet><table>${rows}</table></spreadsheet></body></document-content>`,
      ],
    ]);

  it('does not repeat a sheet full of one cell', async () => {
    const { segments, text } = await readIn(
      await sheetOf(
        '<table-row number-rows-repeated="1048576"><table-cell number-columns-repeated="16384"><p>canary fill</p></table-cell></table-row>',
      ),
      'x.ods',
    );
    expect(text).toContain('canary fill');
    expect(segments.length).toBeLessThan(10);
  });

  it('stops at the cells, and keeps the places of what stands far out', async () => {
    const row = '<table-row><table-cell><p>canary row</p></table-cell></table-row>';
    const far =
      '<table-row number-rows-repeated="1048000"><table-cell/></table-row><table-row><table-cell number-columns-repeated="16383"/><table-cell><p>canary far</p></table-cell></table-row>';
    const many = await readIn(await sheetOf(row.repeat(2_000)), 'x.ods', { ...DEFAULT_LIMITS, cells: 1_000 });
    expect(many.codes).toEqual(['TOO_MANY_CELLS']);
    const { segments } = await readIn(await sheetOf(far), 'x.ods');
    expect(segments.find((segment) => segment.kind === 'text')?.place).toEqual({
      sheet: 1,
      row: 1_048_001,
      column: 16_384,
    });
  });
});

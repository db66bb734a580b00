/** Hostile documents, each made here: they end in the right code, in bounded time, with what came before kept. */
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { readAll } from './read-all.ts';

const MB = 1024 ** 2;
const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> => {
  const start = performance.now();
  return { result: await work(), ms: performance.now() - start };
};

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const docxOf = (body: string): Promise<Buffer> =>
  zipOf([
    ['[Content_Types].xml', '<Types/>'],
    ['word/document.xml', `<w:document ${W}><w:body>${body}</w:body></w:document>`],
  ]);

/** Headers over one stretch of packed data that all members share from `kernel` on, after Fifield 2019. */
const overlapBomb = (members: number): Buffer => {
  const kernel = deflateRawSync(Buffer.alloc(20 * MB));
  const sum = crc32(Buffer.alloc(20 * MB));
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 'latin1');
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(sum, 14);
  local.writeUInt32LE(kernel.length, 18);
  local.writeUInt32LE(20 * MB, 22);
  const central = Buffer.alloc(46);
  central.write('PK\x01\x02', 'latin1');
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(sum, 16);
  central.writeUInt32LE(kernel.length, 20);
  central.writeUInt32LE(20 * MB, 24);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members, 8);
  end.writeUInt16LE(members, 10);
  end.writeUInt32LE(46 * members, 12);
  end.writeUInt32LE(30 + kernel.length, 16);
  return Buffer.concat([local, kernel, ...new Array<Buffer>(members).fill(central), end]);
};

describe('archives', () => {
  it('stops a bomb of one member at the ratio', async () => {
    const bomb = await zipOf([
      ['first.txt', 'canary before'],
      ['zeros.txt', Buffer.alloc(400 * MB, 0x20)],
    ]);
    const { result, ms } = await timed(() => readAll(bomb, 'x.zip'));
    expect(result.codes).toEqual(['BOMB']);
    expect(result.outcome.read).toBe(true);
    expect(result.text).toContain('canary before');
    expect(result.outcome.textChars).toBeLessThan(220 * bomb.length);
    expect(ms).toBeLessThan(10_000);
  });

  it('refuses members that overlap', async () => {
    const { result, ms } = await timed(() => readAll(overlapBomb(1000), 'x.zip'));
    expect(result.codes).toContain('BOMB');
    expect(ms).toBeLessThan(5_000);
  });

  it('stops at the depth, and reads what lies above it', async () => {
    let data: Uint8Array = await zipOf([['core.txt', 'canary core']]);
    for (let level = 0; level < 20; level += 1)
      data = await zipOf([
        ['level.txt', `canary level ${level}`],
        ['next.zip', data],
      ]);
    const { codes, text, outcome } = await readAll(data, 'x.zip');
    expect(codes).toEqual(['TOO_DEEP']);
    expect(outcome.read).toBe(true);
    expect(text).toContain('canary level 13');
    expect(text).not.toContain('canary core');
    const within = await readAll(data, 'x.zip', { ...DEFAULT_LIMITS, depth: 30 });
    expect(within.codes).toEqual([]);
    expect(within.text).toContain('canary core');
  });

  it('stops at the number of members of all levels together', async () => {
    const inner = await zipOf(
      Array.from({ length: 6 }, (_, index) => [`${index}.txt`, `canary ${index}`] as const),
    );
    const { codes, text } = await readAll(
      await zipOf([
        ['a.zip', inner],
        ['b.zip', inner],
      ]),
      'x.zip',
      { ...DEFAULT_LIMITS, members: 9 },
    );
    expect(codes).toEqual(['TOO_MANY']);
    expect(text).toContain('canary 5');
  });

  it('reads every archive that was nested without mixing up tables and places', async () => {
    const list = 'Patient name,Birth date\nCanary One,1980-01-02\nCanary Two,1981-02-03\n';
    const { segments } = await readAll(
      await zipOf([
        ['a.csv', list],
        ['b.csv', list],
      ]),
      'x.zip',
    );
    const tables = segments.filter((segment) => segment.kind === 'table');
    expect(new Set(tables.map(({ table }) => table)).size).toBe(2);
    expect(tables.map(({ place }) => place.part)).toEqual([[1], [2]]);
  });
});

describe('office documents', () => {
  it('survives a million levels of elements', async () => {
    const { result, ms } = await timed(async () =>
      readAll(
        await docxOf(`<w:p><w:r><w:t>canary above</w:t></w:r></w:p>${'<w:x>'.repeat(1_000_000)}`),
        'x.docx',
      ),
    );
    expect(result.codes).toContain('TOO_DEEP');
    expect(result.text).toContain('canary above');
    expect(ms).toBeLessThan(5_000);
  });

  it('expands no entity', async () => {
    const laughs = `<!DOCTYPE d [<!ENTITY a "canary expanded"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    const data = await zipOf([
      ['[Content_Types].xml', ''],
      [
        'word/document.xml',
        `${laughs}<w:document ${W}><w:p><w:t>canary text &b;&f;</w:t></w:p></w:document>`,
      ],
    ]);
    const { text } = await readAll(data, 'x.docx');
    expect(text).toContain('canary text');
    expect(text).not.toContain('canary expanded');
    expect(text).not.toContain('root:');
  });

  it('hands out one endless paragraph in pieces', async () => {
    const { segments } = await readAll(
      await docxOf(`<w:p>${'<w:r><w:t>word after word </w:t></w:r>'.repeat(40_000)}</w:p>`),
      'x.docx',
    );
    expect(
      Math.max(...segments.map((segment) => (segment.kind === 'text' ? segment.text.length : 0))),
    ).toBeLessThan(70_000);
  });

  it('does not believe a dimension of the whole sheet, and stops at the cells', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, index) =>
        `<row r="${index + 1}"><c r="A${index + 1}" t="inlineStr"><is><t>canary row ${index + 1} end</t></is></c></row>`,
    );
    const sheet = `<worksheet><dimension ref="A1:XFD1048576"/><sheetData>${rows.join('')}</sheetData></worksheet>`;
    const data = await zipOf([
      ['[Content_Types].xml', ''],
      ['xl/workbook.xml', '<workbook/>'],
      ['xl/worksheets/sheet1.xml', sheet],
    ]);
    const { codes, text } = await readAll(data, 'x.xlsx', { ...DEFAULT_LIMITS, cells: 1000 });
    expect(codes).toEqual(['TOO_MANY_CELLS']);
    expect(text).toContain('canary row 1000 end');
    expect(text).not.toContain('canary row 1001 end');
  });

  it('keeps prototypes clean', async () => {
    const evil =
      '<property name="__proto__"><vt:lpwstr>polluted</vt:lpwstr></property><property name="constructor"><vt:lpwstr>canary</vt:lpwstr></property>';
    const data = await zipOf([
      ['[Content_Types].xml', ''],
      ['word/document.xml', '<__proto__ polluted="1"><constructor/><t>canary</t></__proto__>'],
      ['docProps/custom.xml', `<Properties>${evil}</Properties>`],
    ]);
    expect((await readAll(data, 'x.docx')).text).toContain('polluted');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('PDF', () => {
  const pdf = (objects: readonly string[]): Buffer =>
    Buffer.from(
      `%PDF-1.4\n${objects.map((body, index) => `${index + 1} 0 obj\n${body}\nendobj\n`).join('')}trailer <</Root 1 0 R>>\n%%EOF`,
      'latin1',
    );

  it('ends on pages that contain themselves', async () => {
    const { result, ms } = await timed(() =>
      readAll(
        pdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>']),
        'x.pdf',
      ),
    );
    expect(result.codes.length).toBeGreaterThan(0);
    expect(ms).toBeLessThan(30_000);
  });

  it('reads the next document after one that used up its memory', async () => {
    const stream = deflateRawSync(
      Buffer.from(`BT /F1 12 Tf ${'(word after word) Tj '.repeat(6_000_000)} ET`),
    );
    // FlateDecode wants the zlib wrapper; PDFium forgives a missing checksum.
    const packed = Buffer.concat([Buffer.from([0x78, 0x9c]), stream]);
    const bomb = Buffer.concat([
      Buffer.from(
        '%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n',
      ),
      Buffer.from(`4 0 obj\n<</Length ${packed.length}/Filter/FlateDecode>>\nstream\n`),
      packed,
      Buffer.from('\nendstream\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF'),
    ]);
    const { result, ms } = await timed(() => readAll(bomb, 'x.pdf', { ...DEFAULT_LIMITS, heapMb: 256 }));
    expect(result.codes).toEqual(['OUT_OF_MEMORY']);
    expect(result.outcome.recycle).toBe(true);
    expect(ms).toBeLessThan(30_000);
    const good = pdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
      '<</Length 40>>\nstream\nBT /F1 12 Tf 50 50 Td (canary after) Tj ET\nendstream',
      '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ]);
    expect((await readAll(good, 'y.pdf')).text).toContain('canary after');
  });
});

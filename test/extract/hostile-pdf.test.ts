/** Hostile PDF, each made here: objects in circles, lost tables, masses of pages, pictures and fonts that lie. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { type ReadAll, readAll } from './read-all.ts';

const MAX_MS = 30_000;

/** Objects numbered from 1; the first is the catalogue. */
const pdfOf = (objects: readonly (string | Buffer)[], tail = 'trailer <</Root 1 0 R>>\n%%EOF'): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...objects.flatMap((body, index) => [
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(body as string, 'latin1'),
      Buffer.from('\nendobj\n'),
    ]),
    Buffer.from(tail),
  ]);
const streamOf = (entries: string, data: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`<<${entries}/Length ${data.byteLength}>>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
const show = (text: string): string => `BT /F1 12 Tf 50 700 Td (${text}) Tj ET`;
const HELVETICA = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';
const CATALOG = '<</Type/Catalog/Pages 2 0 R>>';

/** One page: object 3, its text 4, its font 5; what else it names comes behind. */
const onePage = (
  { catalog = CATALOG, page = '', resources = '', text = show('canary text'), font = HELVETICA },
  ...more: readonly (string | Buffer)[]
): Buffer =>
  pdfOf([
    catalog,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>${resources}>>${page}>>`,
    streamOf('', Buffer.from(text, 'latin1')),
    font,
    ...more,
  ]);

const read = async (data: Buffer, limits = DEFAULT_LIMITS): Promise<ReadAll> => {
  const start = performance.now();
  const result = await readAll(data, 'x.pdf', limits);
  expect(performance.now() - start).toBeLessThan(MAX_MS);
  return result;
};

describe('objects in circles', () => {
  it.each([
    ['an object that is itself', onePage({ page: '/Annots 6 0 R' }, '6 0 R')],
    ['two that are each other', onePage({ page: '/Annots 6 0 R' }, '7 0 R', '6 0 R')],
    [
      'a field below itself',
      onePage(
        { catalog: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>', page: '/Annots[6 0 R]' },
        '<</T(a)/FT/Tx/Kids[6 0 R]/Parent 6 0 R/Subtype/Widget/Rect[0 0 9 9]>>',
      ),
    ],
    [
      'an annotation that answers itself',
      onePage(
        { page: '/Annots[6 0 R 6 0 R]' },
        '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/IRT 6 0 R/Popup 6 0 R/Contents(canary note)>>',
      ),
    ],
    [
      'attachments in a tree that bites its tail',
      onePage(
        { catalog: '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 6 0 R>>>>' },
        '<</Kids[6 0 R 6 0 R]>>',
      ),
    ],
  ])('%s', async (_, data) => {
    const { text, codes } = await read(data);
    expect(text).toContain('canary text');
    expect(codes.filter((code) => code !== 'BAD_FORMAT')).toEqual([]);
  });

  it('a form that paints itself twice: it ends, and the next document is read', async () => {
    const data = onePage(
      { resources: '/XObject<</X 6 0 R>>', text: `${show('canary text')} /X Do` },
      streamOf(
        '/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>',
        Buffer.from('/X Do /X Do'),
      ),
    );
    const { codes, outcome } = await read(data);
    expect(codes).toEqual(['OUT_OF_MEMORY']);
    expect(outcome.recycle).toBe(true);
    expect((await read(onePage({}))).outcome).toMatchObject({ reader: expect.stringMatching(/^pdf@/) });
  });

  it('a stream whose length is itself, and a page that is its own parent', async () => {
    const data = pdfOf([
      CATALOG,
      '<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 3 0 R>>',
      '<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>',
      '<</Length 4 0 R>>\nstream\nBT ET\nendstream',
    ]);
    expect((await read(data)).outcome).toBeDefined();
  });
});

describe('what tells where the objects are', () => {
  const body = onePage({})
    .toString('latin1')
    .replace(/trailer[\s\S]*$/, '');
  it.each([
    ['is missing, with the trailer', body],
    ['points beyond the end', `${body}startxref\n99999999999999999999\n%%EOF`],
    [
      'leads back to itself',
      `${body}xref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R/Prev ${body.length}>>\nstartxref\n${body.length}\n%%EOF`,
    ],
    [
      'claims four thousand million entries',
      `${body}xref\n0 4294967295\n0000000000 65535 f \ntrailer <</Root 1 0 R/Size 4294967295>>\nstartxref\n${body.length}\n%%EOF`,
    ],
  ])('%s', async (_, data) => {
    expect((await read(Buffer.from(data, 'latin1'))).text).toContain('canary text');
  });
});

it('what was cut off gives the pages that are there', async () => {
  const pages = Array.from({ length: 40 }, (_, page) => [
    `<</Type/Page/Parent 1 0 R/MediaBox[0 0 612 792]/Contents ${2 * page + 3} 0 R/Resources<</Font<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>`,
    streamOf('', Buffer.from(show(`canary page ${page} end`))),
  ]);
  const whole = pdfOf(['<</Type/Pages/Count 40>>', ...pages.flat()], '');
  const { codes, text } = await read(whole.subarray(0, whole.length / 2));
  expect(codes).toEqual(['BAD_FORMAT']);
  expect(text).toContain('canary page 0 end');
  expect(text).toContain('canary page 18 end');
});

describe('masses', () => {
  const manyPages = (pages: number): Buffer =>
    pdfOf([
      CATALOG,
      `<</Type/Pages/Kids[${Array.from({ length: pages }, (_, page) => `${page + 5} 0 R`).join(' ')}]/Count ${pages}>>`,
      streamOf('', Buffer.from(show('canary page'))),
      HELVETICA,
      ...new Array<string>(pages).fill(
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>',
      ),
    ]);

  it('a hundred thousand pages: as many as the limit are read', async () => {
    const { codes, segments } = await read(manyPages(100_000), { ...DEFAULT_LIMITS, pages: 2_000 });
    expect(codes).toEqual(['TOO_MANY_PAGES']);
    expect(segments).toHaveLength(2_000);
    expect(segments.at(-1)?.place.page).toBe(2_000);
  });

  it('a count of pages that is a lie', async () => {
    const data = onePage({}).toString('latin1').replace('/Count 1>>', '/Count 2147483647>>');
    const { text } = await read(Buffer.from(data, 'latin1'));
    expect(text).toContain('canary text');
  });

  it('pictures of a million by a million pixels', async () => {
    const picture = (filter: string, data: Uint8Array): Buffer =>
      streamOf(
        `/Type/XObject/Subtype/Image/Width 1000000/Height 1000000/BitsPerComponent 8/ColorSpace/DeviceRGB${filter}`,
        data,
      );
    const data = onePage(
      { resources: '/XObject<</A 6 0 R/B 7 0 R/C 8 0 R>>', text: `${show('canary text')} /A Do /B Do /C Do` },
      picture('/Filter/FlateDecode', deflateSync(Buffer.alloc(10_000_000))),
      picture('/Filter/DCTDecode', Buffer.from('ffd8ffc00011087fff7fff03012200021101031101', 'hex')),
      picture('/Filter/JBIG2Decode', Buffer.alloc(64, 0xff)),
    );
    const { text, codes } = await read(data);
    expect(text).toContain('canary text');
    expect(codes).toEqual([]);
  });

  it('a hundred thousand operands, brackets and states on one stack', async () => {
    const text = `${'['.repeat(100_000)}${'q '.repeat(100_000)}${'1 '.repeat(100_000)}${show('canary text')}`;
    expect((await read(onePage({ text }))).outcome).toBeDefined();
  });
});

describe('fonts that lie', () => {
  const font = (more: string): string =>
    `<</Type/Font/Subtype/TrueType/BaseFont/Evil/FirstChar 0/LastChar 255${more}>>`;
  it.each([
    ['whose file is noise', font('/FontDescriptor<</Type/FontDescriptor/FontName/Evil/FontFile2 6 0 R>>')],
    ['whose widths never end', font(`/Widths[${'9999999999 '.repeat(100_000)}]`)],
    ['whose encoding is itself', font('/Encoding 5 0 R')],
    ['that describes itself', font('/FontDescriptor 5 0 R/DescendantFonts[5 0 R]')],
    [
      'whose glyphs paint themselves',
      '<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 0/LastChar 255/Widths 5 0 R/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>/Resources<</Font<</F1 5 0 R>>>>>>',
    ],
    ['whose map has four thousand million signs', font('/ToUnicode 8 0 R')],
  ])('%s', async (_, evil) => {
    const data = onePage(
      { font: evil, text: `${show('aaaa')} BT /F2 12 Tf 50 600 Td (canary text) Tj ET`, resources: '' },
      streamOf(
        '/Length1 5000',
        Uint8Array.from({ length: 5_000 }, (_unused, at) => (at * 7_919) % 251),
      ),
      streamOf('', Buffer.from(`d0 ${show('aaaa')}`)),
      streamOf(
        '',
        Buffer.from(
          '/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap',
        ),
      ),
      HELVETICA,
    );
    const both = Buffer.from(
      data.toString('latin1').replace('/Font<</F1 5 0 R>>>>', '/Font<</F1 5 0 R/F2 9 0 R>>>>'),
      'latin1',
    );
    const { text } = await read(both);
    expect(text).toContain('canary text');
  });
});

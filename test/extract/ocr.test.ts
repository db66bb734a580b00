/** Words that stand in pixels only are read, whatever the sheet's kind and position; what is not reached is named. */
import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { bmpOf, faxPage, gifOf, pngOf, tiffOf } from '../../fixtures/extract/image-of.ts';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { createRecogniser } from '../../src/extract/ocr/create-recogniser.ts';
import { blank, inverted, turned } from '../../src/extract/ocr/grey-image.ts';
import { recogniserSetup } from '../../src/extract/ocr/languages.ts';
import { createOcr, type Ocr } from '../../src/extract/ocr/ocr.ts';
import { isGarbled } from '../../src/extract/pdf-looks.ts';
import { READERS } from '../../src/extract/registry.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { DEFAULT_OCR, type OcrSettings } from '../../src/model/ocr-settings.ts';
import { askew, coarse, imageOf, letterImage, pdfOf } from './letter-image.ts';
import { picturePdf } from './raw-pdf.ts';
import { readAll } from './read-all.ts';

const recogniser = createRecogniser(recogniserSetup(DEFAULT_OCR, DEFAULT_LIMITS));
const letter = await letterImage('Patient: Canary Okonkwo', 'MRN: 48217735   DOB: 03/14/1962');

/** Counts the pages that are asked for. */
const seeing = (settings: Partial<OcrSettings> = {}): Ocr & { asked(): number } => {
  const ocr = createOcr({ ...DEFAULT_OCR, ...settings }, recogniser);
  let asked = 0;
  return {
    ...ocr,
    asked: () => asked,
    read: async (make, pixels) => {
      asked += 1;
      return ocr.read!(make, pixels);
    },
  };
};
const read = (data: Uint8Array, name: string, ocr: Ocr = seeing()) =>
  readAll(data, name, DEFAULT_LIMITS, READERS, ocr);
const expectRead = (text: string): void => {
  for (const word of ['Okonkwo', '48217735', '03/14/1962']) expect(text).toContain(word);
};

test.each([
  ['as it is', letter],
  ['white on black', inverted(letter)],
  ['on its right side', turned(letter, 1)],
  ['on its head', turned(letter, 2)],
  ['on its left side', turned(letter, 3)],
  ['askew by 3 degrees', askew(letter, 3)],
  ['askew by 5 degrees the other way', askew(letter, -5)],
])('a PNG %s', async (_, image) => {
  const { text, outcome } = await read(pngOf(image), 'scan.png');
  expectRead(text);
  expect(outcome.reader).toBe('png@1+ocr@2');
  expect(outcome.problems).toEqual([]);
});

test('BMP and GIF', async () => {
  expectRead((await read(bmpOf(letter), 'scan.bmp')).text);
  expectRead((await read(gifOf(letter, 'none'), 'scan.gif')).text);
});

test('a fax of two pages with flat pixels, page by page', async () => {
  const second = await letterImage('Second page: Canary Oyelaran');
  const fax = tiffOf([faxPage(coarse(letter), [200, 100]), faxPage(second)]);
  const { segments, outcome } = await read(fax, 'fax.tif');
  expect(segments.map(({ place }) => place.page)).toEqual([1, 2]);
  expect(JSON.stringify(segments)).toContain('48217735');
  expect(JSON.stringify(segments)).toContain('Oyelaran');
  expect(outcome.problems).toEqual([]);
});

test('a scanned page of a PDF, inside a ZIP; a page with text is not looked at', async () => {
  const pdf = await pdfOf([400, 200], (page) => {
    page.text('A page of text that needs no eyes.');
    page.addPage().image(Buffer.from(pngOf(letter)), 0, 0, { width: 400 });
  });
  const ocr = seeing();
  const { text, outcome, segments } = await read(await zipOf([['scan.pdf', pdf]]), 'x.zip', ocr);
  expectRead(text);
  expect(ocr.asked()).toBe(1);
  expect(segments.some(({ place }) => place.page === 2)).toBe(true);
  expect(outcome.problems).toEqual([]);
  const first = await readAll(new Uint8Array(pdf), 'scan.pdf');
  expect(first.codes).toEqual(['NO_TEXT']);
});

test('a stamp of an archive over a scanned page does not hide it; `always` looks at small pictures too', async () => {
  const stamped = await pdfOf([400, 140], (page) => {
    page.image(Buffer.from(pngOf(letter)), 0, 0, { width: 400 });
    page.text('Scanned 0001', 20, 100);
  });
  expectRead((await read(stamped, 'x.pdf')).text);
  const logo = await pdfOf([400, 400], (page) => {
    page.text('A letter with a picture below. '.repeat(10));
    page.image(Buffer.from(pngOf(letter)), 100, 200, { width: 250 });
  });
  const auto = seeing();
  await read(logo, 'x.pdf', auto);
  expect(auto.asked()).toBe(0);
  expectRead((await read(logo, 'x.pdf', seeing({ mode: 'always' }))).text);
});

test('a scan in strips under a long header is looked at, a letter on its printed letterhead is not', async () => {
  const sheet = blank(1275, 1500);
  for (let y = 0; y < letter.height; y += 1)
    sheet.data.set(letter.data.subarray(y * letter.width, y * letter.width + 1275), (300 + y) * 1275);
  const strips = [0, 1, 2, 3].map((part) =>
    Buffer.from(
      pngOf({
        width: 1275,
        height: 375,
        data: sheet.data.subarray(part * 375 * 1275, (part + 1) * 375 * 1275),
      }),
    ),
  );
  const header =
    'Received by facsimile, to be scanned into the record of the ward that is named below. '.repeat(3);
  const scan = await pdfOf([612, 792], (page) => {
    for (const [index, strip] of strips.entries())
      page.image(strip, 0, 60 + index * 180, { width: 612, height: 180 });
    page.fontSize(8).text(header, 20, 10, { width: 570 });
  });
  expect(header.length).toBeGreaterThan(200);
  expectRead((await read(scan, 'x.pdf')).text);
  const paper = await pdfOf([400, 400], (page) => {
    page.image(Buffer.from(pngOf(letter)), 0, 0, { width: 400, height: 400 });
    page.fontSize(8);
    for (let line = 0; line < 12; line += 1)
      page.text('Thank you for sending us this kind letter.', 30, 150 + line * 15);
  });
  const ocr = seeing();
  await read(paper, 'x.pdf', ocr);
  expect(ocr.asked()).toBe(0);
});

test('text of every size, in boxes and on black, is read; a value stays on the line of its label', async () => {
  const form = await pdfOf([612, 400], (page) => {
    page.fontSize(10);
    for (const [index, row] of [
      ['Medical record number', '51773402'],
      ['Date of birth', '11/02/1948'],
    ].entries())
      for (const [column, cell] of row.entries()) {
        page.rect(50 + column * 250, 40 + index * 22, 250, 22).stroke();
        page.text(cell, 56 + column * 250, 46 + index * 22, { lineBreak: false });
      }
    page.rect(50, 120, 500, 30).fill('black').fillColor('white').fontSize(14).text('Ward 60218843', 60, 128);
    page.fillColor('black').fontSize(36).text('MRN 39920174', 50, 200);
    page.fontSize(6).text('In small print: 70031125', 50, 320);
  });
  const { text } = await read(pngOf(await imageOf(form)), 'form.png');
  for (const number of ['60218843', '39920174', '70031125']) expect(text).toContain(number);
  expect(text).toMatch(/record number.* 51773402\n/);
  expect(text).toMatch(/birth.* 11\/02\/1948\n/);
});

test('text that no font explains is no text', () => {
  expect(isGarbled('\ue012\ue013\ue014 \ue015\ue016')).toBe(true);
  expect(isGarbled('\ufffd\ufffd\ufffd 12')).toBe(true);
  expect(isGarbled('Grüße, Łukasz 患者')).toBe(false);
  expect(isGarbled('  \n ')).toBe(false);
});

test('pages beyond the budget are named, those before it are read', async () => {
  const three = tiffOf([faxPage(letter), faxPage(letter), faxPage(letter)]);
  const { text, outcome } = await read(three, 'fax.tif', seeing({ pages: 1 }));
  expectRead(text);
  expect(outcome.read).toBe(true);
  expect(outcome.problem).toEqual({ code: 'OCR_BUDGET', detail: '2 of 3 images' });
});

test('a picture with too many pixels is not decoded', async () => {
  const huge = Buffer.from(pngOf(letter));
  // 4 thousand million pixels by its header; no byte more than before.
  huge.writeUInt32BE(65_000, 16);
  huge.writeUInt32BE(65_000, 20);
  const { codes } = await read(huge, 'bomb.png');
  expect(codes).toEqual(['OCR_BUDGET']);
});

test('a page that takes too long costs only itself', async () => {
  const { codes } = await read(pngOf(letter), 'x.png', seeing({ fileSeconds: 0 }));
  expect(codes).toEqual(['OCR_BUDGET']);
  expectRead((await read(pngOf(letter), 'x.png')).text);
});

test('a page has its seconds from the moment its engine stands, the next page its own', async () => {
  const setup = recogniserSetup(DEFAULT_OCR, DEFAULT_LIMITS);
  const page = () => ({
    kind: 'pixels' as const,
    image: { ...letter, data: letter.data.slice() },
    aspect: 1,
  });
  // Worn after every page.
  const fresh = createRecogniser({ ...setup, keepBytes: 0 });
  expect(await fresh.read(page(), 1)).toEqual({ failed: 'late' });
  const [one, two] = [await fresh.read(page(), 20_000), await fresh.read(page(), 20_000)];
  expectRead('text' in one ? one.text : '');
  expect(two).toEqual(one);
  expect((await read(pngOf(letter), 'x.png', seeing({ pageSeconds: 0.001 }))).codes).toEqual(['OCR_BUDGET']);
});

test('a corrupt picture costs only itself, and the same page reads the same after it', async () => {
  const before = (await read(pngOf(letter), 'x.png')).text;
  const png = pngOf(letter);
  expect((await read(png.subarray(0, png.length / 2), 'cut.png')).codes).toEqual(['BAD_FORMAT']);
  const noise = Buffer.from(png);
  noise.fill(0x55, 60, 4000);
  expect((await read(noise, 'noise.png')).outcome.problem?.code).toBe('BAD_FORMAT');
  expect((await read(pngOf(letter), 'x.png')).text).toBe(before);
});

const hasTools = spawnSync('convert', ['-version']).status === 0;
if (!hasTools) console.warn('ImageMagick is absent: JPEG, WebP and packed TIFF are not tried.');

test.skipIf(!hasTools).each([
  ['jpg', []],
  ['webp', []],
  ['tif', ['-threshold', '50%', '-compress', 'Group4']],
  ['tif', ['-threshold', '50%', '-compress', 'Fax']],
  ['tif', ['-compress', 'LZW']],
  ['tif', ['-compress', 'Zip']],
  ['tif', ['-compress', 'JPEG', '-type', 'TrueColor']],
])('%s %j written by ImageMagick', async (extension, options) => {
  const data = execFileSync('convert', ['png:-', ...options, `${extension}:-`], { input: pngOf(letter) });
  const { text, outcome } = await read(data, `x.${extension}`);
  expectRead(text);
  expect(outcome.problems).toEqual([]);
});

const written = (...options: readonly string[]): Buffer =>
  execFileSync('convert', ['png:-', ...options], { input: pngOf(letter) });

/** The only strip of a TIFF, little-endian: tags 273 and 279. */
const stripOf = (tiff: Buffer): Buffer => {
  const directory = tiff.readUInt32LE(4);
  const tagOf = (tag: number): number => {
    for (let entry = 0; entry < tiff.readUInt16LE(directory); entry += 1) {
      const at = directory + 2 + entry * 12;
      if (tiff.readUInt16LE(at) === tag)
        return tiff.readUInt16LE(at + 2) === 3 ? tiff.readUInt16LE(at + 8) : tiff.readUInt32LE(at + 8);
    }
    throw new Error(`no tag ${tag}`);
  };
  return tiff.subarray(tagOf(273), tagOf(273) + tagOf(279));
};

test.skipIf(!hasTools)('a fax and a JPEG 2000 picture in a PDF; the latter alone is named', async () => {
  const fax = ['-threshold', '50%', '-compress', 'Group4', '-endian', 'LSB'];
  const tiff = written(...fax, '-define', 'tiff:rows-per-strip=9999', 'tif:-');
  const parameters = `<< /K -1 /Columns ${letter.width} /Rows ${letter.height} >>`;
  const group4 = picturePdf(
    stripOf(tiff),
    letter,
    `/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms ${parameters}`,
  );
  expectRead((await read(group4, 'fax.pdf')).text);
  const jp2 = written('jp2:-');
  expectRead((await read(picturePdf(jp2, letter, '/Filter /JPXDecode'), 'jp2.pdf')).text);
  const alone = await read(jp2, 'x.jp2');
  expect(alone.outcome.problem?.code).toBe('UNSUPPORTED');
  expect(alone.outcome.format).toBe('JPEG 2000 image');
});

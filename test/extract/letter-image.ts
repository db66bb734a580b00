/** A sheet with words on it as pixels, and what a scanner makes of it. Drawn by pdfkit, rendered by PDFium. */
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { type GreyImage, straightened } from '../../src/extract/ocr/grey-image.ts';
import { pdfEngine } from '../../src/extract/pdf-engine.ts';
import { renderPage } from '../../src/extract/pdf-render.ts';

export const pdfOf = async (
  size: readonly [number, number],
  draw: (pdf: PDFKit.PDFDocument) => void,
): Promise<Buffer> => {
  const pdf = new PDFDocument({ size: [...size], margin: 20 });
  const done = buffer(pdf as unknown as AsyncIterable<Buffer>);
  draw(pdf);
  pdf.end();
  return done;
};

/** Its first page at 300 dots an inch. */
export const imageOf = async (pdf: Buffer): Promise<GreyImage> => {
  const engine = await pdfEngine(512 * 1024 ** 2);
  const bytes = engine.put(pdf);
  const document = engine.calls.FPDF_LoadMemDocument(bytes, pdf.length, 0);
  const page = engine.calls.FPDF_LoadPage(document, 0);
  const image = renderPage(engine, page);
  engine.calls.FPDF_ClosePage(page);
  engine.calls.FPDF_CloseDocument(document);
  engine.free(bytes);
  if (image === undefined) throw new Error('not rendered');
  return image;
};

export const letterImage = async (...lines: readonly string[]): Promise<GreyImage> =>
  imageOf(
    await pdfOf([360, 40 + 18 * lines.length], (page) => {
      page.font('Helvetica').fontSize(12);
      for (const line of lines) page.text(line);
    }),
  );

/** Black letters, slightly turned. */
export const askew = (image: GreyImage, degrees: number): GreyImage =>
  straightened(image, (degrees * Math.PI) / 180);

/** 200 by 100 dots an inch: what a fax machine sends in its coarse mode. */
export const coarse = (image: GreyImage): GreyImage => {
  const [width, height] = [Math.floor((image.width * 2) / 3), Math.floor(image.height / 3)];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data[y * width + x] = image.data[y * 3 * image.width + Math.floor(x * 1.5)] as number;
  return { width, height, data };
};

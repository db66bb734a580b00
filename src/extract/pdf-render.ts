/** A page of a PDF as pixels for OCR: grey, 300 dots an inch where that is not too much. */
import type { GreyImage } from './ocr/grey-image.ts';
import { WORK_PIXELS } from './ocr/read-page.ts';
import type { PdfEngine } from './pdf-engine.ts';

const SCALE = 300 / 72;
const FORMAT_GREY = 1;
const WHITE = 0xffffffff | 0;
/** Annotations are drawn, colours are not. */
const FLAGS = 0x01 | 0x08;

/** undefined where there is no memory for it, or no page. */
export const renderPage = (engine: PdfEngine, page: number): GreyImage | undefined => {
  const { calls } = engine;
  const [wide, high] = [calls.FPDF_GetPageWidthF(page), calls.FPDF_GetPageHeightF(page)];
  if (!(wide > 0 && high > 0)) return undefined;
  const scale = Math.min(SCALE, Math.sqrt(WORK_PIXELS / (wide * high)));
  const width = Math.max(1, Math.floor(wide * scale));
  const height = Math.max(1, Math.floor(high * scale));
  if (width * height > WORK_PIXELS) return undefined;
  const bitmap = calls.FPDFBitmap_CreateEx(width, height, FORMAT_GREY, 0, 0);
  if (bitmap === 0) return undefined;
  calls.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
  calls.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, FLAGS);
  const stride = calls.FPDFBitmap_GetStride(bitmap);
  const padded = engine.copy(calls.FPDFBitmap_GetBuffer(bitmap), stride * height);
  calls.FPDFBitmap_Destroy(bitmap);
  if (stride === width) return { width, height, data: padded };
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) data.set(padded.subarray(y * stride, y * stride + width), y * width);
  return { width, height, data };
};

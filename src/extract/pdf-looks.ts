/** What a page of a PDF looks like beside its text: pictures, drawings, and text that no font explains. */
import type { PdfEngine } from './pdf-engine.ts';

const OBJECT_PATH = 2;
const OBJECT_IMAGE = 3;
const OBJECT_FORM = 5;
const MAX_OBJECTS_LOOKED_AT = 200;
/** Letters that were turned into outlines are at least so many paths; frames and rules are fewer. */
const MANY_PATHS = 50;
/** Characters asked for their mapping. */
const MAX_ASKED = 200;
/** Beyond this share of characters without a meaning the text is not worth its name. */
export const GARBLED = 0.3;

/** Share of the characters of which the font does not say what they are. */
export const unmappedShare = ({ calls }: PdfEngine, textPage: number, count: number): number => {
  if (count <= 0) return 0;
  const step = Math.max(1, Math.floor(count / MAX_ASKED));
  let asked = 0;
  let unmapped = 0;
  for (let index = 0; index < count; index += step) {
    asked += 1;
    if (calls.FPDFText_HasUnicodeMapError(textPage, index) === 1) unmapped += 1;
  }
  return unmapped / asked;
};

/** Private use, replacement and control characters instead of letters. */
export const isGarbled = (text: string): boolean => {
  const start = text.slice(0, 10_000);
  const visible = start.replace(/[\s\u0002\ufffe]/g, '').length;
  const strange = start.match(/[\ufffd\p{Co}\p{Cn}\u0001\u0003-\u0008\u000e-\u001f]/gu)?.length ?? 0;
  return visible > 0 && strange / visible > GARBLED;
};

export interface PageLooks {
  readonly pictures: boolean;
  /** Many paths: perhaps letters. */
  readonly drawn: boolean;
  /** Share of the page under its pictures: a scanner may have cut it into strips. */
  readonly covered: number;
}

const areaOf = (engine: PdfEngine, object: number): number => {
  const box = engine.alloc(16);
  const known = engine.calls.FPDFPageObj_GetBounds(object, box, box + 4, box + 8, box + 12) !== 0;
  const [left = 0, bottom = 0, right = 0, top = 0] = [0, 4, 8, 12].map((at) => engine.float32(box + at));
  engine.free(box);
  return known ? Math.abs((right - left) * (top - bottom)) : 0;
};

export const looksOf = (engine: PdfEngine, page: number): PageLooks => {
  const { calls } = engine;
  const count = Math.min(calls.FPDFPage_CountObjects(page), MAX_OBJECTS_LOOKED_AT);
  const pageArea = calls.FPDF_GetPageWidthF(page) * calls.FPDF_GetPageHeightF(page);
  let pictures = false;
  let paths = 0;
  let area = 0;
  for (let index = 0; index < count; index += 1) {
    const object = calls.FPDFPage_GetObject(page, index);
    const type = calls.FPDFPageObj_GetType(object);
    if (type === OBJECT_PATH) paths += 1;
    if (type !== OBJECT_IMAGE && type !== OBJECT_FORM) continue;
    pictures = true;
    area += areaOf(engine, object);
  }
  return { pictures, drawn: paths >= MANY_PATHS, covered: pageArea > 0 ? Math.min(1, area / pageArea) : 0 };
};

const SLOTS = 200;
const RECT_BYTES = 32;

/** Share of the page's height on which text stands. */
export const writtenShare = (engine: PdfEngine, page: number): number => {
  const { calls } = engine;
  const height = calls.FPDF_GetPageHeightF(page);
  const textPage = calls.FPDFText_LoadPage(page);
  if (textPage === 0 || !(height > 0)) return 0;
  const written = new Uint8Array(SLOTS);
  const rect = engine.alloc(RECT_BYTES);
  const count = calls.FPDFText_CountRects(textPage, 0, -1);
  for (let index = 0; index < count; index += 1) {
    // left, top, right, bottom
    if (calls.FPDFText_GetRect(textPage, index, rect, rect + 8, rect + 16, rect + 24) === 0) continue;
    const [, top = 0, , bottom = 0] = new Float64Array(engine.copy(rect, RECT_BYTES).buffer);
    written.fill(1, Math.floor((bottom / height) * SLOTS), Math.ceil((top / height) * SLOTS));
  }
  engine.free(rect);
  calls.FPDFText_ClosePage(textPage);
  return written.reduce((sum, slot) => sum + slot, 0) / SLOTS;
};

/** One page from its pixels to its text: made upright, straight, dark on white, large enough; then read. */
import { evened } from './even-light.ts';
import {
  countsOf,
  despeckled,
  type GreyImage,
  inverted,
  scaled,
  softened,
  straightened,
  thresholdOf,
  turned,
} from './grey-image.ts';
import { pageAngle } from './page-angle.ts';
import type { Tesseract } from './tesseract.ts';

/** More helps nobody: an A4 page at 400 dpi. */
export const WORK_PIXELS = 16_000_000;
/** A longer side below this is a screenshot or a small scan: its letters are enlarged. */
const SMALL_SIDE = 1_650;
const WANTED_SIDE = 2_400;
const MOST_ENLARGED = 3;
/** Confidence of text that stands upright; upside down it stays below 50. */
const SURE = 65;
const A_FEW_WORDS = 12;

export interface PageReading {
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
}

/** Pixels of a fax are twice as high as wide: made square. */
const squared = (image: GreyImage, aspect: number): GreyImage => {
  if (aspect < 0.3 || aspect > 3.5 || Math.abs(aspect - 1) < 0.05) return image;
  return aspect > 1
    ? scaled(image, image.width, Math.round(image.height * aspect))
    : scaled(image, Math.round(image.width / aspect), image.height);
};

const enlarged = (image: GreyImage): GreyImage => {
  const side = Math.max(image.width, image.height);
  if (side >= SMALL_SIDE) return image;
  const factor = Math.min(MOST_ENLARGED, WANTED_SIDE / side);
  return scaled(image, Math.round(image.width * factor), Math.round(image.height * factor));
};

/** Greys are fewer than this beside its ink: it has none but by chance. */
const NO_GREYS = 0.05;

const sumOf = (counts: Float64Array, from: number, to: number): number =>
  counts.subarray(from, to).reduce((sum, count) => sum + count, 0);

interface Tones {
  readonly threshold: number;
  /** More ink than paper. */
  readonly dark: boolean;
  /** Black and white, as a fax is. */
  readonly twoToned: boolean;
}

const tonesOf = (image: GreyImage): Tones => {
  const counts = countsOf(image);
  const threshold = thresholdOf(counts);
  const ink = sumOf(counts, 0, threshold);
  const paper = sumOf(counts, threshold, 256);
  const twoToned = sumOf(counts, 1, 255) < NO_GREYS * Math.min(ink, paper);
  return { dark: ink > paper, twoToned, threshold: ink > paper ? 256 - threshold : threshold };
};

const hasText = ({ text }: PageReading): boolean => text.trim().length >= A_FEW_WORDS;

/** `aspect` is height : width of a pixel; `turns` what the image's own data say about its orientation. */
export const readPage = (
  tesseract: Tesseract,
  image: GreyImage,
  aspect: number,
  turns: number,
): PageReading => {
  const { dark, twoToned, threshold: first } = tonesOf(image);
  const paper = dark ? inverted(image) : image;
  const lit = twoToned ? paper : evened(paper);
  const threshold = lit === paper ? first : tonesOf(lit).threshold;
  const clean = despeckled(lit, threshold);
  const page = enlarged(turned(squared(clean, aspect), turns));
  const { sideways, skew } = pageAngle(page, threshold);
  const upright = turned(page, sideways ? 1 : 0);
  const even = skew === 0 ? upright : straightened(upright, -skew);
  const straight = twoToned ? softened(even) : even;
  const dpi = Math.min(400, Math.max(70, Math.round(Math.max(straight.width, straight.height) / 11)));
  let best = tesseract.read(straight, dpi);
  // By its profile alone a page may as well stand on its head; one without a clear profile may lie on a side.
  for (const more of hasText(best) ? [2, 1, 3] : [1, 3]) {
    if (best.confidence >= SURE && hasText(best)) break;
    const other = tesseract.read(turned(straight, more), dpi);
    if (hasText(other) && (other.confidence > best.confidence || !hasText(best))) best = other;
    // Nothing along nor across: a picture without words.
    if (!hasText(best)) break;
  }
  return best;
};

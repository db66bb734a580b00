/** A page under uneven light, as photographs and scans of bound paper are: the paper is made equally bright everywhere. */
import type { GreyImage } from './grey-image.ts';

/** Larger than any letter of running text, so that paper shows in every square. */
const SQUARE = 48;
/** Of the pixels of a square so many are darker than its paper. */
const PAPER_RANK = 0.8;
/** Differences of less than this between one part of the paper and another do no harm. */
const EVEN = 0.75;
/** A darker square is a picture or a black bar, not a shadow. */
const DARKEST_PAPER = 64;
const WHITE = 240;

/** The brightness of the paper by squares; where a square has none, its neighbours' mean comes in by smoothing. */
const paperOf = ({ width, height, data }: GreyImage, across: number, down: number): Float32Array => {
  const paper = new Float32Array(across * down);
  const counts = new Uint32Array(256);
  for (let row = 0; row < down; row += 1)
    for (let column = 0; column < across; column += 1) {
      counts.fill(0);
      const endX = Math.min(width, (column + 1) * SQUARE);
      const endY = Math.min(height, (row + 1) * SQUARE);
      let asked = 0;
      for (let y = row * SQUARE; y < endY; y += 2)
        for (let x = column * SQUARE; x < endX; x += 2) {
          const value = data[y * width + x] as number;
          counts[value] = (counts[value] as number) + 1;
          asked += 1;
        }
      let value = 0;
      for (let below = counts[0] as number; below < asked * PAPER_RANK; below += counts[value] as number)
        value += 1;
      paper[row * across + column] = value;
    }
  return paper;
};

/** Each square with its neighbours: edges between squares must not show. Squares without paper take no part. */
const smoothed = (paper: Float32Array, across: number, down: number): Float32Array =>
  paper.map((own, index) => {
    const [row, column] = [Math.floor(index / across), index % across];
    let sum = 0;
    let count = 0;
    for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y += 1)
      for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x += 1) {
        const value = paper[y * across + x] as number;
        if (value < DARKEST_PAPER) continue;
        sum += value;
        count += 1;
      }
    return count === 0 ? own : sum / count;
  });

/** The image itself where its light is even. Dark letters on bright paper are expected. */
export const evened = (image: GreyImage): GreyImage => {
  const { width, height, data } = image;
  const [across, down] = [Math.ceil(width / SQUARE), Math.ceil(height / SQUARE)];
  const paper = smoothed(paperOf(image, across, down), across, down);
  const bright = paper.filter((value) => value >= DARKEST_PAPER).sort();
  const darkest = bright[Math.floor(bright.length * 0.02)] ?? WHITE;
  const brightest = bright[Math.floor(bright.length * 0.98)] ?? WHITE;
  if (darkest > brightest * EVEN) return image;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    const atY = Math.min(down - 1, Math.max(0, (y + 0.5) / SQUARE - 0.5));
    const top = Math.floor(atY);
    const under = Math.min(down - 1, top + 1);
    for (let x = 0; x < width; x += 1) {
      const atX = Math.min(across - 1, Math.max(0, (x + 0.5) / SQUARE - 0.5));
      const left = Math.floor(atX);
      const right = Math.min(across - 1, left + 1);
      const upper = mix(
        paper[top * across + left] as number,
        paper[top * across + right] as number,
        atX - left,
      );
      const lower = mix(
        paper[under * across + left] as number,
        paper[under * across + right] as number,
        atX - left,
      );
      const light = Math.max(DARKEST_PAPER, mix(upper, lower, atY - top));
      out[y * width + x] = Math.min(255, ((data[y * width + x] as number) * WHITE) / light);
    }
  }
  return { width, height, data: out };
};

const mix = (from: number, to: number, share: number): number => from + (to - from) * share;

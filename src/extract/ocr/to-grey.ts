/** From Leptonica's pixels to a grey image: any depth, with or without a palette; what is transparent is paper. */
import type { GreyImage } from './grey-image.ts';
import type { Decoded } from './tesseract.ts';

const luma = (red: number, green: number, blue: number): number =>
  (red * 299 + green * 587 + blue * 114) / 1000;

/** Grey of each value of a pixel up to 8 bits. */
const greysOf = ({ memory, depth, palette }: Decoded): Uint8Array => {
  const values = 1 << depth;
  if (palette.colours > 0) {
    const entries = new Uint8Array(memory, palette.at, Math.min(palette.colours, values) * 4);
    return Uint8Array.from({ length: values }, (_, value) => {
      const [blue = 255, green = 255, red = 255, alpha = 255] = entries.subarray(value * 4, value * 4 + 4);
      return 255 + ((luma(red, green, blue) - 255) * alpha) / 255;
    });
  }
  // One bit is ink or not; more are brightness.
  return Uint8Array.from({ length: values }, (_, value) =>
    depth === 1 ? 255 * (1 - value) : (255 * value) / (values - 1),
  );
};

type ReadPixel = (line: number, x: number) => number;

const pixelReader = (decoded: Decoded): ReadPixel | undefined => {
  const { memory, depth, hasAlpha } = decoded;
  const words = new Uint32Array(memory);
  if (depth === 32)
    return (line, x) => {
      const word = words[line + x] as number;
      const grey = luma(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255);
      return hasAlpha ? 255 + ((grey - 255) * (word & 255)) / 255 : grey;
    };
  if (depth === 16)
    return (line, x) => ((words[line + (x >> 1)] as number) >>> ((x & 1) === 0 ? 24 : 8)) & 255;
  if (depth !== 1 && depth !== 2 && depth !== 4 && depth !== 8) return undefined;
  const greys = greysOf(decoded);
  const perWord = 32 / depth;
  const mask = (1 << depth) - 1;
  return (line, x) => {
    const word = words[line + ((x / perWord) | 0)] as number;
    return greys[(word >>> (32 - depth * ((x % perWord) + 1))) & mask] as number;
  };
};

/** Grey already, four pixels a word, the first in its highest byte. */
const copyBytes = ({ memory, data: from, width, height, wordsPerLine }: Decoded, data: Uint8Array): void => {
  const bytes = new Uint8Array(memory, from, wordsPerLine * 4 * height);
  for (let y = 0; y < height; y += 1) {
    const line = y * wordsPerLine * 4;
    for (let x = 0; x < width; x += 1) data[y * width + x] = bytes[line + (x ^ 3)] as number;
  }
};

/** Shrunk by a whole factor where it has more than `maxPixels`. undefined: a depth nobody uses. */
export const toGrey = (decoded: Decoded, maxPixels: number): GreyImage | undefined => {
  const read = pixelReader(decoded);
  if (read === undefined) return undefined;
  const factor = Math.max(1, Math.ceil(Math.sqrt((decoded.width * decoded.height) / maxPixels)));
  const width = Math.floor(decoded.width / factor);
  const height = Math.floor(decoded.height / factor);
  if (width === 0 || height === 0) return undefined;
  const data = new Uint8Array(width * height);
  if (factor === 1 && decoded.depth === 8 && decoded.palette.colours === 0) {
    copyBytes(decoded, data);
    return { width, height, data };
  }
  const base = decoded.data / 4;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy += 1) {
        const line = base + (y * factor + dy) * decoded.wordsPerLine;
        for (let dx = 0; dx < factor; dx += 1) sum += read(line, x * factor + dx);
      }
      data[y * width + x] = sum / (factor * factor);
    }
  }
  return { width, height, data };
};

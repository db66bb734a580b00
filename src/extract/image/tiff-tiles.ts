/**
 * Pages of a TIFF whose packing the decoder does not know: Deflate becomes plain pixels, JPEG a picture for every strip
 * or tile. Everything else is left to the decoder.
 */
import { inflateSync } from 'node:zlib';
import type { GreyImage } from '../ocr/grey-image.ts';
import type { OcrTile } from '../ocr/ocr-message.ts';
import type { Frame } from './image-info.ts';
import { type Layout, layoutOf } from './tiff-layout.ts';

const JPEG = 7;
const DEFLATE = new Set([8, 32_946]);
/** The difference of each pixel to the one on its left. */
const HORIZONTAL = 2;

export type Unpacked =
  | { readonly image: GreyImage }
  | { readonly tiles: readonly OcrTile[] }
  /** The decoder knows it. */
  | 'known'
  | undefined;

/** `expand` counts what is inflated. undefined: damaged, or a kind that is not read. */
export const unpackedPage = (
  data: Uint8Array,
  { directory = 0, width, height }: Frame,
  expand: (bytes: number) => void,
): Unpacked => {
  const layout = layoutOf(data, directory);
  if (layout === undefined) return 'known';
  if (layout.compression === JPEG) return { tiles: jpegTiles(layout) };
  if (!DEFLATE.has(layout.compression)) return 'known';
  const image = inflatedImage(layout, width, height, expand);
  return image && { image };
};

/** Tables stand once for all tiles; a picture of its own needs them in front. */
const jpegTiles = ({ tiles, tables }: Layout): OcrTile[] =>
  tiles.map(({ x, y, bytes }) => ({
    x,
    y,
    bytes: new Uint8Array(
      tables === undefined
        ? bytes
        : Buffer.concat([tables.subarray(0, tables.byteLength - 2), bytes.subarray(2)]),
    ),
  }));

const inflatedImage = (
  layout: Layout,
  width: number,
  height: number,
  expand: (bytes: number) => void,
): GreyImage | undefined => {
  const { tiles, tileWidth, tileHeight, depth, samples, inkIsOne, palette, predictor } = layout;
  if (![1, 4, 8].includes(depth) || (depth < 8 && samples !== 1)) return undefined;
  const stride = Math.ceil((tileWidth * depth * samples) / 8);
  const data = new Uint8Array(width * height).fill(255);
  const greyAt = (rows: Uint8Array, line: number, x: number): number => {
    if (samples >= 3) {
      const at = line + x * samples;
      return (
        ((rows[at] as number) * 299 + (rows[at + 1] as number) * 587 + (rows[at + 2] as number) * 114) / 1000
      );
    }
    const bit = x * depth * samples;
    const value = ((rows[line + (bit >> 3)] as number) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    if (palette !== undefined) return palette[value] ?? 255;
    const grey = (value * 255) / ((1 << depth) - 1);
    return inkIsOne ? 255 - grey : grey;
  };
  for (const { x, y, bytes } of tiles) {
    let rows: Uint8Array;
    try {
      rows = inflateSync(bytes, { maxOutputLength: stride * tileHeight + 1024 });
    } catch {
      return undefined;
    }
    expand(rows.byteLength);
    const lines = Math.min(tileHeight, height - y, Math.floor(rows.byteLength / stride));
    for (let line = 0; line < lines; line += 1) {
      const from = line * stride;
      if (predictor === HORIZONTAL && depth === 8)
        for (let at = from + samples; at < from + stride; at += 1)
          rows[at] = (rows[at] as number) + (rows[at - samples] as number);
      for (let dx = 0; dx < Math.min(tileWidth, width - x); dx += 1)
        data[(y + line) * width + x + dx] = greyAt(rows, from, dx);
    }
  }
  return { width, height, data };
};

/** The pictures that are read, by their first bytes. */
import type { Extractor } from '../extractor.ts';
import { bmpPixels } from './bmp-pixels.ts';
import { describeBmp } from './describe-bmp.ts';
import { describeGif } from './describe-gif.ts';
import { describeJpeg } from './describe-jpeg.ts';
import { describePng } from './describe-png.ts';
import { describeWebp } from './describe-webp.ts';
import { imageExtractor, type RequestOf } from './image-extractor.ts';
import { describeTags, withFirst } from './tags.ts';
import { unpackedPage } from './tiff-tiles.ts';

export const png = imageExtractor('png', ({ latin1 }) => latin1.startsWith('\x89PNG\r\n\x1a\n'), describePng);

export const jpeg = imageExtractor('jpeg', ({ latin1 }) => latin1.startsWith('\xff\xd8\xff'), describeJpeg);

/** A letter may begin with the word too; a screen whose size, flags and colours are all printable would be 8,224 pixels wide and more. */
export const gif = imageExtractor(
  'gif',
  ({ latin1 }) => /^GIF8[79]a(?![\t\n\r\x20-\x7e]{7})/.test(latin1),
  describeGif,
);

export const webp: Extractor = imageExtractor(
  'webp',
  ({ latin1 }) => latin1.startsWith('RIFF') && latin1.startsWith('WEBP', 8),
  describeWebp,
);

/** "BM" alone is a word: the length of its second header is one of the five that exist. */
export const bmp: Extractor = imageExtractor(
  'bmp',
  ({ latin1 }) => latin1.startsWith('BM') && /^[\x0c\x28\x40\x6c\x7c]\0\0\0/.test(latin1.slice(14, 18)),
  describeBmp,
  (data, { aspect }) => {
    const image = bmpPixels(data);
    return image && { kind: 'pixels', image, aspect };
  },
);

const tiffPage: RequestOf = (data, frame, expand) => {
  const { width, height, aspect, turns, directory = 0 } = frame;
  const unpacked = unpackedPage(data, frame, expand);
  if (unpacked === undefined) return undefined;
  // The decoder turns by itself.
  if (unpacked === 'known') return { kind: 'picture', bytes: withFirst(data, directory), aspect, turns: 0 };
  return 'image' in unpacked
    ? { kind: 'pixels', image: unpacked.image, aspect }
    : { kind: 'tiles', width, height, tiles: unpacked.tiles, aspect, turns };
};

export const tiff: Extractor = imageExtractor(
  'tiff',
  ({ latin1 }) => latin1.startsWith('II*\0') || latin1.startsWith('MM\0*'),
  describeTags,
  tiffPage,
);

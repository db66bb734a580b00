/** The pixels of a BMP as grey: Leptonica reads only the commonest of its many kinds. */
import type { GreyImage } from '../ocr/grey-image.ts';
import { viewOf } from '../random-access.ts';

const CORE_HEADER_BYTES = 12;
const PLAIN = 0;
const RUNS_8 = 1;
const RUNS_4 = 2;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;

const luma = (red: number, green: number, blue: number): number =>
  (red * 299 + green * 587 + blue * 114) / 1000;

/** Brightness 0 to 255 of the bits under a mask. */
const channel = (value: number, mask: number): number => {
  if (mask === 0) return 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (((value & mask) >>> shift) * 255) / most;
};

/** Runs of equal pixels (compression 1 and 2) unpacked to one byte a pixel, from the bottom up. */
const unpacked = (
  data: Uint8Array,
  from: number,
  width: number,
  height: number,
  four: boolean,
): Uint8Array => {
  const out = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, from];
  const put = (value: number): void => {
    if (x < width && y < height) out[y * width + x] = value;
    x += 1;
  };
  const half = (byte: number, index: number): number =>
    four ? (index % 2 === 0 ? byte >> 4 : byte & 15) : byte;
  while (at + 1 < data.byteLength && y < height) {
    const count = data[at] as number;
    const value = data[at + 1] as number;
    at += 2;
    if (count > 0) for (let index = 0; index < count; index += 1) put(half(value, index));
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) break;
    else if (value === 2) {
      x += data[at] ?? 0;
      y += data[at + 1] ?? 0;
      at += 2;
    } else {
      for (let index = 0; index < value; index += 1)
        put(half(data[at + (four ? index >> 1 : index)] ?? 0, index));
      const bytes = four ? (value + 1) >> 1 : value;
      at += bytes + (bytes & 1);
    }
  }
  return out;
};

/** undefined: cut off, or a kind that nobody writes. */
export const bmpPixels = (data: Uint8Array): GreyImage | undefined => {
  const view = viewOf(data);
  const headerBytes = view.getUint32(14, true);
  const isCore = headerBytes === CORE_HEADER_BYTES;
  if (!isCore && data.byteLength < 54) return undefined;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const signed = isCore ? view.getInt16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signed);
  const depth = view.getUint16(isCore ? 24 : 28, true);
  const packing = isCore ? PLAIN : view.getUint32(30, true);
  const pixels = view.getUint32(10, true);
  if (width <= 0 || height === 0 || ![1, 4, 8, 16, 24, 32].includes(depth)) return undefined;
  const hasMasks = packing === BIT_FIELDS || packing === ALPHA_BIT_FIELDS;
  const runs = packing === RUNS_8 || packing === RUNS_4;
  if (packing !== PLAIN && !hasMasks && !runs) return undefined;
  const stride = runs ? width : Math.ceil((width * depth) / 32) * 4;
  if (!runs && pixels + stride * height > data.byteLength) return undefined;

  const entryBytes = isCore ? 3 : 4;
  const paletteAt = 14 + headerBytes + (hasMasks && headerBytes === 40 ? 12 : 0);
  const greys = Uint8Array.from({ length: depth <= 8 ? 1 << depth : 0 }, (_, index) => {
    const at = paletteAt + index * entryBytes;
    return luma(data[at + 2] ?? 0, data[at + 1] ?? 0, data[at] ?? 0);
  });
  const defaults = depth === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  const [red = 0, green = 0, blue = 0] = hasMasks
    ? [54, 58, 62].map((at) => (at + 4 <= data.byteLength ? view.getUint32(at, true) : 0))
    : defaults;
  const unpackedRows = runs ? unpacked(data, pixels, width, height, packing === RUNS_4) : undefined;
  const greyAt = (row: number, x: number): number => {
    if (unpackedRows !== undefined) return greys[unpackedRows[row * width + x] as number] ?? 255;
    const line = pixels + row * stride;
    if (depth <= 8) {
      const byte = data[line + ((x * depth) >> 3)] as number;
      return greys[(byte >> (8 - depth - ((x * depth) & 7))) & ((1 << depth) - 1)] as number;
    }
    const at = line + (x * depth) / 8;
    if (depth === 24) return luma(data[at + 2] as number, data[at + 1] as number, data[at] as number);
    const value = depth === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
    return luma(channel(value, red), channel(value, green), channel(value, blue));
  };
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    // From the bottom up, unless its height is negative.
    const row = signed > 0 ? height - 1 - y : y;
    for (let x = 0; x < width; x += 1) out[y * width + x] = greyAt(row, x);
  }
  return { width, height, data: out };
};

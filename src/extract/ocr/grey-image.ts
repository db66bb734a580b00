/** An image of one channel, 0 black to 255 white, and the few things that are done to pages before they are read. */

export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** Row by row, without padding. */
  readonly data: Uint8Array;
}

const WHITE = 255;

export const blank = (width: number, height: number): GreyImage => ({
  width,
  height,
  data: new Uint8Array(width * height).fill(WHITE),
});

/** Clockwise, `turns` × 90 degrees. */
export const turned = (image: GreyImage, turns: number): GreyImage => {
  const { width, height, data } = image;
  const quarter = ((turns % 4) + 4) % 4;
  if (quarter === 0) return image;
  if (quarter === 2) return { width, height, data: new Uint8Array(data).reverse() };
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const at = quarter === 1 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      out[at] = data[row + x] as number;
    }
  }
  return { width: height, height: width, data: out };
};

/** Bilinear, to exactly this size. */
export const scaled = (image: GreyImage, width: number, height: number): GreyImage => {
  const out = new Uint8Array(width * height);
  const stepX = image.width / width;
  const stepY = image.height / height;
  for (let y = 0; y < height; y += 1) {
    const at = Math.min(image.height - 1, Math.max(0, (y + 0.5) * stepY - 0.5));
    for (let x = 0; x < width; x += 1)
      out[y * width + x] = sample(image, Math.min(image.width - 1, Math.max(0, (x + 0.5) * stepX - 0.5)), at);
  }
  return { width, height, data: out };
};

/** Between pixels; the caller keeps `x` and `y` inside. */
const sample = ({ width, height, data }: GreyImage, x: number, y: number): number => {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = left + 1 < width ? 1 : 0;
  const below = top + 1 < height ? width : 0;
  const at = top * width + left;
  const a = data[at] as number;
  const b = data[at + below] as number;
  const fx = x - left;
  const upper = a + ((data[at + right] as number) - a) * fx;
  const lower = b + ((data[at + below + right] as number) - b) * fx;
  return upper + (lower - upper) * (y - top) + 0.5;
};

/** Turned by a small angle (radians, clockwise on the page) about its middle; what comes in from outside is white. */
export const straightened = (image: GreyImage, angle: number): GreyImage => {
  const { width, height, data } = image;
  const out = blank(width, height);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [midX, midY] = [width / 2, height / 2];
  const [lastX, lastY] = [width - 1, height - 1];
  for (let y = 0; y < height; y += 1) {
    let fromX = -cos * midX + sin * (y - midY) + midX;
    let fromY = cos * (y - midY) + sin * midX + midY;
    for (let x = 0; x < width; x += 1, fromX += cos, fromY -= sin) {
      if (fromX < 0 || fromY < 0 || fromX >= lastX || fromY >= lastY) continue;
      const left = fromX | 0;
      const top = fromY | 0;
      const at = top * width + left;
      // Weights of 256 parts: most of a large scan's time is spent here.
      const right = ((fromX - left) * 256) | 0;
      const below = ((fromY - top) * 256) | 0;
      const upper = (data[at] as number) * (256 - right) + (data[at + 1] as number) * right;
      const lower = (data[at + width] as number) * (256 - right) + (data[at + width + 1] as number) * right;
      out.data[y * width + x] = (upper * (256 - below) + lower * below + 0x8000) >> 16;
    }
  }
  return out;
};

export const inverted = ({ width, height, data }: GreyImage): GreyImage => ({
  width,
  height,
  data: data.map((value) => WHITE - value),
});

/** So many pixels say what all of them say. */
const ASKED = 1_000_000;

/** How many of the pixels have each value, by a sample of them. */
export const countsOf = ({ width, data }: GreyImage): Float64Array => {
  const counts = new Float64Array(256);
  let step = Math.max(1, Math.floor(data.length / ASKED));
  // Not the same columns in every row.
  while (step > 1 && width % step === 0) step += 1;
  for (let at = 0; at < data.length; at += step) {
    const value = data[at] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
};

/** Otsu's threshold: what is below is ink. */
export const thresholdOf = (counts: Float64Array): number => {
  let all = 0;
  for (const count of counts) all += count;
  let sum = 0;
  for (let value = 0; value < 256; value += 1) sum += value * (counts[value] as number);
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let threshold = 128;
  for (let value = 0; value < 255; value += 1) {
    below += counts[value] as number;
    sumBelow += value * (counts[value] as number);
    const above = all - below;
    if (below === 0 || above === 0) continue;
    const distance = sumBelow / below - (sum - sumBelow) / above;
    const between = below * above * distance * distance;
    if (between > best) {
      best = between;
      threshold = value + 1;
    }
  }
  return threshold;
};

/** Without dark pixels that stand alone: the dust of a fax. A full stop is never a single pixel, at 98 lines an inch neither. */
export const despeckled = (image: GreyImage, threshold: number): GreyImage => {
  const { width, height, data } = image;
  const out = new Uint8Array(data);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      if ((data[at] as number) >= threshold) continue;
      const above = at - width;
      const under = at + width;
      const alone =
        (data[at - 1] as number) >= threshold &&
        (data[at + 1] as number) >= threshold &&
        (data[above] as number) >= threshold &&
        (data[under] as number) >= threshold &&
        (data[above - 1] as number) >= threshold &&
        (data[above + 1] as number) >= threshold &&
        (data[under - 1] as number) >= threshold &&
        (data[under + 1] as number) >= threshold;
      if (alone) out[at] = WHITE;
    }
  }
  return { width, height, data: out };
};

/**
 * Each pixel with its neighbours, the near ones more: the ragged edges of pixels that are either black or white become greys.
 * The network that reads lines was taught with those, and reads a fifth of the misread numbers of a fax right by it.
 */
export const softened = ({ width, height, data }: GreyImage): GreyImage => {
  const out = new Uint8Array(data);
  const across = new Uint16Array(data.length);
  for (let at = 1; at < data.length - 1; at += 1)
    across[at] = (data[at - 1] as number) + 2 * (data[at] as number) + (data[at + 1] as number);
  for (let y = 1; y < height - 1; y += 1)
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1)
      out[at] =
        ((across[at - width] as number) + 2 * (across[at] as number) + (across[at + width] as number)) >> 4;
  return { width, height, data: out };
};

/** Shrunk by a whole factor: each pixel the mean of a square. */
export const shrunk = (image: GreyImage, factor: number): GreyImage => {
  if (factor <= 1) return image;
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const out = new Uint8Array(width * height);
  const [spanX, spanY] = [Math.min(factor, image.width), Math.min(factor, image.height)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < spanY; dy += 1) {
        const row = (y * factor + dy) * image.width + x * factor;
        for (let dx = 0; dx < spanX; dx += 1) sum += image.data[row + dx] as number;
      }
      out[y * width + x] = sum / (spanX * spanY);
    }
  }
  return { width, height, data: out };
};

/** How a page lies: on its side or not, and how far from straight. By projection: lines of text make a profile of peaks and gaps. */
import { type GreyImage, shrunk } from './grey-image.ts';

/** Lines of text keep some pixels of distance at this size, whatever the resolution. */
const LOOK_PIXELS = 700_000;
const DEGREE = Math.PI / 180;
/** Papers are fed into scanners no more askew than this. */
const MAX_SKEW = 8;
/** Less than this does no harm. */
const STRAIGHT = 0.25;
/** A page of text on its side is this much more uneven across than along. */
const SIDEWAYS = 1.5;

interface Ink {
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  readonly width: number;
  readonly height: number;
}

const inkOf = (image: GreyImage, threshold: number): Ink => {
  const small = shrunk(image, Math.round(Math.sqrt((image.width * image.height) / LOOK_PIXELS)));
  // Thin strokes grow pale when they are shrunk.
  const bound = threshold + (255 - threshold) * 0.4;
  const at: number[] = [];
  for (let index = 0; index < small.data.length; index += 1)
    if ((small.data[index] as number) < bound) at.push(index);
  return {
    xs: Int32Array.from(at, (index) => index % small.width),
    ys: Int32Array.from(at, (index) => Math.floor(index / small.width)),
    width: small.width,
    height: small.height,
  };
};

/** Sum of the squared steps of the profile along lines that rise by `slope`. */
const unevenness = (along: Int32Array, across: Int32Array, slope: number, length: number): number => {
  const margin = Math.ceil(Math.abs(slope) * length) + 1;
  let most = 0;
  for (const value of across) if (value > most) most = value;
  const profile = new Float64Array(most + 2 * margin + 2);
  for (let index = 0; index < along.length; index += 1) {
    const bin = Math.round((across[index] as number) - slope * (along[index] as number)) + margin;
    profile[bin] = (profile[bin] as number) + 1;
  }
  let sum = 0;
  for (let bin = 1; bin < profile.length; bin += 1) {
    const step = (profile[bin] as number) - (profile[bin - 1] as number);
    sum += step * step;
  }
  return sum;
};

export interface PageAngle {
  /** Its lines run up and down. */
  readonly sideways: boolean;
  /** Of its lines, in radians; positive where they fall to the right. 0: straight enough. */
  readonly skew: number;
}

const bestSlope = (along: Int32Array, across: Int32Array, length: number): { skew: number; peak: number } => {
  let skew = 0;
  let peak = -1;
  const look = (from: number, to: number, step: number): void => {
    for (let degrees = from; degrees <= to; degrees += step) {
      const score = unevenness(along, across, Math.tan(degrees * DEGREE), length);
      if (score > peak) {
        peak = score;
        skew = degrees;
      }
    }
  };
  look(-MAX_SKEW, MAX_SKEW, 0.5);
  const middle = skew;
  look(middle - 0.4, middle + 0.4, 0.1);
  return { skew, peak };
};

export const pageAngle = (image: GreyImage, threshold: number): PageAngle => {
  const { xs, ys, width, height } = inkOf(image, threshold);
  if (xs.length < 50) return { sideways: false, skew: 0 };
  const lying = bestSlope(xs, ys, width);
  const standing = bestSlope(ys, xs, height);
  const sideways = standing.peak > lying.peak * SIDEWAYS;
  // A column that leans to the right falls to the left once the page is turned.
  const skew = sideways ? -standing.skew : lying.skew;
  return { sideways, skew: Math.abs(skew) < STRAIGHT ? 0 : skew * DEGREE };
};

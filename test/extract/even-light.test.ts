/** Shadows go, everything else stays. */
import { expect, test } from 'vitest';
import { evened } from '../../src/extract/ocr/even-light.ts';
import type { GreyImage } from '../../src/extract/ocr/grey-image.ts';

/** Paper of brightness `paperAt`, with a stroke of ink of a quarter of that in every ninth row and column. */
const sheet = (paperAt: (x: number) => number): GreyImage => {
  const [width, height] = [960, 480];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data[y * width + x] = paperAt(x) * (x % 9 === 0 && y % 9 < 4 ? 0.25 : 1);
  return { width, height, data };
};

test('paper under even light is handed back as it is', () => {
  const page = sheet(() => 210);
  expect(evened(page)).toBe(page);
});

test('in the shadow paper becomes as bright as beside it, and ink stays darker than any paper', () => {
  const page = sheet((x) => 240 - (x / 960) * 170);
  // As it is, no threshold tells paper from ink: ink in the light is 60, paper in the shadow 70.
  const { data, width } = evened(page);
  const row = data.subarray(6 * width, 7 * width);
  const [darkest, brightest] = [Math.min(...row), Math.max(...row)];
  expect(brightest - darkest).toBeLessThan(170 / 4);
  const ink = Array.from({ length: 106 }, (_, index) => data[index * 9] as number);
  expect(Math.max(...ink)).toBeLessThan(darkest - 100);
});

test('a black bar is no shadow: it stays dark', () => {
  const page = sheet((x) => (x < 480 ? 240 : 10));
  const { data } = evened(page);
  expect(data[6 * 960 + 900]).toBeLessThan(60);
  expect(data[6 * 960 + 100]).toBeGreaterThan(200);
});

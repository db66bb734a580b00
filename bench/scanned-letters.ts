/** Letters of the generator as a scanner or a fax machine would have sent them, each with its answer key. Poppler draws them. */
import { execFileSync } from 'node:child_process';
import { createDraft } from '../fixtures/generate/draft.ts';
import { type KeyEntry, toKeyEntry } from '../fixtures/generate/key.ts';
import { createKit } from '../fixtures/generate/kit.ts';
import { createRandom, type Random } from '../fixtures/generate/random.ts';
import { LETTERS } from '../fixtures/generate/templates/letters.ts';
import { fitsPdf, paperPdf } from '../fixtures/generate/writers/pdf.ts';
import { type GreyImage, inverted, straightened, turned } from '../src/extract/ocr/grey-image.ts';

export interface Letter {
  readonly entry: KeyEntry;
  readonly pdf: Buffer;
}

const FACES = [
  { plain: 'Helvetica', bold: 'Helvetica-Bold' },
  { plain: 'Times-Roman', bold: 'Times-Bold' },
  { plain: 'Courier', bold: 'Courier-Bold' },
];

/** All kinds of letters and all typefaces by turns. */
export const lettersOf = async (seed: number, count: number): Promise<readonly Letter[]> => {
  const letters: Letter[] = [];
  for (let file = 0; letters.length < count; file += 1) {
    const draft = createDraft();
    const template = LETTERS[file % LETTERS.length]!;
    const doc = template.make(createKit({ seed, file, draft, population: 500 }));
    if (doc.kind !== 'paper' || !fitsPdf(JSON.stringify(doc))) continue;
    const pdf = await paperPdf(doc, true, FACES[letters.length % FACES.length]);
    letters.push({ pdf, entry: toKeyEntry(`${file}.tif`, template.id, draft, true) });
  }
  return letters;
};

/** Portable grey maps, one behind another, as `pdftoppm` prints them. */
const greyMapsOf = (data: Buffer): readonly GreyImage[] => {
  const pages: GreyImage[] = [];
  for (let at = 0; at < data.length; ) {
    const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(data.toString('latin1', at, at + 40));
    if (header === null) throw new Error('not what pdftoppm prints');
    const [width, height] = [Number(header[1]), Number(header[2])];
    at += header[0].length;
    pages.push({ width, height, data: new Uint8Array(data.subarray(at, at + width * height)) });
    at += width * height;
  }
  return pages;
};

export const drawn = (pdf: Buffer, dotsPerInch: number): readonly GreyImage[] =>
  greyMapsOf(
    execFileSync('pdftoppm', ['-gray', '-r', String(dotsPerInch), '-'], { input: pdf, maxBuffer: 1 << 28 }),
  );

/** Nearly normal, of deviation 1. */
const noiseOf = (random: Random): number => (random.next() + random.next() + random.next() - 1.5) * 2;

/** Each pixel with some of its neighbours, as lens and paper mix them. */
const blurred = ({ width, height, data }: GreyImage): GreyImage => {
  const out = new Uint8Array(data);
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const [left, right] = [data[at - 1]!, data[at + 1]!];
      const [above, below] = [data[at - width]!, data[at + width]!];
      out[at] = (data[at]! * 4 + left + right + above + below) / 8;
    }
  return { width, height, data: out };
};

/** A flatbed scanner: soft edges, paper that is not quite white, ink that is not quite black. */
export const scanned = (image: GreyImage, random: Random): GreyImage => {
  const { width, height, data } = blurred(image);
  return { width, height, data: data.map((value) => Math.min(255, 25 + value * 0.88 + noiseOf(random) * 4)) };
};

/** As a telephone takes it: the light falls off from one corner to the other, to a third. */
export const shaded = ({ width, height, data }: GreyImage): GreyImage => ({
  width,
  height,
  data: data.map((value, at) => {
    const across = (at % width) / width + at / width / height;
    return value * (1 - 0.67 * Math.min(1, Math.max(0, across * 0.8 - 0.3)));
  }),
});

/** Of pixels, the paper's dust and the line's errors. */
const SPECKLED = 0.0015;
const CLUMPS = 120;

/** A fax of a page that went in crooked: one bit a pixel, ragged edges, dust in grains and clumps. */
export const faxed = (image: GreyImage, random: Random): GreyImage => {
  const crooked = blurred(straightened(image, (random.next() - 0.5) * 2 * (Math.PI / 180)));
  const { width, height } = crooked;
  const data = crooked.data.map((value) =>
    random.chance(SPECKLED) ? (value > 128 ? 0 : 255) : value + noiseOf(random) * 30 > 140 ? 255 : 0,
  );
  for (let clump = 0; clump < CLUMPS; clump += 1) {
    const at = random.int(1, height - 3) * width + random.int(1, width - 3);
    for (const step of [0, 1, width, width + 1]) if (random.chance(0.7)) data[at + step] = 0;
  }
  return { width, height, data };
};

/** Between 2 and 5 degrees to either side. */
export const crooked = (image: GreyImage, random: Random): GreyImage =>
  straightened(image, ((random.chance(0.5) ? 1 : -1) * (2 + random.next() * 3) * Math.PI) / 180);

export interface Variant {
  readonly name: string;
  readonly dotsPerInch: number;
  readonly oneBit?: true;
  readonly make: (page: GreyImage, random: Random) => GreyImage;
}

export const VARIANTS: readonly Variant[] = [
  { name: 'clean300', dotsPerInch: 300, make: scanned },
  { name: 'clean200', dotsPerInch: 200, make: scanned },
  { name: 'fax', dotsPerInch: 200, oneBit: true, make: faxed },
  { name: 'skewed', dotsPerInch: 200, make: (page, random) => scanned(crooked(page, random), random) },
  { name: 'turned90', dotsPerInch: 200, make: (page, random) => turned(scanned(page, random), 1) },
  { name: 'turned180', dotsPerInch: 200, make: (page, random) => turned(scanned(page, random), 2) },
  { name: 'shaded', dotsPerInch: 200, make: (page, random) => shaded(scanned(page, random)) },
  { name: 'whiteOnBlack', dotsPerInch: 200, make: (page, random) => inverted(scanned(page, random)) },
];

export const randomOf = (seed: number, letter: number, { name }: Variant): Random =>
  createRandom(seed, name, letter);

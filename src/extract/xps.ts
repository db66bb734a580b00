/** XPS and OpenXPS: pages in order, each run of glyphs where it stands, pictures by OCR (ECMA-388). */
import type { Segment } from '../model/segment.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { readProperties } from './ooxml-properties.ts';
import { type Attributes, attribute, readXml, type XmlHandler } from './ooxml-xml.ts';
import { createTextFlow, type TextFlow } from './text-flow.ts';

const PAGE = /\.fpage$/i;
const PICTURE = /\.(?:png|jpe?g|tiff?)$/i;
/** Of the size of a glyph: a gap as wide as a space, and what a glyph takes where nothing says. */
const SPACE = 0.15;
const GLYPH = 0.5;

const numbersIn = (name: string): readonly number[] =>
  Array.from(name.matchAll(/\d+/g), ([number]) => Number(number));

/** `Documents/1/Pages/10.fpage` comes behind `…/2.fpage`. */
const inOrder = (a: PackagePart, b: PackagePart): number => {
  const [one, other] = [numbersIn(a.name), numbersIn(b.name)];
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Width of a run: the advances that `Indices` gives, in hundredths of the glyph's size. */
const widthOf = (text: string, indices: string | undefined, size: number): number => {
  const advances = (indices ?? '').split(';').slice(0, text.length);
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const advance = Number(advances[i]?.split(',')[1]);
    sum += Number.isFinite(advance) && advance > 0 ? advance / 100 : GLYPH;
  }
  return sum * size;
};

const pageHandler = (flow: TextFlow): XmlHandler & { end(): void } => {
  let line = '';
  let [y, end] = [Number.NaN, 0];
  const endLine = (): void => {
    if (line.trim() !== '') flow.paragraph(line);
    line = '';
    y = Number.NaN;
  };
  const glyphs = (attributes: Attributes): void => {
    // `{}` says that a brace behind it is one.
    const text = (attribute(attributes, 'UnicodeString') ?? '').replace(/^\{\}/, '');
    if (text === '') return;
    const size = Number(attribute(attributes, 'FontRenderingEmSize')) || 1;
    const [x, baseline] = [
      Number(attribute(attributes, 'OriginX')),
      Number(attribute(attributes, 'OriginY')),
    ];
    if (!(Math.abs(baseline - y) < size / 2)) endLine();
    else if (x - end > size * 2 || x < end - size * 2) line += '  ';
    else if (x - end > size * SPACE && !/\s$/.test(line) && !/^\s/.test(text)) line += ' ';
    line += text;
    y = baseline;
    end = x + widthOf(text, attribute(attributes, 'Indices'), size);
  };
  return {
    open(name, attributes) {
      if (name === 'Glyphs') glyphs(attributes);
      // A canvas has places of its own.
      else if (name === 'Canvas') endLine();
      const link = attribute(attributes, 'FixedPage.NavigateUri');
      if (link !== undefined) flow.named(link, 'link');
      const said = attribute(attributes, 'AutomationProperties.HelpText');
      if (said !== undefined) flow.named(said, 'alternative text');
    },
    close(name) {
      if (name === 'Canvas') endLine();
    },
    text() {},
    end: endLine,
  };
};

async function* readPage(
  part: PackagePart,
  number: number,
  flow: TextFlow,
  { note }: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  flow.startPage(number);
  const handler = pageHandler(flow);
  try {
    yield* readXml<Segment>(part.chunks(), handler, flow.drain, note);
  } finally {
    handler.end();
    flow.endPart();
  }
  yield flow.drain();
}

export const xps: Extractor = {
  name: 'xps',
  version: 1,
  accepts: ({ inside }) => inside === 'xps',
  async *extract(input) {
    const parts = await openPackage(input);
    const flow = createTextFlow();
    const pages = parts.filter(({ name }) => PAGE.test(name)).toSorted(inOrder);
    for (const [at, page] of pages.entries())
      yield* tolerant(readPage(page, at + 1, flow, input), input.note);
    for (const part of parts) {
      const properties = readProperties(part, input);
      if (properties !== undefined) yield* tolerant(properties, input.note);
      else if (PICTURE.test(part.name) && !/thumbnail/i.test(part.name))
        yield* tolerant(input.descend(part.source(), part.position), input.note);
    }
  },
};

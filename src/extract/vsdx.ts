/** Visio drawings (VSDX and its kin): the text and the data of every shape, page by page, comments and properties. */
import type { Segment } from '../model/segment.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { readProperties } from './ooxml-properties.ts';
import { attribute, readXml, type XmlHandler } from './ooxml-xml.ts';
import { createTextFlow, type TextFlow } from './text-flow.ts';

const PAGE = /^visio\/(?:pages\/page|comments|data\/recordsets\/recordset)\w*\.xml$/i;
const EMBEDDED = /^visio\/(?:embeddings|media)\//i;
const numberIn = (name: string): number => Number(/(\d+)\.xml$/i.exec(name)?.[1] ?? 0);

/** MS-VSDX 2.2: text stands in `Text`, a shape's data in rows of the section `Property`, a comment's in its entry. */
const shapeHandler = (flow: TextFlow): XmlHandler => {
  let depth = 0;
  let text = '';
  let inData = false;
  let [label, value] = ['', ''];
  return {
    open(name, attributes) {
      if (depth > 0) depth += 1;
      else if (name === 'Text' || name === 'CommentEntry') depth = 1;
      if (name === 'Section') inData = attribute(attributes, 'N') === 'Property';
      if (!inData || name !== 'Cell') return;
      const cell = attribute(attributes, 'N');
      if (cell === 'Label') label = attribute(attributes, 'V') ?? '';
      if (cell === 'Value') value = attribute(attributes, 'V') ?? '';
    },
    close(name) {
      if (inData && name === 'Row') {
        if (value.trim() !== '') flow.named(value, label);
        [label, value] = ['', ''];
      }
      if (name === 'Section') inData = false;
      if (depth === 0) return;
      depth -= 1;
      if (depth > 0) return;
      if (text.trim() !== '') flow.paragraph(text.trim());
      text = '';
    },
    text(piece) {
      if (depth > 0) text += piece;
    },
  };
};

async function* readPage(
  part: PackagePart,
  flow: TextFlow,
  { note }: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  flow.startPage(/\/pages\//i.test(part.name) ? numberIn(part.name) : undefined);
  try {
    yield* readXml<Segment>(part.chunks(), shapeHandler(flow), flow.drain, note);
  } finally {
    flow.endPart();
  }
  yield flow.drain();
}

export const vsdx: Extractor = {
  name: 'vsdx',
  version: 1,
  accepts: ({ inside }) => inside === 'vsdx',
  async *extract(input) {
    const flow = createTextFlow();
    const parts = await openPackage(input);
    for (const part of parts.toSorted((a, b) => numberIn(a.name) - numberIn(b.name))) {
      const properties = readProperties(part, input);
      if (properties !== undefined) yield* tolerant(properties, input.note);
      else if (PAGE.test(part.name)) yield* tolerant(readPage(part, flow, input), input.note);
      else if (EMBEDDED.test(part.name))
        yield* tolerant(input.descend(part.source(), part.position), input.note);
    }
  },
};

/** Parts of a workbook beside its sheets: comments, drawings, charts, what pivot tables and links keep, properties, files in it. */
import type { Segment } from '../model/segment.ts';
import { createBodyHandler } from './docx-body.ts';
import type { ExtractInput } from './extractor.ts';
import type { PackagePart } from './ooxml-package.ts';
import { readProperties } from './ooxml-properties.ts';
import { type Attributes, attribute, readXml } from './ooxml-xml.ts';
import { createTextFlow } from './text-flow.ts';

/** Text in `t` elements: comments, drawings, charts, diagrams. */
const DRAWN =
  /^xl\/(?:comments|threadedComments|persons|drawings|charts|diagrams(?!\/drawing))[^.]*\.(?:xml|vml)$/i;
const EMBEDDED = /^xl\/embeddings\//i;
const KNOWN =
  /^(?:xl\/|docProps\/|_rels\/|customXml\/|docMetadata\/|_xmlsignatures\/|customUI\/|\[Content_Types\]\.xml$)/i;
/** Values that pivot tables and links to other workbooks keep although their sheet is gone. */
const CACHE = /^xl\/(?:pivotCache\/pivotCache|externalLinks\/externalLink)[^/]*\.xml$/i;

/** Shared items and cached values stand in attributes `v`. */
async function* readCache(part: PackagePart, note: ExtractInput['note']): AsyncGenerator<readonly Segment[]> {
  const flow = createTextFlow();
  let text = '';
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      text = '';
      if (name === 'cacheField') flow.paragraph(attribute(attributes, 'name') ?? '');
      const value = name === 's' || name === 'd' || name === 'n' ? attribute(attributes, 'v') : undefined;
      if (value !== undefined) flow.paragraph(value);
    },
    close(name: string) {
      if (name === 'v' && text !== '') flow.paragraph(text);
      text = '';
    },
    text(piece: string) {
      text += piece;
    },
  };
  yield* readXml<Segment>(part.chunks(), handler, flow.drain, note);
  flow.endPart();
  yield flow.drain();
}

async function* readDrawn(part: PackagePart, note: ExtractInput['note']): AsyncGenerator<readonly Segment[]> {
  const flow = createTextFlow();
  const body = createBodyHandler(flow);
  // Authors and threaded comments hold their text themselves, and it ends with their element.
  // Boxes of old drawings write their text like a web page.
  const isBare = (name: string): boolean => name === 'text' || name === 'author' || name === 'font';
  const handler = {
    ...body,
    open(name: string, attributes: Attributes) {
      if (name === 'person') flow.named(attribute(attributes, 'displayName') ?? '', 'author');
      body.open(isBare(name) ? 't' : name, attributes);
    },
    close(name: string) {
      body.close(isBare(name) ? 't' : name);
      if (isBare(name)) body.close('p');
    },
  };
  yield* readXml<Segment>(part.chunks(), handler, flow.drain, note);
  body.close('p');
  flow.endPart();
  yield flow.drain();
}

/** Nothing for parts that hold no text. */
export async function* readBesideSheets(
  part: PackagePart,
  input: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  const properties = readProperties(part, input);
  if (properties !== undefined) yield* properties;
  else if (DRAWN.test(part.name)) yield* readDrawn(part, input.note);
  else if (CACHE.test(part.name)) yield* readCache(part, input.note);
  else if (EMBEDDED.test(part.name) || !KNOWN.test(part.name))
    yield* input.descend(part.source(), part.position);
}

/** All parts of a word processor's document or a presentation, streamed: text, tables, notes, comments, charts, files in it. */
import type { Segment } from '../model/segment.ts';
import { createBodyHandler } from './docx-body.ts';
import type { ExtractInput } from './extractor.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { readProperties } from './ooxml-properties.ts';
import { readXml, type XmlHandler } from './ooxml-xml.ts';
import { createTextFlow, type TextFlow } from './text-flow.ts';

/** Looks and settings, never text of the document. */
const NO_TEXT =
  /(?:^|\/)(?:styles\w*|settings|fontTable|webSettings|numbering|theme\d*|colors\d*|style\d*|quickStyle\d*|layout\d*|commentsExtended|commentsIds|commentsExtensible|people|_?vbaProject\w*|vbaData|presProps|viewProps|tableStyles|\[Content_Types\]|mimetype)(?:\.(?:xml|bin))?$/i;
const NO_TEXT_FOLDER =
  /^(?:(?:word|ppt)\/(?:media|fonts|activeX|printerSettings|theme|slideMasters|slideLayouts|notesMasters|handoutMasters|tags)\/|(?:word|ppt)\/diagrams\/drawing|docProps\/thumbnail|_xmlsignatures\/|customUI\/|userCustomization\/|customXml\/itemProps|\[trash\]\/)/i;
export const isWithoutText = (name: string): boolean => NO_TEXT.test(name) || NO_TEXT_FOLDER.test(name);
const EMBEDDED = /^(?:word|ppt)\/(?:embeddings\/|afchunk)/i;
const TEXT_PART = /^(?:word|ppt)\/.*\.xml$/i;
/** Numbered like the slides they belong to, as long as nobody moved one. */
const SLIDE = /^ppt\/(?:slides\/slide|notesSlides\/notesSlide)\d+\.xml$/i;
const SLIDE_COMMENTS = /^ppt\/(?:comments|modernComments)/i;

/** Comments of a slide stand in a `text` element, without paragraphs. */
const slideComments = (body: XmlHandler): XmlHandler => ({
  ...body,
  open: (name, attributes) => body.open(name === 'text' ? 't' : name, attributes),
  close(name) {
    body.close(name === 'text' ? 't' : name);
    if (name === 'text') body.close('p');
  },
});

const numberIn = (name: string): number => Number(/(\d+)\.xml$/i.exec(name)?.[1] ?? 0);

async function* readPart(
  part: PackagePart,
  flow: TextFlow,
  input: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  const properties = readProperties(part, input);
  if (properties !== undefined) yield* properties;
  else if (isWithoutText(part.name)) return;
  else if (TEXT_PART.test(part.name) && !EMBEDDED.test(part.name)) {
    const body = createBodyHandler(flow);
    const handler = SLIDE_COMMENTS.test(part.name) ? slideComments(body) : body;
    flow.startPage(SLIDE.test(part.name) ? numberIn(part.name) : undefined);
    try {
      yield* readXml<Segment>(part.chunks(), handler, flow.drain, input.note);
    } finally {
      // What a damaged part began is text too.
      body.close('p');
      flow.endTable();
      flow.endPart();
    }
    yield flow.drain();
  } else yield* input.descend(part.source(), part.position);
}

/** Parts that match no pattern of `order` come last, in the package's order. */
export async function* readParts(
  input: ExtractInput,
  order: readonly RegExp[],
): AsyncGenerator<readonly Segment[]> {
  const rankOf = ({ name }: PackagePart): number => {
    const rank = order.findIndex((pattern) => pattern.test(name));
    return rank < 0 ? order.length : rank;
  };
  const flow = createTextFlow();
  const parts = (await openPackage(input)).toSorted(
    (a, b) => rankOf(a) - rankOf(b) || (rankOf(a) < order.length ? numberIn(a.name) - numberIn(b.name) : 0),
  );
  for (const part of parts) yield* tolerant(readPart(part, flow, input), input.note);
  const rest = flow.drain();
  if (rest.length > 0) yield rest;
}

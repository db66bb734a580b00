/** DOCX and its kin, streamed: body, tables, headers, footers, notes, comments, charts, deletions, properties, embedded files. */
import mammoth from 'mammoth';
import type { Segment } from '../model/segment.ts';
import { createBodyHandler } from './docx-body.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { readProperties } from './ooxml-properties.ts';
import { readXml } from './ooxml-xml.ts';
import { createTextFlow, type TextFlow } from './text-flow.ts';

/** Looks, never text. */
const NO_TEXT =
  /(?:^|\/)(?:styles\w*|settings|fontTable|webSettings|numbering|theme\d*|colors\d*|style\d*|quickStyle\d*|layout\d*|commentsExtended|commentsIds|commentsExtensible|people|_?vbaProject|\[Content_Types\])\.(?:xml|bin)$/i;
const EMBEDDED = /^word\/(?:embeddings|afchunk)|^word\/[^/]+\.(?:mht|html?|rtf|docx|txt)$/i;
const PICTURE =
  /^(?:word\/(?:media|fonts|activeX|printerSettings|theme)\/|docProps\/thumbnail|_xmlsignatures\/|customUI\/|userCustomization\/|customXml\/itemProps)/i;

/** Reading order; a part of any other name comes after these. */
const ORDER: readonly RegExp[] = [
  /^word\/document/i,
  /^word\/header/i,
  /^word\/footer/i,
  /^word\/footnotes/i,
  /^word\/endnotes/i,
  /^word\/comments/i,
];

const rankOf = ({ name }: PackagePart): number => {
  const rank = ORDER.findIndex((pattern) => pattern.test(name));
  return rank < 0 ? ORDER.length : rank;
};

async function* readPart(
  part: PackagePart,
  flow: TextFlow,
  input: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  const properties = readProperties(part, input);
  if (properties !== undefined) yield* properties;
  else if (NO_TEXT.test(part.name) || PICTURE.test(part.name) || part.name === 'mimetype') return;
  else if (/^word\/.*\.xml$/i.test(part.name) && !EMBEDDED.test(part.name)) {
    yield* readXml<Segment>(part.chunks(), createBodyHandler(flow), flow.drain, input.note);
    flow.endTable();
    flow.endPart();
    yield flow.drain();
  } else yield* input.descend(part.source(), part.position);
}

export const docx: Extractor = {
  name: 'docx',
  version: 1,
  accepts: ({ inside }) => inside === 'docx',
  async *extract(input) {
    const parts = await openPackage(input);
    const flow = createTextFlow();
    for (const part of parts.toSorted((a, b) => rankOf(a) - rankOf(b)))
      yield* tolerant(readPart(part, flow, input), input.note);
  },
};

/** Larger packages killed the process in mammoth's DOM (a part of 100 MB). */
const MAMMOTH_BYTES = 20 * 1024 ** 2;
const CHUNK_CHARS = 4_000;

/** The second reader: body and notes only, everything in memory. */
export const docxMammoth: Extractor = {
  name: 'docx-mammoth',
  version: 1,
  accepts: ({ inside }) => inside === 'docx',
  async *extract({ source }) {
    const data = await source.bytes();
    if (data.byteLength > MAMMOTH_BYTES) throw new DocumentProblem('TOO_LARGE', `${MAMMOTH_BYTES} bytes`);
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(data) });
    let text = '';
    let line = 1;
    for (const paragraph of value.split('\n')) {
      text += `${paragraph}\n`;
      if (text.length < CHUNK_CHARS) continue;
      yield [{ kind: 'text', text, place: { line } }];
      line += text.split('\n').length - 1;
      text = '';
    }
    if (text.trim() !== '') yield [{ kind: 'text', text, place: { line } }];
  },
};

/** OpenDocument (and OpenOffice 1), streamed: texts, sheets, slides, drawings and their templates, packed or as one flat XML. */
import type { Segment } from '../model/segment.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { sheetTables } from './odf-tables.ts';
import { createOdfWalk } from './odf-walk.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { attribute, readXml } from './ooxml-xml.ts';
import { createTextFlow } from './text-flow.ts';

/** Of the document itself and of the charts and documents in it. */
const TEXT = /(?:^|\/)(?:content|styles|meta)\.xml$/i;
const MANIFEST = /^META-INF\/manifest\.xml$/i;
const NO_TEXT =
  /^(?:mimetype|META-INF\/.*|Pictures\/.*|Thumbnails\/.*|Configurations2\/.*|ObjectReplacements\/.*|Basic\/.*|Dialogs\/.*|media\/.*|Media\/.*|Fonts\/.*|layout-cache|manifest\.rdf)$|(?:^|\/)(?:settings\.xml|manifest\.rdf)$/i;
const ORDER = ['content.xml', 'styles.xml', 'meta.xml'];

/** Is the text encrypted? ODF 1.3 part 2, 3.4: the manifest says how, member by member, or wraps the whole package. */
const isLocked = async (manifest: PackagePart, note: ExtractInput['note']): Promise<boolean> => {
  let entry = '';
  let locked = false;
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'file-entry') entry = attribute(attributes, 'full-path') ?? '';
      if (name === 'encryption-data' && /^(?:content\.xml|encrypted-package)$/.test(entry)) locked = true;
    },
    close() {},
    text() {},
  };
  for await (const _ of readXml(manifest.chunks(), handler, () => [], note));
  return locked;
};

async function* readText(
  chunks: AsyncIterable<Uint8Array>,
  { limits, note, label }: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  const flow = createTextFlow();
  let cells = 0;
  const sheets = sheetTables(() => {
    cells += 1;
    if (cells === limits.cells + 1) note({ code: 'TOO_MANY_CELLS', detail: `${limits.cells} cells` });
    return cells <= limits.cells;
  });
  const walk = createOdfWalk(flow, sheets, label);
  try {
    yield* readXml<Segment>(chunks, walk, () => [...sheets.drain(), ...flow.drain()], note);
  } finally {
    // What a damaged part began is text too.
    for (const name of ['p', 'table-cell', 'table-row', 'table']) walk.close(name);
    flow.endTable();
    flow.endPart();
  }
  yield [...sheets.drain(), ...flow.drain()];
}

async function* extractPackage(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const parts = await openPackage(input);
  const manifest = parts.find(({ name }) => MANIFEST.test(name));
  if (manifest !== undefined && (await isLocked(manifest, input.note)))
    throw new DocumentProblem('LOCKED', 'OpenDocument');
  const rankOf = ({ name }: PackagePart): number =>
    (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  for (const part of parts.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    if (TEXT.test(part.name)) yield* tolerant(readText(part.chunks(), input), input.note);
    else if (!NO_TEXT.test(part.name))
      yield* tolerant(input.descend(part.source(), part.position), input.note);
  }
}

const packed = (name: string): Extractor => ({
  name,
  version: 2,
  accepts: ({ inside }) => inside === name,
  extract: extractPackage,
});

export const odt: Extractor = packed('odt');
export const odp: Extractor = packed('odp');
export const odg: Extractor = packed('odg');
export const ods: Extractor = packed('ods');

/** One XML for the whole document: `.fodt`, `.fods`, `.fodp`, `.fodg`. */
export const flatOdf: Extractor = {
  name: 'fodf',
  version: 1,
  accepts: ({ latin1 }) =>
    /^(?:\s|\xef\xbb\xbf)*(?:<\?xml[^>]*\?>\s*)?<(?:office:)?document\s[^>]*urn:oasis:names:tc:opendocument:xmlns:office/.test(
      latin1,
    ),
  extract: (input) => readText(input.source.chunks(), input),
};

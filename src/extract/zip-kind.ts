/** What a ZIP really is, told by the names of its members: an office document, a book, a program, or an archive. */
import type { ByteSource } from './extractor.ts';
import { latin1Of, randomAccess } from './random-access.ts';
import { zipDirectory } from './zip-directory.ts';
import { memberChunks } from './zip-member.ts';

/** The first pattern that some member matches decides. ECMA-376 part 2; OpenDocument 1.3 part 2. */
const KINDS: readonly (readonly [member: RegExp, kind: string])[] = [
  [/^word\/[^/]*document[^/]*\.xml$/i, 'docx'],
  [/^xl\/workbook[^/]*\.bin$/i, 'xlsb'],
  [/^xl\/workbook[^/]*\.xml$/i, 'xlsx'],
  [/^ppt\/presentation[^/]*\.xml$/i, 'pptx'],
  [/^visio\/document\.xml$/i, 'vsdx'],
  [/^FixedDocumentSequence\.fdseq$|^Documents\/\d+\/FixedDocument\.fdoc$/i, 'xps'],
];

const MIME_KINDS: Readonly<Record<string, string>> = {
  text: 'odt',
  'text-master': 'odt',
  'text-web': 'odt',
  writer: 'odt',
  'writer.global': 'odt',
  spreadsheet: 'ods',
  calc: 'ods',
  chart: 'ods',
  presentation: 'odp',
  impress: 'odp',
  graphics: 'odg',
  draw: 'odg',
  formula: 'odg',
};
/** OpenDocument, and OpenOffice 1 before it; templates are read like documents. */
const OPEN_DOCUMENT = /^application\/vnd\.(?:oasis\.opendocument|sun\.xml)\.([a-z.-]+?)(?:[.-]template)?$/;

const ENOUGH_MEMBERS = 2_000;

const MAX_TYPE_BYTES = 200;

/** The name of its reader: `docx`, `xlsx`, `xlsb`, `pptx`, `odt` …, else `zip`. */
export const zipKind = async (source: ByteSource): Promise<string> => {
  const access = await randomAccess(source);
  const { entries } = await zipDirectory(access, ENOUGH_MEMBERS);
  for (const [member, kind] of KINDS) {
    if (entries.some(({ name }) => member.test(name.replaceAll('\\', '/')))) return kind;
  }
  // OpenDocument and EPUB say their media type in a member, which some programs pack and put anywhere.
  const said = entries.find(({ name, packedBytes }) => name === 'mimetype' && packedBytes <= MAX_TYPE_BYTES);
  if (said === undefined) return 'zip';
  try {
    for await (const chunk of memberChunks(access, said, source.budget, () => {})) {
      const type = latin1Of(chunk).trim();
      if (type === 'application/epub+zip') return 'epub';
      return MIME_KINDS[OPEN_DOCUMENT.exec(type)?.[1] ?? ''] ?? 'zip';
    }
  } catch {
    // An unreadable type makes it an archive like any other.
  }
  return 'zip';
};

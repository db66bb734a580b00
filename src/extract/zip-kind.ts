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
];

/** Members of a plain archive are read one by one; these kinds are archives with a name of their own. */
const MIME_KINDS: Readonly<Record<string, string>> = {
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.spreadsheet-template': 'ods',
};

const ENOUGH_MEMBERS = 2_000;

const MAX_TYPE_BYTES = 200;

/** `docx`, `xlsx`, `xlsb`, `pptx`, `ods`, else `zip`. */
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
    for await (const chunk of memberChunks(access, said, source.budget, () => {}))
      return MIME_KINDS[latin1Of(chunk).trim()] ?? 'zip';
  } catch {
    // An unreadable type makes it an archive like any other.
  }
  return 'zip';
};

/** What a ZIP really is, told by the names of its members: an office document, a book, a program, or an archive. */
import type { ByteSource } from './extractor.ts';
import { randomAccess } from './random-access.ts';
import { zipDirectory } from './zip-directory.ts';

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

/** `docx`, `xlsx`, `xlsb`, `pptx`, `ods`, else `zip`. */
export const zipKind = async (source: ByteSource, head: Uint8Array): Promise<string> => {
  const { entries } = await zipDirectory(await randomAccess(source), ENOUGH_MEMBERS);
  for (const [member, kind] of KINDS) {
    if (entries.some(({ name }) => member.test(name.replaceAll('\\', '/')))) return kind;
  }
  // OpenDocument and EPUB store their media type, unpacked, as the first member.
  if (entries[0]?.name === 'mimetype') {
    const start = 38 + (head[28] ?? 0);
    const length = entries[0].packedBytes;
    const type = Buffer.from(head.subarray(start, start + Math.min(length, 200))).toString('latin1');
    return MIME_KINDS[type.trim()] ?? 'zip';
  }
  return 'zip';
};

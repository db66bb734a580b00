/** What an OLE2 compound file is, told by the names in its directory: Word, Excel, PowerPoint, Outlook, encrypted. */
import { type CfbStorage, openCfb } from './cfb-file.ts';
import { type ByteSource, DocumentProblem } from './extractor.ts';
import { randomAccess } from './random-access.ts';

/** Stream names that tell, the most telling first. [MS-DOC], [MS-XLS], [MS-PPT], [MS-OXMSG], [MS-OFFCRYPTO]. */
const KINDS: readonly (readonly [stream: string, kind: string])[] = [
  ['EncryptedPackage', 'encrypted'],
  // Rights management keeps a note in the place of the text.
  ['\u0009DRMContent', 'encrypted'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['PP40', 'ppt'],
  ['PP97_DUALSTORAGE', 'ppt'],
  ['__properties_version1.0', 'msg'],
  ['__nameid_version1.0', 'msg'],
  ['VisioDocument', 'visio'],
  ['StarWriterDocument', 'staroffice'],
  ['StarCalcDocument', 'staroffice'],
  ['StarDrawDocument3', 'staroffice'],
  ['PerfectOffice_MAIN', 'perfectoffice'],
  ['Lotus123', 'lotus'],
  ['CONTENTS.123', 'lotus'],
  ['Quill', 'publisher'],
  ['Catalog', 'thumbnails'],
  ['MatOST', 'works'],
  ['SPELLING', 'works'],
  ['HwpSummaryInformation', 'hwp'],
  ['Props', 'project'],
  ['!\u6840\u{3ef7}', 'installer'],
];

export const CFB_NAMES: Readonly<Record<string, string>> = {
  doc: 'Word document',
  xls: 'Excel workbook',
  ppt: 'PowerPoint presentation',
  msg: 'Outlook message',
  visio: 'Visio drawing',
  publisher: 'Publisher document',
  thumbnails: 'thumbnail store',
  works: 'Works document',
  hwp: 'Hangul document',
  project: 'Project plan',
  installer: 'Windows installer',
  staroffice: 'StarOffice document',
  perfectoffice: 'WordPerfect or Quattro Pro document',
  lotus: 'Lotus 1-2-3 sheet',
  cfb: 'OLE2 compound file',
};

export const CFB_MAGIC = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';

const kindOf = ({ streams, storages }: CfbStorage): string | undefined => {
  const names = new Set(
    [...streams, ...storages].map(({ name }) => name.replace(/^[\x01-\x05]/, '').toLowerCase()),
  );
  return KINDS.find(([stream]) => names.has(stream.toLowerCase()))?.[1];
};

/** A key of `CFB_NAMES`, or `encrypted`. Throws what the source's own reads throw. Names inside storages are of embedded objects. */
export const cfbKind = async (source: ByteSource): Promise<string> => {
  const access = await randomAccess(source);
  try {
    return kindOf(openCfb(access, () => {})) ?? 'cfb';
  } catch (error) {
    if (error instanceof DocumentProblem && error.problem.code === 'BAD_FORMAT') return 'cfb';
    throw error;
  }
};

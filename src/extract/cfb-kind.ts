/** What an OLE2 compound file is, told by the names in its directory: Word, Excel, PowerPoint, Outlook, encrypted. */
import type { ByteSource } from './extractor.ts';
import { type RandomAccess, randomAccess, viewOf } from './random-access.ts';

/** Stream names that tell, the most telling first. [MS-DOC], [MS-XLS], [MS-PPT], [MS-OXMSG], [MS-OFFCRYPTO]. */
const KINDS: readonly (readonly [stream: string, kind: string])[] = [
  ['EncryptedPackage', 'encrypted'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['WorkBook', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['PP40', 'ppt'],
  ['PP97_DUALSTORAGE', 'ppt'],
  ['__properties_version1.0', 'msg'],
  ['__nameid_version1.0', 'msg'],
  ['VisioDocument', 'visio'],
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
  cfb: 'OLE2 compound file',
};

const MAX_DIRECTORY_SECTORS = 256;
const HEADER_DIFAT = 109;
const END_OF_CHAIN = 0xfffffffa;

/** Names of the directory's first sectors. Loops end at the cap. */
const streamNames = (access: RandomAccess): Set<string> => {
  const names = new Set<string>();
  const header = access.readAt(0, 512);
  if (header.byteLength < 512) return names;
  const view = viewOf(header);
  const sectorBytes = view.getUint16(30, true) === 12 ? 4096 : 512;
  const sectorAt = (sector: number): Uint8Array => access.readAt((sector + 1) * sectorBytes, sectorBytes);
  const nextOf = (sector: number): number => {
    const perSector = sectorBytes / 4;
    const index = Math.floor(sector / perSector);
    if (index >= HEADER_DIFAT) return END_OF_CHAIN;
    const fat = sectorAt(view.getUint32(76 + 4 * index, true));
    const at = (sector % perSector) * 4;
    return at + 4 <= fat.byteLength ? viewOf(fat).getUint32(at, true) : END_OF_CHAIN;
  };
  let sector = view.getUint32(48, true);
  for (let count = 0; sector < END_OF_CHAIN && count < MAX_DIRECTORY_SECTORS; count += 1) {
    const block = sectorAt(sector);
    for (let at = 0; at + 128 <= block.byteLength; at += 128) {
      const entry = block.subarray(at, at + 128);
      const nameBytes = viewOf(entry).getUint16(64, true);
      if (nameBytes < 4 || nameBytes > 64) continue;
      names.add(
        new TextDecoder('utf-16le').decode(entry.subarray(0, nameBytes - 2)).replace(/^[\x01-\x05]/, ''),
      );
    }
    sector = nextOf(sector);
  }
  return names;
};

export const CFB_MAGIC = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';

/** A key of `CFB_NAMES`, or `encrypted`. Throws what the source's own reads throw. */
export const cfbKind = async (source: ByteSource): Promise<string> => {
  const names = streamNames(await randomAccess(source));
  return KINDS.find(([stream]) => names.has(stream))?.[1] ?? 'cfb';
};

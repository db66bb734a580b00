/** ISO 9660 images (ECMA-119), with the names of Joliet and Rock Ridge. Every tree is walked: a file may stand in one only. */
import { DocumentProblem, type Extractor } from './extractor.ts';
import { windowAccess, windowSource } from './member-window.ts';
import { nameBatches } from './packed-together.ts';
import { latin1Of, type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { memberName } from './zip-entry.ts';

const SECTOR = 2048;
const FIRST_DESCRIPTOR = 16;
const MAX_DESCRIPTORS = 32;
const PRIMARY = 1;
const SUPPLEMENTARY = 2;
const LAST_DESCRIPTOR = 255;
const DIRECTORY = 0x02;
const CONTINUES = 0x80;
/** A folder of more bytes holds more members than are ever read. */
const MAX_DIRECTORY_BYTES = 16 * 1024 ** 2;

interface Tree {
  readonly joliet: boolean;
  readonly blockBytes: number;
  readonly root: DirectoryRecord;
}

interface DirectoryRecord {
  readonly name: string;
  readonly block: number;
  readonly sizeBytes: number;
  readonly flags: number;
}

interface IsoFile {
  readonly name: string;
  readonly start: number;
  sizeBytes: number;
}

const utf16be = (data: Uint8Array): string =>
  new TextDecoder('utf-16be').decode(data.subarray(0, data.length & ~1));

/** The name of Rock Ridge (IEEE P1282): NM entries in what stands behind the name of ISO 9660. */
const rockRidgeName = (systemUse: Uint8Array): string | undefined => {
  let name: string | undefined;
  for (let at = 0; at + 5 <= systemUse.length; ) {
    const length = systemUse[at + 2] as number;
    if (length < 4) break;
    if (latin1Of(systemUse.subarray(at, at + 2)) === 'NM')
      name = (name ?? '') + memberName(systemUse.subarray(at + 5, at + length), 0);
    at += length;
  }
  return name;
};

const directoryRecord = (record: Uint8Array, joliet: boolean): DirectoryRecord => {
  const view = viewOf(record);
  const nameLength = view.getUint8(32);
  const raw = record.subarray(33, 33 + nameLength);
  const plain = joliet ? utf16be(raw) : memberName(raw, 0);
  const systemUse = record.subarray(33 + nameLength + (nameLength % 2 === 0 ? 1 : 0));
  return {
    name: (joliet ? undefined : rockRidgeName(systemUse)) ?? plain.replace(/;\d+$/, ''),
    block: view.getUint32(2, true) + view.getUint8(1),
    sizeBytes: view.getUint32(10, true),
    flags: view.getUint8(25),
  };
};

const treesOf = (access: RandomAccess): Tree[] => {
  const trees: Tree[] = [];
  for (let sector = FIRST_DESCRIPTOR; sector < FIRST_DESCRIPTOR + MAX_DESCRIPTORS; sector += 1) {
    const descriptor = access.readAt(sector * SECTOR, SECTOR);
    if (descriptor.byteLength < SECTOR || latin1Of(descriptor.subarray(1, 6)) !== 'CD001') break;
    const type = descriptor[0];
    if (type === LAST_DESCRIPTOR) break;
    if (type !== PRIMARY && type !== SUPPLEMENTARY) continue;
    const joliet = type === SUPPLEMENTARY && /^%\/[@CE]/.test(latin1Of(descriptor.subarray(88, 91)));
    const root = directoryRecord(descriptor.subarray(156, 190), false);
    trees.push({ joliet, root, blockBytes: viewOf(descriptor).getUint16(128, true) || SECTOR });
  }
  // The tree with the longest names first: a file that stands in several is read under the first.
  return trees.sort((a, b) => Number(b.joliet) - Number(a.joliet));
};

/** The records of one folder, those of itself and of its parent left out. A record never crosses a sector. */
function* recordsOf(access: RandomAccess, { blockBytes, joliet }: Tree, folder: DirectoryRecord) {
  const data = access.readAt(folder.block * blockBytes, Math.min(folder.sizeBytes, MAX_DIRECTORY_BYTES));
  for (let at = 0; at + 34 <= data.length; ) {
    const length = data[at] as number;
    if (length < 34) {
      at = (Math.floor(at / SECTOR) + 1) * SECTOR;
      continue;
    }
    const record = data.subarray(at, at + length);
    at += length;
    const self = record[32] === 1 && (record[33] === 0 || record[33] === 1);
    if (record.length === length && !self) yield directoryRecord(record, joliet);
  }
}

interface Listing {
  readonly files: readonly IsoFile[];
  readonly truncated: boolean;
}

/** Folders that contain themselves are walked once. */
const listFiles = (access: RandomAccess, trees: readonly Tree[], limit: number): Listing => {
  const files: IsoFile[] = [];
  const starts = new Set<number>();
  const folders = new Set<number>();
  let records = 0;
  for (const tree of trees) {
    const waiting = [{ folder: tree.root, path: '' }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { folder, path } = next;
      const key = folder.block * 2 + Number(tree.joliet);
      if (folders.has(key)) continue;
      folders.add(key);
      let continued: IsoFile | undefined;
      for (const record of recordsOf(access, tree, folder)) {
        records += 1;
        if (files.length >= limit || records > limit * 8) return { files, truncated: true };
        const name = path === '' ? record.name : `${path}/${record.name}`;
        const start = record.block * tree.blockBytes;
        if ((record.flags & DIRECTORY) !== 0) waiting.push({ folder: record, path: name.slice(-4096) });
        else if (continued !== undefined) continued.sizeBytes += record.sizeBytes;
        else if (!starts.has(start) && record.sizeBytes > 0) {
          continued = { name, start, sizeBytes: record.sizeBytes };
          starts.add(start);
          files.push(continued);
        }
        // A file of 4 GiB and more lies in several stretches, one behind the other.
        if ((record.flags & CONTINUES) === 0) continued = undefined;
      }
    }
  }
  return { files, truncated: false };
};

/** Files that begin inside another one would let the same bytes be read without end. */
const overlapping = (files: readonly IsoFile[]): ReadonlySet<IsoFile> => {
  const refused = new Set<IsoFile>();
  let end = 0;
  for (const file of files.toSorted((a, b) => a.start - b.start)) {
    if (file.start < end) refused.add(file);
    else end = file.start + file.sizeBytes;
  }
  return refused;
};

export const iso9660: Extractor = {
  name: 'iso',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith('CD001', FIRST_DESCRIPTOR * SECTOR + 1),
  async *extract({ source, limits, note, descend }) {
    const access = await randomAccess(source);
    const trees = treesOf(access);
    if (trees.length === 0) throw new DocumentProblem('BAD_FORMAT', 'ISO disc image');
    const { files, truncated } = listFiles(access, trees, limits.members);
    if (truncated) note({ code: 'TOO_MANY', detail: `${limits.members} members` });
    yield* nameBatches(files.map(({ name }) => name));
    const refused = overlapping(files);
    if (refused.size > 0) note({ code: 'BOMB', detail: 'overlapping members' });
    for (const [index, file] of files.entries()) {
      if (refused.has(file)) continue;
      const window = windowAccess(access, file.start, file.sizeBytes);
      if (window.sizeBytes < file.sizeBytes) note({ code: 'BAD_FORMAT', detail: 'ISO disc image' });
      if (window.sizeBytes > 0) yield* descend(windowSource(window, file.name, source.budget), index + 1);
    }
  },
};

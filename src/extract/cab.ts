/** Cabinet archives ([MS-CAB]): names first, then folder by folder the files that were packed together. */
import { inflateRawSync } from 'node:zlib';
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { LzxDecoder } from './lzx.ts';
import { nameBatches, type PackedPart, packedTogether } from './packed-together.ts';
import { latin1Of, type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { memberName } from './zip-entry.ts';

const MAGIC = 'MSCF\0\0\0\0';
const HAS_RESERVE = 4;
const MSZIP = 1;
const QUANTUM = 2;
const LZX = 3;
const UTF8_NAME = 0x80;
const UTF8_FLAG = 0x800;
const MSZIP_WINDOW = 32 * 1024;
/** Frames of 32 KiB, and what a packer may add to one that does not shrink. */
const MAX_FRAME_BYTES = 65_535;
/** Folder numbers from here on: the file begins or ends in another cabinet of the set. */
const CONTINUED = 0xfffd;

interface CabFolder {
  readonly start: number;
  readonly blocks: number;
  readonly method: number;
}

interface CabFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly start: number;
  readonly folder: number;
}

interface Cabinet {
  readonly folders: readonly CabFolder[];
  readonly files: readonly CabFile[];
  readonly blockReserve: number;
}

const DAMAGED = { code: 'BAD_FORMAT', detail: 'Cabinet archive' } as const;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Cabinet archive');
const u16 = (input: ByteReader): number => input.byte() + input.byte() * 256;

const zeroEnded = (input: ByteReader): Uint8Array => {
  const bytes: number[] = [];
  for (let byte = input.byte(); byte !== 0 && bytes.length < 4096; byte = input.byte()) bytes.push(byte);
  return Uint8Array.from(bytes);
};

const readDirectory = (access: RandomAccess, limit: number): Cabinet => {
  const header = access.readAt(0, 36);
  if (header.byteLength < 36) throw damaged();
  const view = viewOf(header);
  const flags = view.getUint16(30, true);
  const input = new ByteReader(access, 36);
  const reserve = (flags & HAS_RESERVE) === 0 ? [0, 0, 0] : [u16(input), input.byte(), input.byte()];
  input.bytes(reserve[0] ?? 0);
  for (const flag of [1, 2]) {
    if ((flags & flag) === 0) continue;
    zeroEnded(input);
    zeroEnded(input);
  }
  const folders = Array.from({ length: view.getUint16(26, true) }, (): CabFolder => {
    const [start, blocks, method] = [input.u32(), u16(input), u16(input)] as const;
    input.bytes(reserve[1] ?? 0);
    return { start, blocks, method };
  });
  const list = new ByteReader(access, view.getUint32(16, true));
  const files: CabFile[] = [];
  for (let left = view.getUint16(28, true); left > 0 && files.length <= limit; left -= 1) {
    const [sizeBytes, start, folder] = [list.u32(), list.u32(), u16(list)] as const;
    list.bytes(4);
    const utf8 = (u16(list) & UTF8_NAME) !== 0;
    files.push({ sizeBytes, start, folder, name: memberName(zeroEnded(list), utf8 ? UTF8_FLAG : 0) });
  }
  return { folders, files, blockReserve: reserve[2] ?? 0 };
};

/** Each block is DEFLATE of its own that knows the 32 KiB before it. */
const createMszip = (): ((data: Uint8Array, sizeBytes: number) => Uint8Array) => {
  let before: Uint8Array = new Uint8Array();
  return (data, sizeBytes) => {
    if (latin1Of(data.subarray(0, 2)) !== 'CK') throw damaged();
    const options = { maxOutputLength: MAX_FRAME_BYTES };
    const out = inflateRawSync(
      data.subarray(2),
      before.length === 0 ? options : { ...options, dictionary: before },
    );
    if (out.length !== sizeBytes) throw damaged();
    const both = out.length >= MSZIP_WINDOW ? out : Buffer.concat([before, out]);
    before = new Uint8Array(both.subarray(Math.max(0, both.length - MSZIP_WINDOW)));
    return out;
  };
};

const unpackerOf = (method: number): ((data: Uint8Array, sizeBytes: number) => Uint8Array) => {
  if ((method & 15) === 0) return (data) => data;
  if ((method & 15) === MSZIP) return createMszip();
  if ((method & 15) === LZX) {
    const decoder = new LzxDecoder((method >> 8) & 0x1f);
    return (data, sizeBytes) => decoder.decode(data, sizeBytes);
  }
  const name = (method & 15) === QUANTUM ? 'Quantum' : 'unknown method';
  throw new DocumentProblem('UNSUPPORTED', `Cabinet archive, ${name}`);
};

async function* unpackFolder(
  access: RandomAccess,
  { start, blocks, method }: CabFolder,
  blockReserve: number,
): AsyncGenerator<Uint8Array> {
  const unpack = unpackerOf(method);
  const input = new ByteReader(access, start);
  for (let left = blocks; left > 0; left -= 1) {
    input.u32();
    const [packedBytes, sizeBytes] = [u16(input), u16(input)] as const;
    input.bytes(blockReserve);
    const data = input.bytes(packedBytes);
    // A block that goes on in the next cabinet of a set says that nothing comes out of it.
    if (sizeBytes === 0) return;
    try {
      yield unpack(data, sizeBytes);
    } catch (error) {
      throw error instanceof DocumentProblem ? error : damaged();
    }
  }
}

const partsOf = (files: readonly CabFile[], folder: number): PackedPart[] =>
  files
    .map(({ name, start, sizeBytes }, at) => ({ name, start, bytes: sizeBytes, part: at + 1 }))
    .filter((_, at) => files[at]!.folder === folder)
    .sort((a, b) => a.start - b.start);

export const cab: Extractor = {
  name: 'cab',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(MAGIC),
  async *extract(input) {
    const { source, limits, note } = input;
    const access = await randomAccess(source);
    const { files, folders, blockReserve } = readDirectory(access, limits.members);
    if (files.length > limits.members) note({ code: 'TOO_MANY', detail: `${limits.members} members` });
    yield* nameBatches(files.map(({ name }) => name));
    if (files.some(({ folder }) => folder >= CONTINUED))
      note({ code: 'UNSUPPORTED', detail: 'Cabinet archive in several volumes' });
    for (const [index, folder] of folders.entries()) {
      const open = (): AsyncIterable<Uint8Array> => unpackFolder(access, folder, blockReserve);
      yield* packedTogether(open, partsOf(files, index), input, DAMAGED);
    }
  },
};

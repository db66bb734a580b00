/** Cabinet archives ([MS-CAB]): names first, then folder by folder the files that were packed together. */
import { inflateRawSync } from 'node:zlib';
import type { TextSegment } from '../model/segment.ts';
import { BudgetSpent } from './budget.ts';
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { LzxDecoder } from './lzx.ts';
import { counted } from './packed-stream.ts';
import { latin1Of, type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { streamSequence } from './sequence.ts';
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
const NAMES_PER_BATCH = 500;
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

const nameSegments = (files: readonly CabFile[], from: number): TextSegment[] =>
  files.slice(from, from + NAMES_PER_BATCH).map(({ name }, index) => ({
    kind: 'text',
    text: name,
    label: 'file name',
    place: { part: [from + index + 1] },
  }));

async function* readFolder(
  access: RandomAccess,
  cabinet: Cabinet,
  index: number,
  { source, note, descend }: ExtractInput,
): ReturnType<Extractor['extract']> {
  const { budget } = source;
  const folder = cabinet.folders[index]!;
  const sequence = streamSequence(
    () => counted(unpackFolder(access, folder, cabinet.blockReserve), budget),
    budget,
  );
  const inside = cabinet.files
    .map((file, at) => ({ ...file, part: at + 1 }))
    .filter((file) => file.folder === index)
    .sort((a, b) => a.start - b.start);
  for (const { name, sizeBytes, start, part } of inside) {
    // Files that share bytes would be read again and again.
    if (start < sequence.position) note({ code: 'BOMB', detail: 'overlapping members' });
    else {
      await sequence.seek(start);
      const member = await sequence.member(sizeBytes, name);
      const nothing = sizeBytes > 0 && sequence.position === start && sequence.failure !== undefined;
      if (!nothing) yield* descend(member, part);
      const whole = await sequence.seek(start + sizeBytes);
      if (!whole && sequence.failure === undefined) note({ code: 'BAD_FORMAT', detail: 'Cabinet archive' });
    }
    if (sequence.failure !== undefined) throw sequence.failure;
  }
}

export const cab: Extractor = {
  name: 'cab',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(MAGIC),
  async *extract(input) {
    const { source, limits, note } = input;
    const access = await randomAccess(source);
    const cabinet = readDirectory(access, limits.members);
    const { files, folders } = cabinet;
    if (files.length > limits.members) note({ code: 'TOO_MANY', detail: `${limits.members} members` });
    for (let at = 0; at < files.length; at += NAMES_PER_BATCH) yield nameSegments(files, at);
    if (files.some(({ folder }) => folder >= CONTINUED))
      note({ code: 'UNSUPPORTED', detail: 'Cabinet archive in several volumes' });
    for (const index of folders.keys()) {
      try {
        yield* readFolder(access, cabinet, index, input);
      } catch (error) {
        if (error instanceof BudgetSpent) throw error;
        note(
          error instanceof DocumentProblem
            ? error.problem
            : { code: 'BAD_FORMAT', detail: 'Cabinet archive' },
        );
      }
    }
  },
};

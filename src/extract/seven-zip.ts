/** 7z archives: names first, then folder by folder the files that were packed together. */
import { crc32 } from 'node:zlib';
import type { ExtractInput, Extractor } from './extractor.ts';
import { counted } from './packed-stream.ts';
import { nameBatches, type PackedPart, packedTogether } from './packed-together.ts';
import { type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { folderProblem, unpackFolder } from './seven-zip-folder.ts';
import { type SevenZipHeader, type Streams, sevenZipDamaged, sevenZipHeader } from './seven-zip-header.ts';
import { loaded } from './source.ts';

const MAGIC = "7z\xbc\xaf'\x1c";
/** A header may be packed, and that header again. */
const MAX_PACKED_HEADERS = 4;
const MAX_HEADER_BYTES = 64 * 1024 ** 2;

const DAMAGED = { code: 'BAD_FORMAT', detail: '7-Zip archive' } as const;

const readHeader = async (access: RandomAccess, input: ExtractInput): Promise<SevenZipHeader> => {
  const start = access.readAt(0, 32);
  if (start.byteLength < 32) throw sevenZipDamaged();
  const view = viewOf(start);
  const position = 32 + Number(view.getBigUint64(12, true));
  const length = Number(view.getBigUint64(20, true));
  if (length === 0) return { streams: { packed: [], folders: [], parts: [] }, files: [] };
  if (position + length > access.sizeBytes || length > MAX_HEADER_BYTES) throw sevenZipDamaged();
  let data = access.readAt(position, length);
  if (crc32(data) !== view.getUint32(28, true)) input.note(DAMAGED);
  for (let level = 0; level < MAX_PACKED_HEADERS; level += 1) {
    const header = sevenZipHeader(data);
    if (!('packedIn' in header)) return header;
    const [folder] = header.packedIn.folders;
    if (folder === undefined) throw sevenZipDamaged();
    const { budget } = input.source;
    data = await loaded(counted(unpackFolder(access, header.packedIn, folder, budget), budget), budget);
  }
  throw sevenZipDamaged();
};

/** The files of one folder, in their order; those that are more than are read have no place. */
const partsOf = (
  streams: Streams,
  folder: number,
  files: readonly (readonly [string, number])[],
): PackedPart[] => {
  let start = 0;
  return streams.parts[folder]!.map(({ bytes, crc32: sum }, at) => {
    const [name, part] = files[at] ?? ['', 0];
    start += bytes;
    return { name, part, start: start - bytes, bytes, crc32: sum };
  });
};

export const sevenZip: Extractor = {
  name: '7z',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(MAGIC),
  async *extract(input) {
    const { source, limits, note } = input;
    const access = await randomAccess(source);
    const { streams, files } = await readHeader(access, input);
    if (files.length > limits.members) note({ code: 'TOO_MANY', detail: `${limits.members} members` });
    const named = files.slice(0, limits.members);
    yield* nameBatches(named.map(({ name }) => name));
    const packed = named.flatMap(({ name, hasStream }, index): [string, number][] =>
      hasStream ? [[name, index + 1]] : [],
    );
    for (const [index, folder] of streams.folders.entries()) {
      const inside = packed.splice(0, streams.parts[index]!.length);
      const problem = folderProblem(folder)?.problem;
      if (problem !== undefined) note(problem);
      if (problem !== undefined || inside.length === 0) continue;
      const open = (): AsyncIterable<Uint8Array> => unpackFolder(access, streams, folder, source.budget);
      yield* packedTogether(open, partsOf(streams, index, inside), input, DAMAGED);
    }
  },
};

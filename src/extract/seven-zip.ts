/** 7z archives: names first, then folder by folder the files that were packed together. */
import { crc32 } from 'node:zlib';
import type { TextSegment } from '../model/segment.ts';
import { BudgetSpent } from './budget.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { counted } from './packed-stream.ts';
import { type RandomAccess, randomAccess, viewOf } from './random-access.ts';
import { streamSequence } from './sequence.ts';
import { folderProblem, unpackFolder } from './seven-zip-folder.ts';
import {
  type SevenZipFile,
  type SevenZipHeader,
  type Streams,
  sevenZipDamaged,
  sevenZipHeader,
} from './seven-zip-header.ts';
import { loaded } from './source.ts';

const MAGIC = "7z\xbc\xaf'\x1c";
const NAMES_PER_BATCH = 500;
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

/** Compares what comes out with the sums of the files, of those that are complete. */
async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  parts: Streams['parts'][number],
  note: ExtractInput['note'],
): AsyncGenerator<Uint8Array> {
  let index = 0;
  let done = 0;
  let sum = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length && index < parts.length; ) {
      const part = parts[index]!;
      const piece = chunk.subarray(at, at + part.bytes - done);
      sum = crc32(piece, sum);
      done += piece.length;
      at += piece.length;
      if (done < part.bytes) continue;
      if (part.crc32 !== undefined && part.crc32 !== sum) note(DAMAGED);
      index += 1;
      done = 0;
      sum = 0;
    }
    yield chunk;
  }
}

const nameSegments = (files: readonly SevenZipFile[], from: number): TextSegment[] =>
  files.slice(from, from + NAMES_PER_BATCH).map(({ name }, index) => ({
    kind: 'text',
    text: name,
    label: 'file name',
    place: { part: [from + index + 1] },
  }));

async function* readFolder(
  access: RandomAccess,
  streams: Streams,
  index: number,
  files: readonly (readonly [name: string, part: number])[],
  { source, note, descend }: ExtractInput,
): ReturnType<Extractor['extract']> {
  const { budget } = source;
  const folder = streams.folders[index]!;
  const parts = streams.parts[index]!;
  const sequence = streamSequence(
    () => counted(checked(unpackFolder(access, streams, folder, budget), parts, note), budget),
    budget,
  );
  let start = 0;
  for (const [at, { bytes }] of parts.entries()) {
    const [name, part] = files[at] ?? ['', 0];
    if (!(await sequence.seek(start))) break;
    const member = await sequence.member(bytes, name);
    // Nothing of it came out: what broke the folder off says why.
    const nothing = bytes > 0 && sequence.failure !== undefined && sequence.position === start;
    if (!nothing && part > 0) yield* descend(member, part);
    start += bytes;
  }
  if (sequence.failure !== undefined) throw sequence.failure;
  if (!(await sequence.seek(start))) note(DAMAGED);
}

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
    for (let at = 0; at < named.length; at += NAMES_PER_BATCH) yield nameSegments(named, at);
    const packed = named.flatMap(({ name, hasStream }, index): [string, number][] =>
      hasStream ? [[name, index + 1]] : [],
    );
    for (const [index, parts] of streams.parts.entries()) {
      const inside = packed.splice(0, parts.length);
      const problem = folderProblem(streams.folders[index]!)?.problem;
      if (problem !== undefined) note(problem);
      if (problem !== undefined || inside.length === 0) continue;
      try {
        yield* readFolder(access, streams, index, inside, input);
      } catch (error) {
        // One folder's damage is not the next one's; a spent budget is.
        if (error instanceof BudgetSpent) throw error;
        note(error instanceof DocumentProblem ? error.problem : DAMAGED);
      }
    }
  },
};

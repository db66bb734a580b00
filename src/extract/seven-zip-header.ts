/** The directory of a 7z archive (7zFormat.txt of the 7-Zip SDK, public domain): which streams, packed how, hold which files. */
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';
import { memoryAccess } from './random-access.ts';

/** One step of unpacking: `id` in hex, as the format lists its methods. */
export interface Coder {
  readonly id: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly properties: Uint8Array;
}

/** Coders and how they feed each other. Streams are counted over all coders of the folder. */
export interface Folder {
  readonly coders: readonly Coder[];
  /** Input stream → the output stream that it comes from. */
  readonly bound: ReadonlyMap<number, number>;
  /** Inputs that come from the file, in the order of the packed streams. */
  readonly packedInputs: readonly number[];
  readonly firstPacked: number;
  /** Of each output stream. */
  readonly sizes: number[];
  crc32: number | undefined;
}

export interface Streams {
  /** Where each packed stream begins in the file, and its bytes. */
  readonly packed: readonly { readonly start: number; readonly bytes: number }[];
  readonly folders: readonly Folder[];
  /** The files of each folder, one behind the other. */
  readonly parts: readonly (readonly { readonly bytes: number; readonly crc32: number | undefined }[])[];
}

export interface SevenZipFile {
  readonly name: string;
  readonly hasStream: boolean;
}

export interface SevenZipHeader {
  readonly streams: Streams;
  readonly files: readonly SevenZipFile[];
}

const SIGNATURE_BYTES = 32;
const MAX_CODERS = 32;
/** Files, folders, streams: far more than are ever read. */
const MAX_COUNT = 300_000;
const END = 0x00;
const NO_STREAMS: Streams = { packed: [], folders: [], parts: [] };

export const sevenZipDamaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', '7-Zip archive');

/** The first byte's leading ones say how many bytes follow. */
const number = (input: ByteReader): number => {
  const first = input.byte();
  let value = 0;
  for (let index = 0, mask = 0x80; index < 8; index += 1, mask >>= 1) {
    if ((first & mask) === 0) {
      value += (first & (mask - 1)) * 2 ** (8 * index);
      break;
    }
    value += input.byte() * 2 ** (8 * index);
  }
  if (!Number.isSafeInteger(value)) throw sevenZipDamaged();
  return value;
};

/** A count of things of which each takes a byte here at least, or else is a lie. */
const count = (input: ByteReader, most = input.left + 1): number => {
  const value = number(input);
  if (value > most) throw sevenZipDamaged();
  if (value > MAX_COUNT) throw new DocumentProblem('TOO_MANY', `${MAX_COUNT} members`);
  return value;
};

const bits = (input: ByteReader, length: number): boolean[] => {
  const set: boolean[] = [];
  let byte = 0;
  for (let index = 0; index < length; index += 1) {
    if (index % 8 === 0) byte = input.byte();
    set.push(((byte >> (7 - (index % 8))) & 1) === 1);
  }
  return set;
};

const digests = (input: ByteReader, length: number): (number | undefined)[] => {
  const defined = input.byte() === 0 ? bits(input, length) : new Array<boolean>(length).fill(true);
  return defined.map((is) => (is ? input.u32() : undefined));
};

const readCoder = (input: ByteReader): Coder => {
  const flags = input.byte();
  const id = Buffer.from(input.bytes(flags & 0x0f)).toString('hex');
  const complex = (flags & 0x10) !== 0;
  const inputs = complex ? count(input, MAX_CODERS) : 1;
  const outputs = complex ? count(input, MAX_CODERS) : 1;
  const properties = (flags & 0x20) === 0 ? new Uint8Array() : input.bytes(number(input));
  if ((flags & 0x80) !== 0) throw sevenZipDamaged();
  return { id, inputs, outputs, properties };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

const readFolder = (input: ByteReader, firstPacked: number): Folder => {
  const coders = Array.from({ length: count(input, MAX_CODERS) }, () => readCoder(input));
  const inputs = sum(coders.map((coder) => coder.inputs));
  const outputs = sum(coders.map((coder) => coder.outputs));
  const bound = new Map<number, number>();
  for (let pairs = outputs - 1; pairs > 0; pairs -= 1) bound.set(number(input), number(input));
  const free = Array.from({ length: inputs }, (_, index) => index).filter((index) => !bound.has(index));
  const packed = inputs - Math.max(0, outputs - 1);
  const packedInputs = packed > 1 ? free.slice(0, packed).map(() => number(input)) : free;
  return { coders, bound, packedInputs, firstPacked, sizes: [], crc32: undefined };
};

const packInfo = (input: ByteReader): Streams['packed'] => {
  let start = SIGNATURE_BYTES + number(input);
  const streams = count(input);
  let sizes: number[] = [];
  for (let id = input.byte(); id !== END; id = input.byte()) {
    if (id === 0x09) sizes = Array.from({ length: streams }, () => number(input));
    else if (id === 0x0a) digests(input, streams);
    else throw sevenZipDamaged();
  }
  return sizes.map((bytes) => {
    start += bytes;
    return { start: start - bytes, bytes };
  });
};

const unpackInfo = (input: ByteReader): Folder[] => {
  if (input.byte() !== 0x0b) throw sevenZipDamaged();
  const folders: Folder[] = [];
  const length = count(input);
  // Definitions may lie in a stream of their own, which no program does.
  if (input.byte() !== 0) throw sevenZipDamaged();
  for (let firstPacked = 0; folders.length < length; ) {
    const folder = readFolder(input, firstPacked);
    folders.push(folder);
    firstPacked += folder.packedInputs.length;
  }
  for (let id = input.byte(); id !== END; id = input.byte()) {
    if (id === 0x0c) {
      for (const { coders, sizes } of folders)
        for (let left = sum(coders.map(({ outputs }) => outputs)); left > 0; left -= 1)
          sizes.push(number(input));
    } else if (id === 0x0a) {
      for (const [index, crc32] of digests(input, length).entries()) folders[index]!.crc32 = crc32;
    } else throw sevenZipDamaged();
  }
  return folders;
};

/** The output that no other coder takes: what the folder gives. */
export const mainOutput = ({ coders, bound }: Folder): number => {
  const taken = new Set(bound.values());
  const outputs = sum(coders.map((coder) => coder.outputs));
  for (let output = 0; output < outputs; output += 1) if (!taken.has(output)) return output;
  throw sevenZipDamaged();
};

const subStreams = (input: ByteReader, folders: readonly Folder[]): Streams['parts'] => {
  let counts = folders.map(() => 1);
  let sizes: number[][] | undefined;
  let sums: (number | undefined)[][] = folders.map(({ crc32 }) => [crc32]);
  const totals = folders.map((folder) => folder.sizes[mainOutput(folder)] ?? 0);
  const spread = (listed: boolean): number[][] =>
    counts.map((length, index) => {
      if (length === 0) return [];
      const known = Array.from({ length: length - 1 }, () => (listed ? number(input) : 0));
      const last = (totals[index] ?? 0) - sum(known);
      if (last < 0) throw sevenZipDamaged();
      return [...known, last];
    });
  for (let id = input.byte(); id !== END; id = input.byte()) {
    if (id === 0x0d) {
      counts = folders.map(() => count(input));
      if (sum(counts) > MAX_COUNT) throw sevenZipDamaged();
    } else if (id === 0x09) sizes = spread(true);
    else if (id === 0x0a) {
      const missing = counts.map((length, index) =>
        length === 1 && folders[index]?.crc32 !== undefined ? 0 : length,
      );
      const listed = digests(input, sum(missing));
      sums = counts.map((length, index) =>
        missing[index] === 0 && length === 1 ? [folders[index]?.crc32] : listed.splice(0, length),
      );
    } else throw sevenZipDamaged();
  }
  sizes ??= spread(false);
  return sizes.map((list, folder) => list.map((bytes, at) => ({ bytes, crc32: sums[folder]?.[at] })));
};

const streamsInfo = (input: ByteReader): Streams => {
  let packed: Streams['packed'] = [];
  let folders: Folder[] = [];
  let parts: Streams['parts'] | undefined;
  for (let id = input.byte(); id !== END; id = input.byte()) {
    if (id === 0x06) packed = packInfo(input);
    else if (id === 0x07) folders = unpackInfo(input);
    else if (id === 0x08) parts = subStreams(input, folders);
    else throw sevenZipDamaged();
  }
  parts ??= subStreams(new ByteReader(memoryAccess(Uint8Array.of(END))), folders);
  return { packed, folders, parts };
};

const names = (data: Uint8Array): string[] => {
  const all = new TextDecoder('utf-16le').decode(data.subarray(1)).split('\0');
  all.pop();
  return all;
};

const filesInfo = (input: ByteReader): SevenZipFile[] => {
  const length = count(input);
  let found: string[] = [];
  let empty: boolean[] = [];
  for (let type = number(input); type !== END; type = number(input)) {
    const data = input.bytes(number(input));
    if (type === 0x11) found = names(data);
    else if (type === 0x0e) empty = bits(new ByteReader(memoryAccess(data)), length);
  }
  return Array.from({ length }, (_, index) => ({
    name: found[index] ?? '',
    hasStream: empty[index] !== true,
  }));
};

/** The header itself, or the streams that it is packed in. */
export const sevenZipHeader = (data: Uint8Array): SevenZipHeader | { readonly packedIn: Streams } => {
  const input = new ByteReader(memoryAccess(data));
  const kind = number(input);
  if (kind === 0x17) return { packedIn: streamsInfo(input) };
  if (kind !== 0x01) throw sevenZipDamaged();
  let streams = NO_STREAMS;
  let files: SevenZipFile[] = [];
  for (let id = number(input); id !== END; id = number(input)) {
    if (id === 0x02) {
      for (let type = number(input); type !== END; type = number(input)) input.bytes(number(input));
    } else if (id === 0x03) streamsInfo(input);
    else if (id === 0x04) streams = streamsInfo(input);
    else if (id === 0x05) files = filesInfo(input);
    else throw sevenZipDamaged();
  }
  return { streams, files };
};

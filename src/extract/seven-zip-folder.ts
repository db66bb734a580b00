/** Unpacks one folder of a 7z archive: its coders one after the other, from the packed streams to the bytes of its files. */
import { createInflateRaw } from 'node:zlib';
import { type FilterName, unfiltered } from './bcj.ts';
import { unbcj2 } from './bcj2.ts';
import { ByteReader } from './byte-reader.ts';
import { unbzip2 } from './bzip2.ts';
import { type ByteSource, DocumentProblem } from './extractor.ts';
import { unlzma } from './lzma.ts';
import { lzma2Dictionary, unlzma2 } from './lzma2.ts';
import { blocksOf, windowAccess } from './member-window.ts';
import { memoryAccess, type RandomAccess, viewOf } from './random-access.ts';
import { type Coder, type Folder, mainOutput, type Streams, sevenZipDamaged } from './seven-zip-header.ts';
import { loaded, tooLarge } from './source.ts';
import { transformed } from './transformed.ts';
import { unzstd } from './zstandard.ts';

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const AES = '06f10701';
const BCJ2 = '0303011b';
const FILTERS: Readonly<Record<string, FilterName>> = {
  '03': 'delta',
  '04': 'x86',
  '05': 'PowerPC',
  '07': 'ARM',
  '09': 'SPARC',
  '03030103': 'x86',
  '03030205': 'PowerPC',
  '03030501': 'ARM',
  '03030805': 'SPARC',
};
const NAMES: Readonly<Record<string, string>> = {
  '030401': 'PPMd',
  '040109': 'Deflate64',
  '04f71102': 'Brotli',
  '04f71104': 'LZ4',
  '06': 'IA-64 filter',
  '08': 'ARM Thumb filter',
  '03030401': 'IA-64 filter',
  '03030701': 'ARM Thumb filter',
  '0a': 'ARM64 filter',
  '0b': 'RISC-V filter',
};

/** Why a folder cannot be read, known from its coders alone. */
export const folderProblem = ({ coders }: Folder): DocumentProblem | undefined =>
  coders.some(({ id }) => id === AES) ? new DocumentProblem('LOCKED', '7-Zip archive') : undefined;

type Unpack = (input: RandomAccess, coder: Coder, sizeBytes: number) => Chunks;

const UNPACKERS: Readonly<Record<string, Unpack>> = {
  '00': (input) => blocksOf(input),
  '21': (input, { properties }) => unlzma2(new ByteReader(input), lzma2Dictionary(properties[0] ?? 0)),
  '030101': (input, { properties }, sizeBytes) => {
    if (properties.length < 5) throw sevenZipDamaged();
    const dictionary = viewOf(properties).getUint32(1, true);
    return unlzma(new ByteReader(input), properties[0] as number, dictionary, sizeBytes);
  },
  '040108': (input) => transformed(blocksOf(input), createInflateRaw(), '7-Zip archive'),
  '040202': (input) => unbzip2(input),
  '04f71101': (input) => unzstd(blocksOf(input)),
};

/** Where stream `index` of all coders belongs: the coder, and the number of its first one. */
const coderOf = (
  coders: readonly Coder[],
  index: number,
  streams: 'inputs' | 'outputs',
): readonly [number, number] => {
  let first = 0;
  for (const [at, coder] of coders.entries()) {
    if (index < first + coder[streams]) return [at, first];
    first += coder[streams];
  }
  throw sevenZipDamaged();
};

/** From the beginning each time. Throws LOCKED, UNSUPPORTED with the method, BAD_FORMAT. */
export const unpackFolder = (
  access: RandomAccess,
  streams: Streams,
  folder: Folder,
  budget: ByteSource['budget'],
): AsyncIterable<Uint8Array> => {
  const { coders, bound, packedInputs, firstPacked, sizes } = folder;

  async function* inputOf(input: number, depth: number): AsyncGenerator<Uint8Array> {
    const from = bound.get(input);
    if (from === undefined) yield* blocksOf(packedAccess(input));
    else yield* outputOf(from, depth);
  }
  const packedAccess = (input: number): RandomAccess => {
    const packed = streams.packed[firstPacked + packedInputs.indexOf(input)];
    if (packed === undefined || !packedInputs.includes(input)) throw sevenZipDamaged();
    return windowAccess(access, packed.start, packed.bytes);
  };
  let heldBytes = 0;
  /** What is held of all streams together is bounded, not each alone. */
  async function* held(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      heldBytes += chunk.byteLength;
      if (heldBytes > budget.limits.loadBytes) throw tooLarge(budget);
      yield chunk;
    }
  }
  /** What another coder gives is held in memory where the next one goes to and fro in it. */
  const accessOf = async (input: number, depth: number): Promise<RandomAccess> =>
    bound.has(input) ? memoryAccess(await loaded(held(inputOf(input, depth)), budget)) : packedAccess(input);

  async function* outputOf(output: number, depth: number): AsyncGenerator<Uint8Array> {
    // Coders that feed each other in a ring.
    if (depth > coders.length) throw sevenZipDamaged();
    const [index] = coderOf(coders, output, 'outputs');
    const coder = coders[index] as Coder;
    const first = coders.slice(0, index).reduce((sum, { inputs }) => sum + inputs, 0);
    const sizeBytes = sizes[output] ?? 0;
    const filter = FILTERS[coder.id];
    const unpack = UNPACKERS[coder.id];
    if (filter !== undefined) yield* unfiltered(inputOf(first, depth + 1), filter, coder.properties[0]);
    else if (unpack !== undefined) yield* unpack(await accessOf(first, depth + 1), coder, sizeBytes);
    else if (coder.id === BCJ2 && coder.inputs === 4) {
      const open = async (input: number): Promise<ByteReader> =>
        new ByteReader(await accessOf(first + input, depth + 1));
      yield* unbcj2([await open(0), await open(1), await open(2), await open(3)], sizeBytes);
    } else {
      const problem = folderProblem(folder);
      throw (
        problem ?? new DocumentProblem('UNSUPPORTED', `7-Zip archive, ${NAMES[coder.id] ?? 'unknown method'}`)
      );
    }
  }
  return outputOf(mainOutput(folder), 0);
};

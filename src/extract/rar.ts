/** RAR archives, generation 4 and 5: names first, then the files; those of a solid archive as the one stream that they are. */
import { DocumentProblem, type Extractor } from './extractor.ts';
import { blocksOf, windowAccess } from './member-window.ts';
import { nameBatches, packedTogether } from './packed-together.ts';
import { latin1Of, type RandomAccess, randomAccess } from './random-access.ts';
import { RAR4_MAGIC, RAR5_MAGIC, type RarFile, rarDamaged, rarDirectory } from './rar-blocks.ts';
import { Rar4Decoder } from './rar4-decoder.ts';
import { Rar5Decoder } from './rar5-decoder.ts';

const DAMAGED = { code: 'BAD_FORMAT', detail: 'RAR archive' } as const;

type Decoder = Pick<Rar5Decoder, 'decode'>;

const decoderFor = ({ version, windowBytes }: RarFile): Decoder => {
  if (version === 50 || version === 70) return new Rar5Decoder(windowBytes, version);
  if (version === 29 || version === 36) return new Rar4Decoder(windowBytes);
  throw new DocumentProblem('UNSUPPORTED', `RAR archive of version ${version / 10}`);
};

/** The files of a group one behind the other, each exactly as long as it says. */
function* unpack(access: RandomAccess, files: readonly RarFile[]): Generator<Uint8Array> {
  let decoder: Decoder | undefined;
  for (const file of files) {
    if (file.sizeBytes === 0) continue;
    const packed = windowAccess(access, file.start, file.packedBytes);
    if (file.method !== 0) decoder ??= decoderFor(file);
    const chunks = file.method === 0 ? blocksOf(packed) : decoder!.decode(packed, file.sizeBytes);
    let left = file.sizeBytes;
    for (const chunk of chunks) {
      if (left > 0) yield chunk.subarray(0, left);
      left -= chunk.length;
    }
    // Files whose size was not known when they were packed end where they end.
    if (left > 0 && file.sizeBytes !== Number.MAX_SAFE_INTEGER) throw rarDamaged();
  }
}

interface Group {
  readonly files: RarFile[];
  readonly numbers: number[];
}

/** Files that can only be unpacked after the ones before them, or each alone. */
const groupsOf = (files: readonly RarFile[]): Group[] => {
  const groups: Group[] = [];
  for (const [index, file] of files.entries()) {
    if (file.folder) continue;
    const last = groups.at(-1);
    if (file.solid && last !== undefined) {
      last.files.push(file);
      last.numbers.push(index + 1);
    } else groups.push({ files: [file], numbers: [index + 1] });
  }
  return groups;
};

const groupProblem = (files: readonly RarFile[]): DocumentProblem | undefined => {
  if (files.some(({ encrypted }) => encrypted)) return new DocumentProblem('LOCKED', 'RAR archive');
  if (files.some(({ split }) => split))
    return new DocumentProblem('UNSUPPORTED', 'RAR archive in several volumes');
  return undefined;
};

export const rar: Extractor = {
  name: 'rar',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(RAR4_MAGIC) || latin1.startsWith(RAR5_MAGIC),
  async *extract(input) {
    const { source, limits, note } = input;
    const access = await randomAccess(source);
    const isRar5 = latin1Of(access.readAt(0, 8)) === RAR5_MAGIC;
    const { files, locked, damaged } = rarDirectory(access, isRar5, limits.members + 1);
    if (locked && files.length === 0) throw new DocumentProblem('LOCKED', 'RAR archive');
    if (damaged && files.length === 0) throw rarDamaged();
    if (locked) note({ code: 'LOCKED', detail: 'RAR archive' });
    if (files.length > limits.members) note({ code: 'TOO_MANY', detail: `${limits.members} members` });
    const named = files.slice(0, limits.members);
    yield* nameBatches(named.map(({ name }) => name));
    for (const { files: inside, numbers } of groupsOf(named)) {
      const problem = groupProblem(inside)?.problem;
      if (problem !== undefined) {
        note(problem);
        continue;
      }
      let start = 0;
      const parts = inside.map(({ name, sizeBytes, crc32 }, index) => {
        start += sizeBytes;
        return { name, part: numbers[index]!, start: start - sizeBytes, bytes: sizeBytes, crc32 };
      });
      const open = async function* (): AsyncGenerator<Uint8Array> {
        yield* unpack(access, inside);
      };
      yield* packedTogether(open, parts, input, DAMAGED);
    }
    if (damaged) note(DAMAGED);
  },
};

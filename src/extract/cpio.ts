/** cpio archives: the portable formats of System V (newc, with and without sums) and of POSIX.1 (odc), and the binary one before them. RPM packages hold one. */
import { DocumentProblem, type Extractor } from './extractor.ts';
import { latin1Of, viewOf } from './random-access.ts';
import { type Sequence, sequenceOf } from './sequence.ts';
import { memberName } from './zip-entry.ts';

const TRAILER = 'TRAILER!!!';
const MAX_NAME_BYTES = 65_536;
const REGULAR = 0o100000;
const LINK = 0o120000;
const KIND = 0o170000;

interface CpioHeader {
  readonly nameBytes: number;
  readonly sizeBytes: number;
  readonly mode: number;
  /** Names and data are filled up to a multiple of it. */
  readonly align: number;
}

/** The old format, in the order of bytes of the machine that wrote it. */
const BINARY = /^(?:\xc7\x71|\x71\xc7)/;

/** Two bytes are a weak mark: the name must end where the header says. */
const isBinary = (head: Uint8Array, latin1: string): boolean => {
  if (!BINARY.test(latin1) || head.byteLength < 28) return false;
  const nameBytes = viewOf(head).getUint16(20, latin1.startsWith('\xc7'));
  return nameBytes > 1 && nameBytes < 1024 && head.indexOf(0, 26) === 26 + nameBytes - 1;
};

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'cpio archive');

const nextHeader = async (sequence: Sequence): Promise<CpioHeader | undefined> => {
  const magic = latin1Of(await sequence.take(6));
  if (magic.length < 6) return undefined;
  if (magic === '070707') {
    const fields = latin1Of(await sequence.take(70));
    const octal = (at: number, length: number): number => Number.parseInt(fields.slice(at, at + length), 8);
    return { mode: octal(12, 6), nameBytes: octal(53, 6), sizeBytes: octal(59, 11), align: 1 };
  }
  if (BINARY.test(magic)) {
    const fields = viewOf(await sequence.take(20));
    if (fields.byteLength < 20) throw damaged();
    const little = magic.startsWith('\xc7');
    const word = (at: number): number => fields.getUint16(at, little);
    // The header without what was taken of it: magic number, device, inode. Long numbers have their high word first.
    const sizeBytes = word(16) * 65_536 + word(18);
    return { mode: word(0), nameBytes: word(14), sizeBytes, align: 2 };
  }
  if (magic !== '070701' && magic !== '070702') throw damaged();
  const fields = latin1Of(await sequence.take(104));
  const hex = (index: number): number => Number.parseInt(fields.slice(index * 8, index * 8 + 8), 16);
  return { mode: hex(1), sizeBytes: hex(6), nameBytes: hex(11), align: 4 };
};

export const cpio: Extractor = {
  name: 'cpio',
  version: 1,
  accepts: ({ head, latin1 }) =>
    isBinary(head, latin1) || /^0707(?:07[0-7]{70}|0[12][0-9a-fA-F]{104})/.test(latin1),
  async *extract({ source, limits, note, descend }) {
    const sequence = await sequenceOf(source);
    const pass = (align: number): Promise<boolean> =>
      sequence.seek(Math.ceil(sequence.position / align) * align);
    for (let part = 1; ; part += 1) {
      const header = await nextHeader(sequence);
      if (header === undefined) break;
      const { nameBytes, sizeBytes, mode, align } = header;
      if (!(nameBytes > 0 && nameBytes <= MAX_NAME_BYTES && sizeBytes >= 0)) throw damaged();
      const name = memberName((await sequence.take(nameBytes)).subarray(0, -1), 0);
      if (name === TRAILER) break;
      if (part > limits.members) {
        note({ code: 'TOO_MANY', detail: `${limits.members} members` });
        break;
      }
      yield [{ kind: 'text', text: name, label: 'file name', place: { part: [part] } }];
      await pass(align);
      const end = sequence.position + sizeBytes;
      const kind = mode & KIND;
      if (sizeBytes > 0 && (kind === REGULAR || kind === LINK))
        yield* descend(await sequence.member(sizeBytes, kind === LINK ? '' : name), part);
      if (!(await sequence.seek(end)) && sequence.failure === undefined) throw damaged();
      await pass(align);
    }
    if (sequence.failure !== undefined) throw sequence.failure;
  },
};

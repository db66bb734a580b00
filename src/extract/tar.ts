/** TAR archives: v7, ustar, pax, GNU long names and sparse files. Members come in order, so that any size streams. */
import type { TextSegment } from '../model/segment.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { type Sequence, sequenceOf } from './sequence.ts';
import { paxRecords, TAR_BLOCK, type TarHeader, tarHeader, tarText } from './tar-header.ts';
import { filled, oldGnuMap, paxMap } from './tar-sparse.ts';

/** Long names and pax records longer than this are no names. */
const MAX_RECORD_BYTES = 1024 ** 2;
/** Two blocks of zeros end an archive; another may be appended behind them. So far it is looked for. */
const MAX_ZERO_BLOCKS = 2048;
/** Headers that are looked for behind a damage. */
const MAX_LOST_BLOCKS = 1_000_000;

const padded = (bytes: number): number => Math.ceil(bytes / TAR_BLOCK) * TAR_BLOCK;
const isZero = (block: Uint8Array): boolean => block.every((byte) => byte === 0);
const DAMAGED = { code: 'BAD_FORMAT', detail: 'TAR archive' } as const;

/** Links, devices, pipes and folders have no data, hard links only in pax; GNU's incremental folders (D) list names. */
const hasData = (type: string, pax: boolean): boolean => !/[2-6]/.test(type) && (type !== '1' || pax);

interface Pending {
  longName: string | undefined;
  longLink: string | undefined;
  pax: [string, string][];
}

const nothingPending = (): Pending => ({ longName: undefined, longLink: undefined, pax: [] });

const nameSegment = (text: string, part: number): TextSegment => ({
  kind: 'text',
  text,
  label: 'file name',
  place: { part: [part] },
});

/** The next header, past zeros and damage; undefined at the end. */
const nextHeader = async (sequence: Sequence, note: ExtractInput['note']): Promise<TarHeader | undefined> => {
  let zeros = 0;
  for (let lost = 0; lost < MAX_LOST_BLOCKS && zeros < MAX_ZERO_BLOCKS; ) {
    const block = await sequence.take(TAR_BLOCK);
    if (block.byteLength < TAR_BLOCK) {
      // Without its end mark an archive may have been cut off between two members.
      if ((zeros === 0 || !isZero(block)) && sequence.failure === undefined) note(DAMAGED);
      return undefined;
    }
    const header = tarHeader(block);
    if (header !== undefined) return header;
    if (isZero(block)) {
      zeros += 1;
      continue;
    }
    // Behind the end marker anything may follow: what a block device still held.
    if (zeros < 2) note(DAMAGED);
    lost += 1;
  }
  return undefined;
};

/** Records that describe the next member; true where the header was one. */
const describes = async (header: TarHeader, sequence: Sequence, pending: Pending): Promise<boolean> => {
  if (!/[LKxXgNVM]/.test(header.type)) return false;
  const start = sequence.position;
  if (!/[gVM]/.test(header.type)) {
    const data = await sequence.take(Math.min(header.sizeBytes, MAX_RECORD_BYTES));
    if (header.type === 'L' || header.type === 'N') pending.longName = tarText(data);
    else if (header.type === 'K') pending.longLink = tarText(data);
    else pending.pax = paxRecords(data);
  }
  // What a volume ended in is continued in the next: data like any other.
  if (header.type === 'M') return false;
  await sequence.seek(start + padded(header.sizeBytes));
  return true;
};

async function* readMember(
  header: TarHeader,
  pending: Pending,
  sequence: Sequence,
  part: number,
  input: ExtractInput,
): ReturnType<Extractor['extract']> {
  const { source, note, descend } = input;
  const pax = new Map(pending.pax);
  const name = pax.get('GNU.sparse.name') ?? pax.get('path') ?? pending.longName ?? header.name;
  const link = pax.get('linkpath') ?? pending.longLink ?? header.linkName;
  const comment = pax.get('comment');
  yield [name, link, comment].flatMap((text) =>
    text === undefined || text === '' ? [] : [nameSegment(text, part)],
  );
  const declared = pax.has('size') ? Number(pax.get('size')) : header.sizeBytes;
  if (!(declared >= 0)) {
    note(DAMAGED);
    return;
  }
  const oldMap = header.type === 'S' ? await oldGnuMap(header, sequence) : undefined;
  const start = sequence.position;
  const bytes = hasData(header.type, pending.pax.length > 0) ? declared : 0;
  const end = start + padded(bytes);
  if (bytes > 0 && !name.endsWith('/')) {
    const sparse = oldMap === undefined ? await paxMap(pending.pax, sequence) : ([oldMap, 0] as const);
    const stored = declared - (sparse?.[1] ?? 0);
    const whole =
      sparse === undefined ? undefined : await filled(sequence, sparse[0], stored, name, source.budget);
    if (sparse !== undefined && whole === undefined) note({ code: 'SPARSE' });
    yield* descend(whole ?? (await sequence.member(stored, name)), part);
  }
  if (!(await sequence.seek(end)) && sequence.failure === undefined) note(DAMAGED);
}

export const tar: Extractor = {
  name: 'tar',
  version: 1,
  accepts: ({ head }) => head[0] !== 0 && tarHeader(head.subarray(0, TAR_BLOCK)) !== undefined,
  async *extract(input) {
    const { source, limits, note } = input;
    const sequence = await sequenceOf(source);
    let pending = nothingPending();
    for (let part = 1; ; ) {
      const header = await nextHeader(sequence, note);
      if (header === undefined) break;
      if (!(header.sizeBytes >= 0) && !pending.pax.some(([key]) => key === 'size')) {
        note(DAMAGED);
        yield [nameSegment(header.name, part)];
        continue;
      }
      if (await describes(header, sequence, pending)) continue;
      if (part > limits.members) {
        note({ code: 'TOO_MANY', detail: `${limits.members} members` });
        break;
      }
      yield* readMember(header, pending, sequence, part, input);
      pending = nothingPending();
      part += 1;
    }
    if (sequence.failure !== undefined) throw sequence.failure;
    if (sequence.position === 0) throw new DocumentProblem('BAD_FORMAT', 'TAR archive');
  },
};

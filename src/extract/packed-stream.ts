/** A single compressed stream is a container of one member: its own name less the ending, its bytes as they come out. */
import type { ByteSource, Extractor, Probe } from './extractor.ts';
import { streamSource } from './source.ts';

interface PackedStream {
  readonly name: string;
  readonly version: number;
  accepts(probe: Probe): boolean;
  /** What each of the format's endings stands for: `{ tgz: 'tar', gz: '' }`. */
  readonly endings: Readonly<Record<string, string>>;
  /** From the beginning each time. What expanded before some damage comes out before it throws. */
  open(source: ByteSource): AsyncIterable<Uint8Array>;
  /** The name that the stream itself carries. */
  innerName?(source: ByteSource): Promise<string | undefined>;
}

const lessEnding = (name: string, endings: PackedStream['endings']): string | undefined => {
  const [, stem, ending] = /^(.*)\.([^./\\]+)$/s.exec(name) ?? [];
  const inner = endings[ending?.toLowerCase() ?? ''];
  if (stem === undefined || inner === undefined) return undefined;
  return inner === '' ? stem : `${stem}.${inner}`;
};

/** Counts what comes out of a decompressor. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  budget: ByteSource['budget'],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    budget.expand(chunk.byteLength);
    yield chunk;
  }
}

export const packedStream = ({
  name,
  version,
  accepts,
  endings,
  open,
  innerName,
}: PackedStream): Extractor => ({
  name,
  version,
  accepts,
  async *extract({ source, descend }) {
    const said = await innerName?.(source);
    if (said !== undefined) yield [{ kind: 'text', text: said, label: 'file name', place: { part: [1] } }];
    const memberName = lessEnding(source.name, endings) ?? said ?? '';
    yield* descend(
      streamSource(() => counted(open(source), source.budget), memberName, source.budget),
      1,
    );
  },
});

/** The parts of an office document that is a ZIP. Damaged parts are noted, the others read. */
import type { Segment } from '../model/segment.ts';
import { BudgetSpent } from './budget.ts';
import { type ByteSource, DocumentProblem, type ExtractInput } from './extractor.ts';
import { randomAccess } from './random-access.ts';
import { streamSource } from './source.ts';
import { overlapping } from './zip.ts';
import { zipDirectory } from './zip-directory.ts';
import { memberChunks } from './zip-member.ts';

export interface PackagePart {
  /** With forward slashes, without a leading one. */
  readonly name: string;
  /** Position in the package, from 1. */
  readonly position: number;
  chunks(): AsyncIterable<Uint8Array>;
  /** The part as a document of its own, for `descend`. */
  source(): ByteSource;
}

export const openPackage = async ({
  source,
  limits,
  note,
}: ExtractInput): Promise<readonly PackagePart[]> => {
  const access = await randomAccess(source);
  const { entries, salvaged, truncated } = await zipDirectory(access, limits.members);
  if (entries.length === 0) throw new DocumentProblem('BAD_FORMAT', 'ZIP package');
  if (truncated) note({ code: 'TOO_MANY', detail: `${limits.members} parts` });
  // A cut-off package has lost its directory, and parts with it.
  if (salvaged && !entries.some(({ name }) => name === '[Content_Types].xml'))
    note({ code: 'BAD_FORMAT', detail: 'ZIP package' });
  const refused = overlapping(entries);
  if (refused.size > 0) note({ code: 'BOMB', detail: 'overlapping members' });
  return entries.flatMap((entry, index) => {
    if (refused.has(entry) || entry.name.endsWith('/')) return [];
    const chunks = (): AsyncIterable<Uint8Array> => memberChunks(access, entry, source.budget, note);
    return [
      {
        name: entry.name.replaceAll('\\', '/').replace(/^\/+/, ''),
        position: index + 1,
        chunks,
        source: () => streamSource(chunks, entry.name, source.budget),
      },
    ];
  });
};

/** Reads one part; what fails in it is noted, except where the budget of the whole file is used up. */
export async function* tolerant(
  segments: AsyncGenerator<readonly Segment[]>,
  note: ExtractInput['note'],
): AsyncGenerator<readonly Segment[]> {
  try {
    yield* segments;
  } catch (error) {
    if (error instanceof BudgetSpent) throw error;
    note(error instanceof DocumentProblem ? error.problem : { code: 'BAD_FORMAT', detail: 'part' });
  }
}

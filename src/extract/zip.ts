/** ZIP archives: names first (a name may hold a patient's), then every member with whatever reader fits it. */
import type { TextSegment } from '../model/segment.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { randomAccess } from './random-access.ts';
import { streamSource } from './source.ts';
import { zipDirectory } from './zip-directory.ts';
import type { ZipEntry } from './zip-entry.ts';
import { memberChunks, memberProblem } from './zip-member.ts';

const LOCAL_HEADER_BYTES = 30;
const NAMES_PER_BATCH = 500;

const isFolder = (entry: ZipEntry): boolean => entry.name.endsWith('/') && entry.packedBytes <= 2;

/**
 * Members that begin inside another one: a bomb that packs one kernel many times (Fifield 2019: 112 KB to 21 GB).
 * The first in the file is read, those that overlap it are not.
 */
export const overlapping = (entries: readonly ZipEntry[]): ReadonlySet<ZipEntry> => {
  const refused = new Set<ZipEntry>();
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    if (entry.headerOffset < end) refused.add(entry);
    else end = entry.headerOffset + LOCAL_HEADER_BYTES + entry.packedBytes;
  }
  return refused;
};

const nameSegments = (entries: readonly ZipEntry[], from: number): TextSegment[] =>
  entries.slice(from, from + NAMES_PER_BATCH).map(({ name }, index) => ({
    kind: 'text',
    text: name,
    label: 'file name',
    place: { part: [from + index + 1] },
  }));

export const zip: Extractor = {
  name: 'zip',
  version: 3,
  accepts: ({ latin1 }) => /^PK(?:\x03\x04|\x05\x06|\x07\x08|00PK)/.test(latin1),
  async *extract({ source, limits, note, descend }) {
    const access = await randomAccess(source);
    const { entries, salvaged, cutOff, truncated } = await zipDirectory(access, limits.members);
    if (truncated) note({ code: 'TOO_MANY', detail: `${limits.members} members` });
    for (let at = 0; at < entries.length; at += NAMES_PER_BATCH) {
      yield nameSegments(entries, at);
    }
    // Bytes around an archive are harmless; no member at all is not.
    if (salvaged && entries.length === 0) throw new DocumentProblem('BAD_FORMAT', 'ZIP archive');
    if (cutOff) note({ code: 'BAD_FORMAT', detail: 'ZIP archive' });
    const refused = overlapping(entries);
    if (refused.size > 0) note({ code: 'BOMB', detail: 'overlapping members' });
    for (const [index, entry] of entries.entries()) {
      if (isFolder(entry) || refused.has(entry)) continue;
      const problem = memberProblem(entry)?.problem;
      if (problem !== undefined) {
        note(problem);
        continue;
      }
      const member = streamSource(
        () => memberChunks(access, entry, source.budget, note),
        entry.name,
        source.budget,
      );
      yield* descend(member, index + 1);
    }
  },
};

/** Walks a whole root with the frontier in memory, as a scan does with the one of the ledger. */
import { type CrawlOptions, createCrawler } from '../../src/crawl/create-crawler.ts';
import type { FolderRequest } from '../../src/crawl/list-folder.ts';
import {
  DECISIONS,
  type Decision,
  ENTRY_KINDS,
  type EntryKind,
  EXPOSURE_SOURCES,
  type FolderListing,
  PROBLEM_CODES,
} from '../../src/model/listing.ts';
import type { ProblemCode } from '../../src/model/problem.ts';
import { type Exposure, REACHES, type SourceEntry } from '../../src/model/source-entry.ts';
import { joinPath } from '../../src/util/path-bytes.ts';

/** One listed name with everything a listing says of it. */
export interface Listed extends SourceEntry {
  readonly kind: EntryKind;
  readonly decision: Decision;
  readonly problem: ProblemCode | undefined;
  readonly exposure: Exposure;
  readonly mode: number;
}

export interface Walked {
  readonly entries: readonly Listed[];
  /** Folders that could not be listed, by path below the root. */
  readonly failed: ReadonlyMap<string, ProblemCode>;
  readonly folders: number;
}

/** One character per byte. */
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export const entriesOf = (
  { entries }: FolderListing,
  { root, path }: Pick<FolderRequest, 'root' | 'path'>,
): readonly Listed[] =>
  Array.from({ length: entries.count }, (_, at) => {
    const name = entries.names.slice(at === 0 ? 0 : entries.nameEnds[at - 1]!, entries.nameEnds[at]);
    const decision = DECISIONS[entries.decisions[at]!]!;
    const broadWrite = entries.broadWrites[at];
    return {
      fileId: at,
      shareId: 1,
      root,
      path: joinPath(path, name),
      sizeBytes: entries.sizes[at]!,
      modifiedNs: entries.modifiedNs[at]!,
      changedNs: entries.changedNs[at]!,
      inode: entries.inodes[at]!,
      deviceId: entries.devices[at]!,
      kind: ENTRY_KINDS[entries.kinds[at]!]!,
      decision,
      problem: decision === 'unread' ? PROBLEM_CODES[entries.problems[at]!] : undefined,
      mode: entries.modes[at]!,
      exposure: {
        reach: REACHES[entries.reaches[at]!]!,
        broadWrite: broadWrite === 2 ? undefined : broadWrite === 1,
        source: EXPOSURE_SOURCES[entries.exposureSources[at]!]!,
      },
    };
  });

export const requestOf = (root: string, path = '', folderId = 1): FolderRequest => ({
  folderId,
  root: Buffer.from(root),
  path: Buffer.from(path),
  reach: undefined,
});

export const walk = async (root: string, options: CrawlOptions = {}): Promise<Walked> => {
  const crawler = createCrawler(options);
  const entries: Listed[] = [];
  const failed = new Map<string, ProblemCode>();
  let folders = 0;
  let waiting: FolderRequest[] = [requestOf(root)];
  try {
    while (waiting.length > 0) {
      const asked = new Map(waiting.map((folder) => [folder.folderId, folder]));
      waiting = [];
      for await (const listings of crawler.list([...asked.values()]))
        for (const listing of listings) {
          const folder = asked.get(listing.folderId)!;
          const found = entriesOf(listing, folder);
          entries.push(...found);
          for (const { decision, path, exposure } of found)
            if (decision === 'descend')
              waiting.push({
                folderId: folders + asked.size + waiting.length + 2,
                root: folder.root,
                path,
                reach: exposure.reach,
              });
          if (listing.last) folders += 1;
          if (listing.problem !== undefined) failed.set(latin1(folder.path), listing.problem);
        }
    }
  } finally {
    crawler.close();
  }
  return { entries, failed, folders };
};

/** What became of each path, as `path decision` in the order of listing. */
export const decisionsOf = ({ entries }: Walked): Readonly<Record<string, Decision>> =>
  Object.fromEntries(entries.map(({ path, decision }) => [Buffer.from(path).toString(), decision]));

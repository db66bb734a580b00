/**
 * How long a first scan will take: every folder is listed, a few files of each kind are read as they would be, and what
 * that took is scaled up. Nothing is stored, and of what the sample holds nothing is even kept.
 */
import type { Crawler } from '../crawl/create-crawler.ts';
import type { FolderRequest } from '../crawl/list-folder.ts';
import { DECISIONS, type FolderListing } from '../model/listing.ts';
import { REACHES, type SourceEntry } from '../model/source-entry.ts';
import type { Queue } from '../queue/queue.ts';
import { joinPath } from '../util/path-bytes.ts';
import { createSeededRandom } from '../util/seeded-random.ts';
import { FILE_KINDS, type FileKind, fileKindOf } from './file-kind.ts';
import type { ScanAnswer, ScanJob } from './scan-file.ts';
import { scanLanes } from './scan-lanes.ts';

export interface EstimateRun {
  readonly roots: readonly Uint8Array[];
  readonly crawler: Pick<Crawler, 'list'>;
  readonly queue: Queue<ScanJob, ScanAnswer>;
  readonly ocrQueue: Queue<ScanJob, ScanAnswer> | undefined;
  /** Which setup of the queue's job holds for a root, by its place in `roots`. */
  readonly setupOf?: (root: number) => number;
  readonly signal: AbortSignal;
  /** Files read of each kind. */
  readonly sample?: number;
  /** At least 0 and below 1; default the same row each time. */
  readonly random?: () => number;
  readonly nowMs?: () => number;
}

export interface Span {
  readonly least: number;
  readonly most: number;
}

export interface KindEstimate {
  readonly kind: FileKind;
  readonly files: number;
  readonly bytes: number;
  readonly sampled: number;
  /** Scaled up by number of files and by bytes: which of them is nearer depends on the kind. */
  readonly seconds: Span;
}

export interface Estimate {
  readonly folders: number;
  /** Folders that could not be listed: what lies in them is not counted. */
  readonly foldersFailed: number;
  readonly files: number;
  readonly bytes: number;
  /** Names left out by a rule, links and devices. */
  readonly leftOut: number;
  readonly kinds: readonly KindEstimate[];
  readonly seconds: Span;
}

type Drawing = EstimateRun & Required<Pick<EstimateRun, 'random'>>;

/** Every file of a kind had the same chance to be in it (Vitter's algorithm R). */
interface Pot {
  files: number;
  bytes: number;
  readonly sample: SourceEntry[];
}

const SAMPLE = 24;
const FOLDERS = 64;
const READ = DECISIONS.indexOf('read');
const DESCEND = DECISIONS.indexOf('descend');

export const estimate = async (asked: EstimateRun): Promise<Estimate> => {
  // The same share gives the same sample.
  const run = { random: createSeededRandom(1), ...asked };
  const pots = new Map<FileKind, Pot>();
  const counts = { folders: 0, foldersFailed: 0, leftOut: 0 };
  await walk(run, pots, counts);
  const kinds: KindEstimate[] = [];
  const first = [...pots.values()].find(({ sample }) => sample.length > 0)?.sample[0];
  // Starting processes and compiling rules is no part of the pace.
  if (first !== undefined) await secondsOf(run, [first]);
  for (const kind of FILE_KINDS) {
    const pot = pots.get(kind);
    if (pot === undefined || run.signal.aborted) continue;
    const seconds = await secondsOf(run, pot.sample);
    const sampled = pot.sample.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const byFiles = (seconds * pot.files) / pot.sample.length;
    const byBytes = sampled === 0 ? byFiles : (seconds * pot.bytes) / sampled;
    kinds.push({
      kind,
      files: pot.files,
      bytes: pot.bytes,
      sampled: pot.sample.length,
      seconds: { least: Math.min(byFiles, byBytes), most: Math.max(byFiles, byBytes) },
    });
  }
  const sum = (of: (kind: KindEstimate) => number): number => kinds.reduce((all, kind) => all + of(kind), 0);
  return {
    ...counts,
    files: sum(({ files }) => files),
    bytes: sum(({ bytes }) => bytes),
    kinds,
    seconds: { least: sum(({ seconds }) => seconds.least), most: sum(({ seconds }) => seconds.most) },
  };
};

type Counts = { -readonly [Name in 'folders' | 'foldersFailed' | 'leftOut']: number };

/** Depth first: what waits is kept in memory, paths of folders only. */
const walk = async (run: Drawing, pots: Map<FileKind, Pot>, counts: Counts): Promise<void> => {
  const waiting: FolderRequest[] = run.roots.map((root, i) => ({
    folderId: i,
    root,
    path: new Uint8Array(0),
    reach: undefined,
  }));
  let numbered = waiting.length;
  const underWay = new Map<number, FolderRequest>();
  function* due() {
    for (let taken = 0; taken < FOLDERS; taken += 1) {
      const next = waiting.pop();
      if (next === undefined) return;
      underWay.set(next.folderId, next);
      yield next;
    }
  }
  while (waiting.length > 0 && !run.signal.aborted)
    for await (const listings of run.crawler.list(due()))
      for (const listing of listings) {
        const folder = underWay.get(listing.folderId);
        if (folder === undefined) continue;
        count(run, folder, listing, pots, counts, (path, reach) => {
          waiting.push({ folderId: numbered, root: folder.root, path, reach: REACHES[reach] });
          numbered += 1;
        });
        if (listing.last) underWay.delete(listing.folderId);
      }
};

const count = (
  run: Drawing,
  folder: FolderRequest,
  { entries, last, problem }: FolderListing,
  pots: Map<FileKind, Pot>,
  counts: Counts,
  descend: (path: Uint8Array, reach: number) => void,
): void => {
  if (last) counts[problem === undefined ? 'folders' : 'foldersFailed'] += 1;
  for (let at = 0; at < entries.count; at += 1) {
    const name = entries.names.slice(at === 0 ? 0 : entries.nameEnds[at - 1], entries.nameEnds[at]);
    const path = joinPath(folder.path, name);
    if (entries.decisions[at] === DESCEND) descend(path, entries.reaches[at]!);
    else if (entries.decisions[at] !== READ) counts.leftOut += 1;
    else put(run, pots, toEntry(run, folder.root, path, entries, at));
  }
};

const toEntry = (
  { roots }: EstimateRun,
  root: Uint8Array,
  path: Uint8Array,
  entries: FolderListing['entries'],
  at: number,
): SourceEntry => ({
  fileId: 0,
  shareId: roots.indexOf(root),
  root,
  path,
  sizeBytes: entries.sizes[at]!,
  modifiedNs: entries.modifiedNs[at]!,
  changedNs: entries.changedNs[at]!,
  inode: entries.inodes[at]!,
  deviceId: entries.devices[at]!,
});

const put = ({ sample = SAMPLE, random }: Drawing, pots: Map<FileKind, Pot>, entry: SourceEntry): void => {
  const kind = fileKindOf(entry.path);
  const pot = pots.get(kind) ?? { files: 0, bytes: 0, sample: [] };
  pots.set(kind, pot);
  pot.files += 1;
  pot.bytes += entry.sizeBytes;
  if (pot.sample.length < sample) {
    pot.sample.push(entry);
    return;
  }
  const place = Math.floor(random() * pot.files);
  if (place < sample) pot.sample[place] = entry;
};

/** What reading these takes with all threads. */
const secondsOf = async (
  { queue, ocrQueue, setupOf = () => 0, signal, nowMs = () => performance.now() }: EstimateRun,
  sample: readonly SourceEntry[],
): Promise<number> => {
  const jobs = sample.map((entry, id): { id: number; payload: ScanJob } => ({
    id,
    payload: { ...entry, fileId: id, setup: setupOf(entry.shareId) },
  }));
  async function* all() {
    yield* jobs;
  }
  const begun = nowMs();
  const answers = scanLanes<ScanJob>(all(), {
    first: queue,
    second: ocrQueue,
    signal,
    payloadOf: (id) => jobs[id]?.payload,
  });
  for await (const answer of answers) void answer.id;
  return (nowMs() - begun) / 1000;
};

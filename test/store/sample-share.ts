/** A share in memory and a whole scan of it through the ledger: what a crawler and a reader would say, without either. */
import { createHash } from 'node:crypto';
import { digestOf } from '../../src/crawl/entry-buffer.ts';
import {
  DECISIONS,
  type Decision,
  ENTRY_KINDS,
  type EntryColumns,
  type FolderListing,
  PROBLEM_CODES,
} from '../../src/model/listing.ts';
import type { ProblemCode } from '../../src/model/problem.ts';
import type { SourceEntry } from '../../src/model/source-entry.ts';
import type { FileFindings, FileVerdict } from '../../src/model/verdict.ts';
import type {
  FolderEntry,
  PendingFile,
  ScanLedger,
  ScanOptions,
  ScanState,
  StoredVerdict,
} from '../../src/store/ledger.ts';

/** One value that a file holds, by its person; its token is made from it. */
export interface SampleValue {
  readonly category: 'mrn' | 'ssn' | 'name' | 'birth_date' | 'phone';
  readonly value: string;
  readonly person: number;
  readonly phi?: boolean;
}

export interface SampleFile {
  readonly kind?: (typeof ENTRY_KINDS)[number];
  readonly decision?: Decision;
  readonly size?: number;
  /** Stands for both times and the inode. */
  readonly version?: number;
  readonly reach?: number;
  readonly values?: readonly SampleValue[];
  /** Stands for the bytes: files of equal bytes have equal ones. */
  readonly bytes?: string;
  /** Parts of its path that name a patient; absent: nobody has looked. */
  readonly named?: readonly number[];
  /** What took part in reading it. */
  readonly parts?: string;
  readonly verdict?: 'partial' | 'unread';
  readonly problem?: ProblemCode;
}

/** Paths below the root as Latin-1, one character a byte; folders are made from them. A code stands for a folder that fails. */
export type SampleShare = Readonly<Record<string, SampleFile | ProblemCode>>;

const DEVICE = 2n ** 63n + 5n;

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

export const tokenOf = ({ category, value }: Pick<SampleValue, 'category' | 'value'>): string =>
  createHash('sha256').update(`${category} ${value}`).digest().subarray(0, 16).toString('base64url');

/** Names below a folder, in byte order, each with what it is. */
const childrenOf = (share: SampleShare, folder: string): [string, SampleFile][] => {
  const children = new Map<string, SampleFile>();
  for (const [path, entry] of Object.entries(share)) {
    if (!path.startsWith(folder) || path === folder) continue;
    const [name = '', ...below] = path.slice(folder.length).split('/');
    const isFolder = below.length > 0 || typeof entry === 'string';
    if (name !== '')
      children.set(name, isFolder ? { kind: 'directory', decision: 'descend' } : (entry as SampleFile));
  }
  return [...children].sort(([a], [b]) => Buffer.compare(latin1(a), latin1(b)));
};

const isDescent = ({ kind, decision }: SampleFile): boolean =>
  kind === 'directory' && (decision ?? 'descend') === 'descend';

export const listingOf = (
  folderId: number,
  children: readonly (readonly [string, SampleFile])[],
  last = true,
): FolderListing => {
  const names = children.map(([name]) => latin1(name));
  const column = <Value>(of: (file: SampleFile) => Value): Value[] => children.map(([, file]) => of(file));
  let end = 0;
  const entries: EntryColumns = {
    count: children.length,
    names: Buffer.concat(names),
    nameEnds: Uint32Array.from(names, ({ length }) => (end += length)),
    kinds: Uint8Array.from(column(({ kind }) => ENTRY_KINDS.indexOf(kind ?? 'file'))),
    decisions: Uint8Array.from(
      column((file) => DECISIONS.indexOf(file.decision ?? (isDescent(file) ? 'descend' : 'read'))),
    ),
    problems: Uint8Array.from(
      column(({ problem }) => (problem === undefined ? 0 : PROBLEM_CODES.indexOf(problem))),
    ),
    reaches: Uint8Array.from(column(({ reach }) => reach ?? 1)),
    broadWrites: Uint8Array.from(column(() => 0)),
    exposureSources: Uint8Array.from(column(() => 0)),
    modes: Uint32Array.from(column(() => 0o100640)),
    owners: Uint32Array.from(column(() => 1000)),
    groups: Uint32Array.from(column(() => 100)),
    sizes: Float64Array.from(column(({ size }) => size ?? 10)),
    blocks: Float64Array.from(column(() => 8)),
    // Above 2^63 and before 1970: the ends of what 64 bits hold.
    inodes: BigUint64Array.from(column(({ version }) => 2n ** 64n - 1n - BigInt(version ?? 0))),
    devices: BigUint64Array.from(column(() => DEVICE)),
    modifiedNs: BigInt64Array.from(column(({ version }) => -1_000_000_001n + BigInt(version ?? 0))),
    changedNs: BigInt64Array.from(column(({ version }) => 1_700_000_000_123_456_789n + BigInt(version ?? 0))),
  };
  return { folderId, last, entries, digest: digestOf(entries) };
};

const pathText = (path: Uint8Array): string => Buffer.from(path).toString('latin1');

/** What a crawler would answer, a folder in parts of `partSize` names, those of different parts in no order. */
export const listingsOf = (
  share: SampleShare,
  { folderId, path }: FolderEntry,
  partSize = Number.POSITIVE_INFINITY,
): FolderListing[] => {
  const own = pathText(path);
  const failure = share[own];
  if (typeof failure === 'string') {
    const { digest: _, ...listing } = listingOf(folderId, []);
    return [{ ...listing, problem: failure }];
  }
  const children = childrenOf(share, own === '' ? '' : `${own}/`);
  if (children.length <= partSize) return [listingOf(folderId, children)];
  const parts = Array.from({ length: Math.ceil(children.length / partSize) }, (_, i) =>
    children.slice(i * partSize, (i + 1) * partSize),
  );
  return parts.reverse().map((part, i) => listingOf(folderId, part, i === parts.length - 1));
};

const findingsOf = (values: readonly SampleValue[]): FileFindings => {
  const tokens = values.map((value) => ({
    category: value.category,
    token: tokenOf(value),
    ruleId: `test.${value.category}.1`,
    subject: 'patient' as const,
    phi: value.phi ?? true,
    confidence: 0.9,
    count: 1,
    person: value.person,
  }));
  const patients = new Set(tokens.filter(({ phi }) => phi).map(({ person }) => person)).size;
  const located = tokens.slice(0, 2).map(({ count: _, person: __, ...token }, i) => ({
    ...token,
    band: 'very_likely' as const,
    evidence: [{ kind: 'shape', weight: 0.9 }],
    place: { line: i + 1 },
    start: 3,
    end: 12,
    alternatives: [],
    mask: '*****6789',
  }));
  return {
    located,
    counts: tokens.map(({ ruleId, category, subject }) => ({
      ruleId,
      category,
      subject,
      matches: 1,
      phi: 1,
    })),
    tokens,
    tokensTruncated: false,
    patients,
    persons: new Set(tokens.map(({ person }) => person)).size,
    phi: patients > 0,
    specialCategories: [],
    healthTerms: {},
  };
};

export const verdictOf = (share: SampleShare, file: SourceEntry): StoredVerdict => {
  const sample = share[pathText(file.path)];
  if (sample === undefined || typeof sample === 'string')
    throw new Error('a file was handed out that the share does not hold');
  const { sizeBytes, modifiedNs, changedNs, inode } = file;
  const own = { fileId: file.fileId, stamp: { sizeBytes, modifiedNs, changedNs, inode } };
  const problem = { code: sample.problem ?? 'NO_ACCESS' };
  const findings = findingsOf(sample.values ?? []);
  const facts = {
    format: 'text',
    reader: 'text@1',
    textChars: 5,
    ...(sample.parts === undefined ? {} : { parts: sample.parts }),
    bytesRead: 5,
    ...(sample.bytes === undefined
      ? {}
      : { contentHash: createHash('sha256').update(sample.bytes).digest('hex') }),
    ...(sample.named === undefined
      ? {}
      : { metadata: { pathParts: sample.named, properties: 0, phi: false } }),
  };
  const verdict: FileVerdict =
    sample.verdict === 'unread'
      ? { ...own, state: 'unread', problem }
      : sample.verdict === 'partial'
        ? { ...own, state: 'partial', facts, findings, problem }
        : { ...own, state: 'scanned', facts, findings };
  const priority = findings.patients * 10;
  return {
    verdict,
    classification: {
      sensitivity: 'restricted',
      label: 'Red',
      priority,
      conditions: [{ id: 'C1', facts: { patients: findings.patients } }],
    },
  };
};

export const OPTIONS: ScanOptions = {
  toolVersion: '1.0.0',
  engineHash: 'e1',
  policyHash: 'p1',
  optionsJson: '{}',
};

export interface ScanResult {
  readonly scanId: number;
  readonly state: ScanState;
  /** Paths that were handed out to be read, in order. */
  readonly read: readonly string[];
}

export interface SampleRun {
  readonly options?: Partial<ScanOptions>;
  readonly partSize?: number;
  /** File systems by the folder that is on them, where it is not the usual one. */
  readonly devices?: Readonly<Record<string, bigint>>;
  /** Called after every transaction; throwing stops the scan there. */
  readonly step?: () => void;
  readonly judge?: Parameters<ScanLedger['reclassify']>[0];
}

/** One whole scan: lists until nothing waits, reading in between. Several shares by their roots. */
export const scanShares = (
  ledger: ScanLedger,
  shares: Readonly<Record<string, SampleShare>>,
  { options, partSize, devices = {}, step, judge }: SampleRun = {},
): ScanResult => {
  const { scanId } = ledger.startOrResumeScan({ ...OPTIONS, ...options });
  const byId = new Map(
    Object.entries(shares).map(([root, share]) => [
      ledger.addShare({ name: root, root: Buffer.from(`/${root}`) }),
      share,
    ]),
  );
  const read: string[] = [];
  const readSome = (limit: number): boolean => {
    const files: PendingFile[] = ledger.nextFiles(limit);
    read.push(...files.map(({ path }) => pathText(path)));
    if (files.length > 0)
      ledger.recordVerdicts(files.map((file) => verdictOf(byId.get(file.shareId)!, file)));
    step?.();
    return files.length > 0;
  };
  for (let folders = ledger.nextFolders(3); folders.length > 0; folders = ledger.nextFolders(3)) {
    for (const folder of folders)
      for (const listing of listingsOf(byId.get(folder.shareId)!, folder, partSize)) {
        ledger.recordListing({ ...listing, device: devices[pathText(folder.path)] ?? DEVICE });
        step?.();
      }
    readSome(2);
  }
  while (readSome(7));
  if (judge !== undefined) ledger.reclassify(judge);
  return { scanId, state: ledger.finishScan('finished'), read };
};

/** Lists one folder into an entry buffer: every name, what it is, and what becomes of it. Synchronous; for the listing thread. */
import { closeSync, type Dirent, fstatSync, lstatSync, opendirSync } from 'node:fs';
import { DECISIONS, ENTRY_KINDS, PROBLEM_CODES } from '../model/listing.ts';
import type { ExclusionCode, ProblemCode } from '../model/problem.ts';
import { REACHES, type Reach } from '../model/source-entry.ts';
import type { EntryBuffer, Row, RowStat } from './entry-buffer.ts';
import { type Above, below, exposureOf, modeAccess, NOT_KNOWN, OUTSIDE } from './exposure.ts';
import { type createIgnoreFiles, isIgnored } from './ignore-files.ts';
import { descriptorPath, openBelow } from './open-below.ts';
import type { PathFilter } from './path-filter.ts';
import { matchableName } from '../util/path-bytes.ts';
import { systemProblem } from './system-problem.ts';

export interface FolderRequest {
  readonly folderId: number;
  readonly root: Uint8Array;
  /** Below the root; empty for the root itself. */
  readonly path: Uint8Array;
  /** Who can pass through it, ancestors counted; undefined for a root. */
  readonly reach: Reach | undefined;
}

export interface ListOptions {
  readonly filter: PathFilter;
  readonly ignores: ReturnType<typeof createIgnoreFiles>;
  readonly oneFileSystem: boolean;
  readonly largeGroups: ReadonlySet<number>;
  /** By root (one character per byte): the only names listed in it. */
  readonly only: ReadonlyMap<string, ReadonlySet<string>>;
  readonly deviceOf: (root: Uint8Array) => bigint;
}

/** Names are sorted where a folder has no more than this; beyond, they come in the file system's order. */
const SORTED = 65_536;

const KIND = { file: 0, directory: 1, link: 2, special: 3 } as const satisfies Record<(typeof ENTRY_KINDS)[number], number>;
const decisionOf = (name: (typeof DECISIONS)[number]): number => DECISIONS.indexOf(name);
const READ = decisionOf('read');
const DESCEND = decisionOf('descend');
const UNREAD = decisionOf('unread');

export const listFolder = (request: FolderRequest, options: ListOptions, rows: EntryBuffer): void => {
  let problem: ProblemCode | undefined;
  try {
    const opened = openBelow(request.root, request.path, 'folder');
    if ('problem' in opened) problem = opened.problem;
    else
      try {
        listOpened(opened.fd, request, options, rows);
      } finally {
        closeSync(opened.fd);
      }
  } catch (error) {
    const code = systemProblem(error);
    problem = code === 'NO_ACCESS' ? 'NOT_LISTED' : code;
  }
  if (problem !== undefined) rows.rewind();
  rows.endPart(request.folderId, true, problem);
  if (rows.room() === 0) rows.flush();
};

const listOpened = (fd: number, request: FolderRequest, options: ListOptions, rows: EntryBuffer): void => {
  const folder = descriptorPath(fd);
  const entries = namesOf(folder, options.only.get(Buffer.from(request.root).toString('latin1')), request.path.length === 0);
  const self = fstatSync(fd);
  const through: Above = request.reach === undefined ? OUTSIDE : { through: REACHES.indexOf(request.reach), replaceable: false };
  const above = below(through, self.mode, modeAccess(self.mode, self.gid, options.largeGroups));
  const chain = options.ignores.chainOf(request.root, request.path);
  const prefix = options.filter.isEmpty ? '' : folderPrefix(request.path);
  for (const name of entries) {
    if (rows.room() === 0) {
      rows.endPart(request.folderId, false);
      rows.flush();
    }
    const path = Buffer.from(`${folder}/${name}`, 'latin1');
    let stat: RowStat | undefined;
    try {
      stat = lstatSync(path, { bigint: true });
    } catch (error) {
      rows.add(name, { kind: KIND.file, decision: UNREAD, problem: PROBLEM_CODES.indexOf(systemProblem(error)), ...NOT_KNOWN }, undefined);
      continue;
    }
    rows.add(name, rowOf(name, stat, above, { request, options, chain, prefix }), stat);
  }
};

interface Where {
  readonly request: FolderRequest;
  readonly options: ListOptions;
  readonly chain: Parameters<typeof isIgnored>[0];
  readonly prefix: string;
}

const rowOf = (name: string, stat: RowStat, above: Above, where: Where): Row => {
  const mode = Number(stat.mode);
  const kind = kindOf(mode);
  const exposure = exposureOf(above, modeAccess(mode, Number(stat.gid), where.options.largeGroups), kind === KIND.directory, 'mode');
  const excluded = exclusionOf(name, kind, stat, where);
  const decision = excluded === undefined ? (kind === KIND.directory ? DESCEND : READ) : decisionOf(excluded);
  return { kind, decision, problem: 0, ...exposure };
};

/** File types of inode(7). */
const kindOf = (mode: number): number => {
  switch (mode & 0o170000) {
    case 0o100000:
      return KIND.file;
    case 0o040000:
      return KIND.directory;
    case 0o120000:
      return KIND.link;
    default:
      return KIND.special;
  }
};

const exclusionOf = (name: string, kind: number, stat: RowStat, { request, options, chain, prefix }: Where): ExclusionCode | undefined => {
  if (kind === KIND.link) return 'LINK';
  if (kind === KIND.special) return 'SPECIAL';
  const isFolder = kind === KIND.directory;
  if (!options.filter.isEmpty && options.filter.excludes(prefix + matchableName(Buffer.from(name, 'latin1')), isFolder)) return 'EXCLUDED';
  if (chain.length > 0 && isIgnored(chain, matchableName(Buffer.from(name, 'latin1')), isFolder)) return 'IGNORED';
  if (options.oneFileSystem && stat.dev !== options.deviceOf(request.root)) return 'OTHER_FILESYSTEM';
  return undefined;
};

const folderPrefix = (path: Uint8Array): string => {
  if (path.length === 0) return '';
  const parts: string[] = [];
  for (let at = 0; at < path.length; ) {
    const slash = path.indexOf(47, at);
    const end = slash < 0 ? path.length : slash;
    parts.push(matchableName(path.subarray(at, end)));
    at = end + 1;
  }
  return `${parts.join('/')}/`;
};

/** Names as one character per byte, sorted where there are not too many of them. */
function* namesOf(folder: Buffer, only: ReadonlySet<string> | undefined, isRoot: boolean): Generator<string> {
  // Reading the folder in pieces keeps a folder of millions out of memory.
  const directory = opendirSync(folder.toString(), { encoding: 'latin1' as BufferEncoding, bufferSize: 1024 });
  try {
    const first: string[] = [];
    let entry: Dirent | null = directory.readSync();
    for (; entry !== null && first.length < SORTED; entry = directory.readSync())
      if (!isRoot || only === undefined || only.has(entry.name)) first.push(entry.name);
    if (entry === null) first.sort();
    yield* first;
    for (; entry !== null; entry = directory.readSync()) if (!isRoot || only === undefined || only.has(entry.name)) yield entry.name;
  } finally {
    directory.closeSync();
  }
}

/**
 * Lists one folder: every name in it becomes a row, whatever it is. The folder is opened without following a link and
 * asked where it lies; its entries are then looked at by path, which is three times faster than through the descriptor,
 * and looked at again through the descriptor if it, or a folder above it, turns out to have been moved meanwhile.
 */
import { type BigIntStats, closeSync, fstatSync, lstatSync } from 'node:fs';
import { DECISIONS, type Decision, ENTRY_KINDS, PROBLEM_CODES } from '../model/listing.ts';
import type { ProblemCode } from '../model/problem.ts';
import { REACHES, type Reach } from '../model/source-entry.ts';
import { joinPath, matchableName } from '../util/path-bytes.ts';
import { type EntryBuffer, MOST_ROWS } from './entry-buffer.ts';
import { type Above, below, doubted, exposureOf, modeAccess, NOT_KNOWN, OUTSIDE } from './exposure.ts';
import type { createIgnoreFiles } from './ignore-files.ts';
import { isIgnored } from './ignore-files.ts';
import { leftByDefault } from './left-by-default.ts';
import type { Lineage } from './lineage.ts';
import type { Doubt } from './mounts.ts';
import { descriptorPath, LONGEST_PATH, openBelow } from './open-below.ts';
import type { PathFilter } from './path-filter.ts';
import { placeStamp } from './place-stamp.ts';
import { kindOf, type Name, readNames } from './read-names.ts';
import { folderProblem, systemProblem } from './system-problem.ts';

/** A folder to be listed. Plain data: it crosses a thread. */
export interface FolderRequest {
  readonly folderId: number;
  /** Absolute path of the share's root, without links in it. */
  readonly root: Uint8Array;
  /** Below the root, empty for the root itself. */
  readonly path: Uint8Array;
  /** The folder's own `reaches` number of its parent's listing, as a word; undefined for a root. */
  readonly reach: Reach | undefined;
  /** Names that did not answer (one character per byte): they are not looked at again. */
  readonly silent?: readonly string[];
}

/** What holds for every folder of a crawl. */
export interface ListingRules {
  readonly filterOf: (root: Uint8Array) => PathFilter;
  readonly ignoreFiles: ReturnType<typeof createIgnoreFiles>;
  readonly oneFileSystem: boolean;
  readonly includeSnapshots: boolean;
  readonly lineage: Lineage;
  readonly largeGroups: ReadonlySet<number>;
  /** Devices on which a file without blocks is a stub of one that lies on slower storage. */
  readonly stubs: ReadonlySet<bigint>;
  /** Mounts whose modes are not the truth, by device. */
  readonly mounts: ReadonlyMap<bigint, Doubt>;
  /** Of a root that is given for some of its files only: their names, one character per byte. */
  readonly onlyIn: (root: Uint8Array) => readonly string[] | undefined;
  /** Called before each name is looked up, and with an empty one afterwards: who watches for a sign of life sees it. */
  readonly looksUp: (name: string) => void;
}

const number = Object.fromEntries(DECISIONS.map((decision, index) => [decision, index])) as Record<
  Decision,
  number
>;
const NO_ANSWER = PROBLEM_CODES.indexOf('NO_ANSWER');
const FILE = ENTRY_KINDS.indexOf('file');
const DIRECTORY = ENTRY_KINDS.indexOf('directory');
const LINK = ENTRY_KINDS.indexOf('link');
const LONGEST_NAME = 256;
const isPosix = process.platform !== 'win32';

/** Where the names of a folder are looked up: by text where all bytes are ASCII, which the system call takes faster. */
interface Base {
  readonly bytes: Uint8Array;
  readonly text: string | undefined;
}

const ASCII = /^[\x00-\x7f]*$/;

const baseOf = (bytes: Uint8Array): Base => {
  const text = Buffer.from(bytes).toString('latin1');
  return { bytes, text: ASCII.test(text) ? (text.endsWith('/') ? text : `${text}/`) : undefined };
};

const BIG = { bigint: true } as const;

const statAt = ({ bytes, text }: Base, name: string): BigIntStats =>
  text !== undefined && ASCII.test(name)
    ? lstatSync(text + name, BIG)
    : lstatSync(Buffer.from(joinPath(bytes, Buffer.from(name, 'latin1'))), BIG);

/** Everything that a row of this folder is decided by. */
interface Folder {
  readonly rules: ListingRules;
  readonly request: FolderRequest;
  readonly silent: ReadonlySet<string>;
  readonly above: Above;
  readonly dev: bigint;
  readonly ino: bigint;
  readonly leavesOut: (name: string, isFolder: boolean) => Decision | undefined;
}

const matchablePath = (path: Uint8Array): string =>
  Buffer.from(path)
    .toString('latin1')
    .split('/')
    .map((part) => matchableName(Buffer.from(part, 'latin1')))
    .join('/');

const leavesOutIn = (request: FolderRequest, rules: ListingRules): Folder['leavesOut'] => {
  const { filterOf, ignoreFiles } = rules;
  const filter = filterOf(request.root);
  const chain = ignoreFiles.chainOf(request.root, request.path);
  if (filter.isEmpty && chain.length === 0) return () => undefined;
  const prefix = request.path.length === 0 ? '' : `${matchablePath(request.path)}/`;
  return (latin1, isFolder) => {
    const name = ASCII.test(latin1) ? latin1 : matchableName(Buffer.from(latin1, 'latin1'));
    if (filter.excludes(prefix + name, isFolder)) return 'EXCLUDED';
    return isIgnored(chain, name, isFolder) ? 'IGNORED' : undefined;
  };
};

const decide = (folder: Folder, name: string, kind: number, stat: BigIntStats): Decision => {
  const left = folder.leavesOut(name, kind === DIRECTORY);
  if (left !== undefined) return left;
  if (kind === LINK) return 'LINK';
  if (kind === DIRECTORY) return decideFolder(folder, name, stat);
  if (kind !== FILE) return 'SPECIAL';
  return (!isPosix || folder.rules.stubs.has(stat.dev)) && isStub(stat) ? 'OFFLINE' : 'read';
};

const decideFolder = ({ rules, dev, request }: Folder, name: string, stat: BigIntStats): Decision => {
  const left = rules.includeSnapshots ? undefined : leftByDefault(name);
  if (left !== undefined) return left;
  if (rules.oneFileSystem && stat.dev !== dev) return 'OTHER_FILESYSTEM';
  return rules.lineage.isAbove(request.root, request.path, stat) ? 'LOOP' : 'descend';
};

/** Up to here NTFS keeps the bytes beside the name, with no block of their own. */
const MOST_RESIDENT = 4096n;

/** Nothing allocated and yet a size: the bytes lie on slower storage, and reading would fetch them. */
const isStub = ({ blocks, size }: BigIntStats): boolean => blocks === 0n && size >= MOST_RESIDENT;

const addEntry = (
  buffer: EntryBuffer,
  folder: Folder,
  base: Base,
  { name, kind: listedKind }: Name,
): void => {
  let stat: BigIntStats;
  const unread = (problem: number): void =>
    buffer.add(name, { ...NOT_KNOWN, kind: listedKind, decision: number.unread, problem }, undefined);
  if (folder.silent.has(name)) {
    unread(NO_ANSWER);
    return;
  }
  folder.rules.looksUp(name);
  try {
    stat = statAt(base, name);
  } catch (error) {
    unread(PROBLEM_CODES.indexOf(systemProblem(error)));
    return;
  }
  const kind = kindOf(stat);
  const access = modeAccess(Number(stat.mode), Number(stat.gid), folder.rules.largeGroups);
  const { reach, broadWrite, source } = isPosix
    ? doubted(exposureOf(folder.above, access, kind === DIRECTORY, 'mode'), folder.rules.mounts.get(stat.dev))
    : NOT_KNOWN;
  const decision = number[decide(folder, name, kind, stat)];
  buffer.add(name, { kind, decision, problem: 0, reach, broadWrite, source }, stat);
};

const folderOf = (fd: number, request: FolderRequest, rules: ListingRules): Folder => {
  const { mode, gid, dev, ino } = fstatSync(fd, BIG);
  const own = below(OUTSIDE, Number(mode), modeAccess(Number(mode), Number(gid), rules.largeGroups));
  // Of a folder below the root its parent's listing has said who can pass it.
  const through =
    request.reach === undefined
      ? doubted({ reach: own.through, broadWrite: 0, source: 0 }, rules.mounts.get(dev)).reach
      : REACHES.indexOf(request.reach);
  return {
    rules,
    request,
    silent: new Set(request.silent),
    above: { through: isPosix ? through : NOT_KNOWN.reach, replaceable: own.replaceable },
    dev,
    ino,
    leavesOut: leavesOutIn(request, rules),
  };
};

/** Names of a root that is given for some of its files only: what else lies beside them is not the crawl's. */
const someNames = (names: readonly string[]) => [
  { names: names.map((name) => ({ name, kind: FILE })), last: true },
];

const listOpened = (fd: number, request: FolderRequest, rules: ListingRules, buffer: EntryBuffer): void => {
  const whole = joinPath(request.root, request.path);
  const folder = folderOf(fd, request, rules);
  const safe = process.platform === 'linux' ? baseOf(descriptorPath(fd)) : baseOf(whole);
  let base = whole.length + LONGEST_NAME > LONGEST_PATH ? safe : baseOf(whole);
  const stampNow = (): string | undefined =>
    base === safe ? undefined : placeStamp(request.root, request.path, folder);
  let stamp = stampNow();
  if (stamp === undefined) base = safe;
  const only = request.path.length === 0 ? rules.onlyIn(request.root) : undefined;
  for (const { names, last } of only === undefined ? readNames(safe.bytes) : someNames(only)) {
    for (let from = 0; from < names.length || (last && from === 0); from += MOST_ROWS) {
      const some = names.slice(from, from + MOST_ROWS);
      if (some.length > buffer.room()) buffer.flush();
      for (const name of some) addEntry(buffer, folder, base, name);
      rules.looksUp('');
      const before = stamp;
      stamp = stampNow();
      if (base !== safe && stamp !== before) {
        buffer.rewind();
        base = safe;
        for (const name of some) addEntry(buffer, folder, base, name);
      }
      buffer.endPart(request.folderId, last && from + MOST_ROWS >= names.length, undefined, folder.dev);
    }
  }
};

/** With O_DIRECTORY the system calls a link in the folder's place "not a directory": it is asked which. */
const isLink = ({ root, path }: FolderRequest): boolean => {
  try {
    return lstatSync(Buffer.from(joinPath(root, path)), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    systemProblem(error);
    return false;
  }
};

const problemOf = (error: unknown, request: FolderRequest): ProblemCode => {
  const problem = folderProblem(error);
  return problem === 'GONE' && isLink(request) ? 'ESCAPED' : problem;
};

/** Puts the folder's rows into the buffer, in one part or several; the last says what was wrong, if anything. */
export const listFolder = (request: FolderRequest, rules: ListingRules, buffer: EntryBuffer): void => {
  let problem: ProblemCode | undefined;
  try {
    const begun = performance.now();
    const opened = openBelow(request.root, request.path, 'folder');
    buffer.opened(performance.now() - begun);
    if ('problem' in opened) problem = opened.problem;
    else
      try {
        listOpened(opened.fd, request, rules, buffer);
        return;
      } finally {
        closeSync(opened.fd);
      }
  } catch (error) {
    problem = problemOf(error, request);
    buffer.rewind();
  }
  buffer.endPart(request.folderId, true, problem);
};

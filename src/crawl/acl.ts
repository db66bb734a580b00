/**
 * Exposure by access list, for the few files that hold something: asking costs a process. A path that `getfacl` says
 * nothing of is judged by its mode bits, which with an access list show its mask: the most that any group may.
 */
import { lstat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import { joinPath, parentPath } from '../util/path-bytes.ts';
import { askGetcifsacl } from './ask-getcifsacl.ts';
import { aclKey, askGetfacl } from './ask-getfacl.ts';
import {
  type Above,
  type Access,
  below,
  doubted,
  exposureOf,
  modeAccess,
  NOT_KNOWN,
  OUTSIDE,
  toExposure,
} from './exposure.ts';
import { toGroupIds } from './large-groups.ts';
import { type Doubt, doubtedDevices, readMounts } from './mounts.ts';
import { systemProblem } from './system-problem.ts';
import { type GroupReach, windowsCircle } from './windows-acl.ts';

/** Longer than `getfacl` is given. */
const PATIENCE_MS = 60_000;

/** One line such as `group:1001:r-x`; comments and `default:` entries are none. */
const ENTRY = /^(user|group|mask|other):(\d*):([r-])([w-])([x-])/gm;

const bitsOf = (r: string | undefined, w: string | undefined, x: string | undefined): number =>
  (r === 'r' ? 4 : 0) | (w === 'w' ? 2 : 0) | (x === 'x' ? 1 : 0);

/** The mask holds for all but the owner and others: acl(5), "Access check algorithm". */
export const aclAccess = (block: string, largeGroups: ReadonlySet<number>): Access => {
  const owningGroup = Number(/^# group: (\d+)$/m.exec(block)?.[1] ?? -1);
  let [mask, others, small, large] = [7, 0, 0, 0];
  for (const [, kind, id = '', r, w, x] of block.matchAll(ENTRY)) {
    const bits = bitsOf(r, w, x);
    if (kind === 'mask') mask = bits;
    else if (kind === 'other') others = bits;
    else if (kind === 'group' && largeGroups.has(id === '' ? owningGroup : Number(id))) large |= bits;
    else if (kind === 'group' || id !== '') small |= bits;
  }
  const ofSmall = modeAccess(((small & mask) << 3) | others, 0, new Set());
  const ofLarge = modeAccess(((large & mask) << 3) | others, 0, new Set([0]));
  return (permission) => Math.max(ofSmall(permission), ofLarge(permission));
};

interface Standing {
  readonly mode: number;
  readonly access: Access;
  /** `mode`: its bits leave nothing to ask. */
  readonly source: 'mode' | 'acl' | 'unanswered';
}

/** The folders from the root down to the file's own, then the file. */
const pathsTo = ({ root, path }: SourceEntry): readonly Uint8Array[] => {
  const paths = [joinPath(root, path)];
  let tail = path;
  while (tail.length > 0) {
    tail = parentPath(tail);
    paths.push(joinPath(root, tail));
  }
  return paths.reverse();
};

const standingOf = async (
  path: Uint8Array,
  block: string | undefined,
  largeGroups: ReadonlySet<number>,
): Promise<Standing | undefined> => {
  try {
    const { mode, gid } = await lstat(Buffer.from(path));
    if (block === undefined) return { mode, access: modeAccess(mode, gid, largeGroups), source: 'mode' };
    return { mode, access: aclAccess(block, largeGroups), source: 'acl' };
  } catch (error) {
    systemProblem(error);
    return undefined;
  }
};

const toFileExposure = (chain: readonly (Standing | undefined)[], doubt: Doubt | undefined): Exposure => {
  let above: Above = OUTSIDE;
  for (const folder of chain.slice(0, -1)) {
    if (folder === undefined) return toExposure(NOT_KNOWN);
    above = below(above, folder.mode, folder.access);
  }
  const file = chain.at(-1);
  if (file === undefined) return toExposure(NOT_KNOWN);
  const isAnswered = !chain.some((standing) => standing?.source === 'unanswered');
  const source = isAnswered && chain.some((standing) => standing?.source === 'acl') ? 'acl' : 'mode';
  return toExposure(doubted(exposureOf(above, file.access, false, source), doubt));
};

/** Does asking change anything? Only where the group bits, which are the mask, give more than everyone has anyway. */
const isWorthAsking = ({ mode }: Standing): boolean => ((mode >> 3) & 7 & ~mode) !== 0;

/**
 * One answer per entry, in order; `source` is `acl` where access lists decided and all that had to be asked for were answered.
 * Never throws for files: one that vanished is `unknown`, and all are where a server does not answer in time.
 */
export const aclExposures = async (
  entries: readonly SourceEntry[],
  largeGroups: ReadonlySet<number> = toGroupIds(),
  groups: GroupReach = () => undefined,
  mounts: ReadonlyMap<bigint, Doubt> = doubtedDevices(readMounts()),
): Promise<readonly Exposure[]> => {
  const unknown = entries.map(() => toExposure(NOT_KNOWN));
  if (process.platform === 'win32' || entries.length === 0) return unknown;
  const patience = new AbortController();
  const late = setTimeout(PATIENCE_MS, unknown, { signal: patience.signal });
  try {
    return await Promise.race([late, askEach(entries, largeGroups, groups, mounts)]);
  } finally {
    patience.abort();
    late.catch(() => undefined);
  }
};

/** Modes that a mount makes up are not looked at; its server's own list is, where there is a tool that asks for it. */
const askEach = async (
  entries: readonly SourceEntry[],
  largeGroups: ReadonlySet<number>,
  groups: GroupReach,
  mounts: ReadonlyMap<bigint, Doubt>,
): Promise<readonly Exposure[]> => {
  const isInvented = ({ deviceId }: SourceEntry): boolean => mounts.get(deviceId) === 'invented';
  const real = entries.filter((entry) => !isInvented(entry));
  const invented = entries.filter(isInvented);
  const lists = await askGetcifsacl(invented.map(({ root, path }) => joinPath(root, path)));
  const answers = new Map<SourceEntry, Exposure>();
  const byMode = real.length === 0 ? [] : await askAll(real, largeGroups, mounts);
  for (const [i, entry] of real.entries()) answers.set(entry, byMode[i] ?? toExposure(NOT_KNOWN));
  for (const [i, entry] of invented.entries()) {
    const aces = lists[i];
    answers.set(
      entry,
      aces === undefined ? toExposure(NOT_KNOWN) : { ...windowsCircle(aces, groups), source: 'cifsacl' },
    );
  }
  return entries.map((entry) => answers.get(entry) ?? toExposure(NOT_KNOWN));
};

const askAll = async (
  entries: readonly SourceEntry[],
  largeGroups: ReadonlySet<number>,
  mounts: ReadonlyMap<bigint, Doubt>,
): Promise<readonly Exposure[]> => {
  const chains = entries.map(pathsTo);
  const paths = new Map(chains.flat().map((path) => [aclKey(path), path]));
  const byMode = new Map<string, Standing | undefined>();
  for (const [key, path] of paths) byMode.set(key, await standingOf(path, undefined, largeGroups));
  const asked = [...paths].filter(([key]) => {
    const standing = byMode.get(key);
    return standing !== undefined && isWorthAsking(standing);
  });
  const blocks = await askGetfacl(asked.map(([, path]) => path));
  const known = new Map(byMode);
  for (const [key, path] of asked) {
    const block = blocks.get(key);
    const standing = await standingOf(path, block, largeGroups);
    known.set(
      key,
      block === undefined && standing !== undefined ? { ...standing, source: 'unanswered' } : standing,
    );
  }
  return chains.map((chain, i) =>
    toFileExposure(
      chain.map((path) => known.get(aclKey(path))),
      mounts.get(entries[i]?.deviceId ?? -1n),
    ),
  );
};

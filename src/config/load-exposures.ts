/** Lists of access as the file server itself prints them, and sizes of groups: who can read what lies on a mounted share. */
import { createHash } from 'node:crypto';
import {
  type Ace,
  type Circle,
  type GroupReach,
  narrowerCircle,
  windowsCircle,
} from '../crawl/windows-acl.ts';
import type { Exposure } from '../model/source-entry.ts';
import { UserError } from '../model/user-error.ts';
import type { Config } from './config-schema.ts';
import { type ListedPath, parseIcacls, rightsOfNet } from './parse-icacls.ts';
import { readTable } from './read-table.ts';
import { readText } from './read-yaml.ts';

type Import = NonNullable<Config['exposureImport']>[number];

export interface ImportedExposures {
  /** `share`: its name in reports; `path`: below its root. */
  readonly of: (share: string, path: Uint8Array) => Exposure | undefined;
  readonly groups: GroupReach;
  /** Of all that was read: classes rest on it. */
  readonly hash: string;
}

const key = (path: string): string =>
  path.replaceAll('\\', '/').replace(/\/+$/, '').replace(/^\/+/, '/').toLowerCase();

const isAllow = (text: string | undefined): boolean => !/^(?:deny|1)$/i.test(text ?? '');

const pathsOfCsv = (
  file: string,
  columns: NonNullable<Import['columns']> | undefined,
): readonly ListedPath[] => {
  const paths = new Map<string, ListedPath['aces'][number][]>();
  for (const { cell } of readTable(file, columns ?? {}, 'Access list')) {
    const path = cell('path')?.replace(/^.*::/, '');
    const trustee = cell('trustee');
    if (path === undefined || trustee === undefined) continue;
    const inherits = cell('inheritance');
    const aces = paths.get(path) ?? [];
    paths.set(path, aces);
    aces.push({
      trustee,
      allow: isAllow(cell('type')),
      ...rightsOfNet(cell('rights') ?? 'Read'),
      own: !/InheritOnly/i.test(cell('propagation') ?? ''),
      handsDown: inherits === undefined || /ObjectInherit/i.test(inherits),
    });
  }
  return [...paths].map(([path, aces]) => ({ path, aces }));
};

/** Get-SmbShareAccess: Full, Change or Read, for the share as a whole. */
const shareAces = (file: string, { columns }: Import): readonly Ace[] =>
  readTable(file, columns ?? {}, 'Share access').flatMap(({ cell }) => {
    const trustee = cell('trustee');
    const rights = cell('rights') ?? 'Read';
    return trustee === undefined
      ? []
      : [
          {
            trustee,
            allow: isAllow(cell('type')),
            read: true,
            write: /^(?:full|change|0|1)$/i.test(rights),
          },
        ];
  });

interface ShareLists {
  readonly paths: Map<string, ListedPath['aces']>;
  circle: Circle | undefined;
}

const addPaths = (lists: ShareLists, item: Import, listed: readonly ListedPath[]): void => {
  const root = key(item.root ?? item.share);
  const below = listed.filter(({ path }) => key(path) === root || key(path).startsWith(`${root}/`));
  if (below.length === 0)
    throw new UserError(
      `Nothing in ${item.file} lies below ${JSON.stringify(item.root ?? item.share)}; say under exposureImport how it calls the root of the share: root.`,
    );
  for (const { path, aces } of below) lists.paths.set(key(path).slice(root.length + 1), aces);
};

const groupsOf = (config: Config): GroupReach => {
  const broad = new Set((config.broadGroups ?? []).map((group) => String(group).toLowerCase()));
  const large = new Set<string>();
  const sizes = config.groupSizes;
  if (sizes !== undefined)
    for (const { cell } of readTable(sizes.file, sizes.columns, 'Group sizes')) {
      const name = cell('name')?.replace(/^.*\\/, '').toLowerCase();
      if (name !== undefined && Number(cell('members')) >= sizes.largeFrom) large.add(name);
    }
  return (name) => (broad.has(name) || large.has(name) ? 'large_group' : undefined);
};

/** The list of the file itself, or what the nearest folder above hands down to files. */
const acesFor = (paths: ShareLists['paths'], path: string): readonly Ace[] | undefined => {
  const own = paths.get(path);
  if (own !== undefined) return own.filter((ace) => ace.own);
  for (let above = path; above !== ''; ) {
    above = above.slice(0, Math.max(0, above.lastIndexOf('/')));
    const found = paths.get(above);
    if (found !== undefined) return found.filter((ace) => ace.handsDown);
  }
  return undefined;
};

const decoder = new TextDecoder();

export const loadExposures = (config: Config): ImportedExposures => {
  const hash = createHash('sha256');
  const groups = groupsOf(config);
  const shares = new Map<string, ShareLists>();
  for (const item of config.exposureImport ?? []) {
    const lists = shares.get(item.share) ?? { paths: new Map(), circle: undefined };
    shares.set(item.share, lists);
    if (item.kind === 'share') lists.circle = windowsCircle(shareAces(item.file, item), groups);
    else if (item.kind === 'icacls') addPaths(lists, item, parseIcacls(readText(item.file, 'Access list')));
    else addPaths(lists, item, pathsOfCsv(item.file, item.columns));
    hash.update(`\0${JSON.stringify(item)}\0${readText(item.file, 'Access list')}`);
  }
  if (config.groupSizes !== undefined)
    hash.update(`\0${config.groupSizes.largeFrom}\0${readText(config.groupSizes.file, 'Group sizes')}`);
  return {
    groups,
    hash: hash.digest('hex').slice(0, 16),
    of: (share, path) => {
      const lists = shares.get(share);
      const aces = lists && acesFor(lists.paths, decoder.decode(path).toLowerCase());
      const files = aces && windowsCircle(aces, groups);
      const circle = lists?.circle;
      if (files !== undefined)
        return { ...(circle === undefined ? files : narrowerCircle(files, circle)), source: 'imported' };
      if (circle === undefined) return undefined;
      // A share that lets many in says nothing of its files: they may be narrower.
      return circle.reach === 'owner' || circle.reach === 'group'
        ? { ...circle, source: 'imported' }
        : { reach: 'unknown', broadWrite: circle.broadWrite ? undefined : false, source: 'imported' };
    },
  };
};

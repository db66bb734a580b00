/**
 * Who can reach an entry, from POSIX mode bits or an access list. Numbers here are indices into `REACHES`: a million
 * entries pass. The first four are ordered from narrow to wide; `unknown` is no place on that scale and stays unknown.
 */
import { EXPOSURE_SOURCES } from '../model/listing.ts';
import { type Exposure, REACHES } from '../model/source-entry.ts';
import type { Doubt } from './mounts.ts';

const OWNER = REACHES.indexOf('owner');
const GROUP = REACHES.indexOf('group');
const LARGE_GROUP = REACHES.indexOf('large_group');
const EVERYONE = REACHES.indexOf('everyone');
const UNKNOWN = REACHES.indexOf('unknown');

const READ = 4;
const WRITE = 2;
const PASS = 1;
const STICKY = 0o1000;

/** To whom, at the widest, a permission bit (4 read, 2 write, 1 pass) is given. */
export type Access = (permission: number) => number;

export const modeAccess =
  (mode: number, group: number, largeGroups: ReadonlySet<number>): Access =>
  (permission) => {
    if ((mode & permission) !== 0) return EVERYONE;
    if ((mode & (permission << 3)) === 0) return OWNER;
    return largeGroups.has(group) ? LARGE_GROUP : GROUP;
  };

const narrower = (one: number, other: number): number =>
  one === UNKNOWN || other === UNKNOWN ? UNKNOWN : Math.min(one, other);

const isBroad = (reach: number): boolean => reach >= LARGE_GROUP && reach < UNKNOWN;

/** What the folders above let through. */
export interface Above {
  /** Who can pass all of them. */
  readonly through: number;
  /** May a broad circle replace or delete what is in the last of them? */
  readonly replaceable: boolean;
}

export const OUTSIDE: Above = { through: EVERYONE, replaceable: false };

/** The folder itself added. In one with the sticky bit only its owner replaces what others put there: chmod(1). */
export const below = (above: Above, mode: number, access: Access): Above => ({
  through: narrower(above.through, access(PASS)),
  replaceable: (mode & STICKY) === 0 && isBroad(Math.min(access(WRITE), access(PASS))),
});

/** An exposure as three columns hold it. */
export interface ExposureNumbers {
  readonly reach: number;
  readonly broadWrite: 0 | 1 | 2;
  readonly source: number;
}

export const NOT_KNOWN: ExposureNumbers = {
  reach: UNKNOWN,
  broadWrite: 2,
  source: EXPOSURE_SOURCES.indexOf('none'),
};

/** A file is reached by those who may read it *and* pass all folders above it; a folder by those who may pass it too. */
export const exposureOf = (
  above: Above,
  access: Access,
  isFolder: boolean,
  source: 'mode' | 'acl',
): ExposureNumbers => {
  const written = isBroad(access(WRITE)) || above.replaceable;
  return {
    reach: narrower(above.through, access(isFolder ? PASS : READ)),
    broadWrite: above.through === UNKNOWN ? 2 : written && isBroad(above.through) ? 1 : 0,
    source: EXPOSURE_SOURCES.indexOf(source),
  };
};

/** What the modes of a mount are worth: made-up ones nothing; a trusting server's, where they say that many may read. */
export const doubted = (known: ExposureNumbers, doubt: Doubt | undefined): ExposureNumbers => {
  if (doubt === undefined || (doubt === 'trusting' && isBroad(known.reach))) return known;
  return doubt === 'trusting' && known.broadWrite === 1 ? { ...NOT_KNOWN, broadWrite: 1 } : NOT_KNOWN;
};

export const toExposure = ({ reach, broadWrite, source }: ExposureNumbers): Exposure => ({
  reach: REACHES[reach] ?? 'unknown',
  broadWrite: broadWrite === 2 ? undefined : broadWrite === 1,
  source: EXPOSURE_SOURCES[source] ?? 'none',
});

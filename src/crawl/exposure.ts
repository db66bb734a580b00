/**
 * Who can reach an entry, from POSIX mode bits or an access list. Numbers here are indices into `REACHES`: a million
 * entries pass. The first four are ordered from narrow to wide; `unknown` is no place on that scale and stays unknown.
 */
import { EXPOSURE_SOURCES } from '../model/listing.ts';
import { type Exposure, REACHES } from '../model/source-entry.ts';

const OWNER = REACHES.indexOf('owner');
const GROUP = REACHES.indexOf('group');
const LARGE_GROUP = REACHES.indexOf('large_group');
const EVERYONE = REACHES.indexOf('everyone');
const UNKNOWN = REACHES.indexOf('unknown');

export const READ = 4;
export const WRITE = 2;
export const PASS = 1;

const STICKY = 0o1000;

/** What one permission bit gives, and to whom at the widest. */
export interface Access {
  reachOf(permission: typeof READ | typeof WRITE | typeof PASS): number;
}

export const modeAccess = (mode: number, group: number, largeGroups: ReadonlySet<number>): Access => ({
  reachOf: (permission) => {
    if ((mode & permission) !== 0) return EVERYONE;
    if ((mode & (permission << 3)) === 0) return OWNER;
    return largeGroups.has(group) ? LARGE_GROUP : GROUP;
  },
});

/** A file is reached by those who may read it *and* pass all folders above it. */
export const narrower = (one: number, other: number): number =>
  one === UNKNOWN || other === UNKNOWN ? UNKNOWN : Math.min(one, other);

export const isBroad = (reach: number): boolean => reach >= LARGE_GROUP && reach < UNKNOWN;

/** May those who can enter this folder replace or delete what is in it? With the sticky bit only its owner may: chmod(1). */
export const letsReplace = (mode: number, access: Access): boolean =>
  (mode & STICKY) === 0 && isBroad(Math.min(access.reachOf(WRITE), access.reachOf(PASS)));

/** An exposure as three columns hold it. */
export interface ExposureNumbers {
  readonly reach: number;
  readonly broadWrite: 0 | 1 | 2;
  readonly source: number;
}

const broadWriteOf = (broad: boolean | undefined): 0 | 1 | 2 => (broad === undefined ? 2 : broad ? 1 : 0);

export const toExposureNumbers = ({ reach, broadWrite, source }: Exposure): ExposureNumbers => ({
  reach: REACHES.indexOf(reach),
  broadWrite: broadWriteOf(broadWrite),
  source: EXPOSURE_SOURCES.indexOf(source),
});

export const toExposure = ({ reach, broadWrite, source }: ExposureNumbers): Exposure => ({
  reach: REACHES[reach] ?? 'unknown',
  broadWrite: broadWrite === 2 ? undefined : broadWrite === 1,
  source: EXPOSURE_SOURCES[source] ?? 'none',
});

export const NOT_KNOWN: ExposureNumbers = {
  reach: UNKNOWN,
  broadWrite: 2,
  source: EXPOSURE_SOURCES.indexOf('none'),
};

/** `through`: who can pass the folders above; `replaceable`: may a broad circle replace entries of its folder? */
export const exposureOf = (
  access: Access,
  isFolder: boolean,
  above: { readonly through: number; readonly replaceable: boolean },
  source: 'mode' | 'acl',
): ExposureNumbers => {
  const written = isBroad(access.reachOf(WRITE)) || above.replaceable;
  return {
    reach: narrower(above.through, access.reachOf(isFolder ? PASS : READ)),
    broadWrite: above.through === UNKNOWN ? 2 : written && isBroad(above.through) ? 1 : 0,
    source: EXPOSURE_SOURCES.indexOf(source),
  };
};

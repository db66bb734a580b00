/** What the numbers in the database stand for. Stored for ever: add at the end, never renumber. */
import { EXPOSURE_SOURCES } from '../model/listing.ts';
import { PROBLEMS, type ProblemCode } from '../model/problem.ts';
import { type Exposure, REACHES } from '../model/source-entry.ts';
import type { FinalState } from '../model/verdict.ts';

/** States of a row; `unchanged` is none of them: it follows from when the row was read. */
export const STATE = { pending: 0, scanned: 1, partial: 2, excluded: 3, unread: 4 } as const;
export type StateNumber = (typeof STATE)[keyof typeof STATE];

const STATE_NAMES: readonly (FinalState | 'pending')[] = [
  'pending',
  'scanned',
  'partial',
  'excluded',
  'unread',
];

export const stateNameOf = (state: number): FinalState | 'pending' => {
  const name = STATE_NAMES[state];
  if (name === undefined) throw new Error(`state ${state} is unknown`);
  return name;
};

/** Index in ENTRY_KINDS. */
export const KIND = { file: 0, directory: 1, link: 2, special: 3 } as const;

/** Why a scan did not go into a folder that is known. */
export const UNLISTED = { excluded: 0, failed: 1, notReached: 2 } as const;

/** A folder's place in the frontier; parked: found by a part of a listing that is not complete yet. */
export const WAITING = { no: 0, yes: 1, parked: 2 } as const;

/** When a file that waits is read: what was never seen or has changed comes before what was read already. */
export const TURN = { first: 0, rest: 1 } as const;

/** Which folders come first: see `folder-rank.ts`. */
export const RANK = { first: 0, usual: 1 } as const;

/**
 * Codes that mean the file kills or exhausts its reader, or met a limit that it would meet again: not tried until it, the readers
 * or the limit change.
 */
const POISON: ReadonlySet<string> = new Set<ProblemCode>([
  'SCAN_CRASHED',
  'TIMED_OUT',
  'OUT_OF_MEMORY',
  'EXPANDS',
  'TOO_MANY',
  'TOO_MANY_PAGES',
  'TOO_MANY_CELLS',
  'TOO_MUCH_TEXT',
  'CPU_SPENT',
]);

const isMendable = (code: string): boolean =>
  code in PROBLEMS ? PROBLEMS[code as ProblemCode].mendable : true;

/**
 * What a row counts as in a scan that did not read it anew though it was listed with the same size, times and inode;
 * undefined: it must be read again. A file that was not read to its end stays what it is: `unchanged` would hide that.
 */
export const carriedState = (state: number, code: string | undefined): FinalState | undefined => {
  const name = stateNameOf(state);
  if (name === 'scanned') return 'unchanged';
  if (code === undefined || name === 'pending' || name === 'excluded') return undefined;
  if (POISON.has(code)) return name;
  if (isMendable(code) || code === 'GONE') return undefined;
  return name;
};

/** The state in which a row stands in the report of a scan: as read, or as carried over from an older reading. */
export const shownState = (
  state: number,
  code: string | undefined,
  readInThisScan: boolean,
): FinalState | 'pending' => {
  const name = stateNameOf(state);
  return readInThisScan || name === 'excluded' ? name : (carriedState(state, code) ?? name);
};

/** Reach in bits 0–2, broad write (0 no, 1 yes, 2 unknown) in 3–4, source from 5. */
export const packExposure = (reach: number, broadWrite: number, source: number): number =>
  reach | (broadWrite << 3) | (source << 5);

export const packedOf = ({ reach, broadWrite, source }: Exposure): number =>
  packExposure(
    REACHES.indexOf(reach),
    broadWrite === undefined ? 2 : Number(broadWrite),
    EXPOSURE_SOURCES.indexOf(source),
  );

export const unpackExposure = (packed: number): Exposure => {
  const broadWrite = (packed >> 3) & 3;
  return {
    reach: REACHES[packed & 7] ?? 'unknown',
    broadWrite: broadWrite === 2 ? undefined : broadWrite === 1,
    source: EXPOSURE_SOURCES[packed >> 5] ?? 'none',
  };
};

/** Gathers the rows of one store into its facts. */
import type { StoreFacts } from '../model/asset.ts';
import type { Category, SpecialCategory } from '../model/category.ts';
import type { Exposure, Reach } from '../model/source-entry.ts';
import { createExposedSums, type ExposedSums, type SummedFile } from './exposed-sums.ts';
import { createPatientUnion, type PatientUnion } from './patient-union.ts';
import { STATE } from './stored-codes.ts';

export interface TalliedFile {
  readonly phi: boolean;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly uid: number;
  readonly format: string;
  /** Labels that the document carries. */
  readonly labels: readonly string[];
  /** Level that its content demands. */
  readonly level: string | undefined;
  readonly categories: ReadonlySet<Category>;
  readonly conditions: readonly string[];
  readonly isDuplicate: boolean;
  /** State → numbers of its persons with an address there. */
  readonly states: Readonly<Record<string, readonly number[]>>;
  /** Parts of its path that hold an identifier of a patient. */
  readonly namedParts: readonly number[];
  readonly summed: SummedFile;
}

export interface AssetTally {
  /** Any row of the ledger, by its stored state. */
  seen(state: number): void;
  /** A file that holds PHI, or for which a condition holds. */
  add(file: TalliedFile): void;
  isUsed(): boolean;
  finish(): StoreFacts;
}

type Identity = Pick<StoreFacts, 'assetId' | 'shareId' | 'shareName' | 'root' | 'folder'>;

const depthOf = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length);

const OWNERS = 10;

const countIn = <Key extends string | number>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** Keys in order, so that the same facts are the same bytes whatever order the files came in. */
const sorted = <Value>(counts: ReadonlyMap<string, Value>): Record<string, Value> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));

export const createAssetTally = (identity: Identity, wider: (a: Reach, b: Reach) => Reach): AssetTally => {
  let [paths, filesRead, filesNotRead, phiFiles, phiBytes, unlabelled, duplicates] = [0, 0, 0, 0, 0, 0, 0];
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  const identifiers = new Map<string, number>();
  const formats = new Map<string, number>();
  const reaches = new Map<string, number>();
  const labels = new Map<string, number>();
  const levels = new Map<string, number>();
  const owners = new Map<number, number>();
  const sources = new Set<Exposure['source']>();
  const special = new Set<SpecialCategory>();
  const named = new Set<number>();
  const states = new Map<string, PatientUnion>();
  const all = createExposedSums(wider);
  const depth = depthOf(identity.folder.shown);
  const conditions = new Map<string, ExposedSums>();

  const addResidents = (file: TalliedFile, state: string, numbers: ReadonlySet<number>): void => {
    const union = states.get(state) ?? createPatientUnion();
    states.set(state, union);
    for (const { person, keys, isPatient } of file.summed.persons)
      if (isPatient && numbers.has(person)) union.add(keys, true, 0);
  };

  const addPhi = (file: TalliedFile): void => {
    phiFiles += 1;
    phiBytes += file.sizeBytes;
    oldest = Math.min(oldest, file.modifiedMs);
    newest = Math.max(newest, file.modifiedMs);
    for (const category of file.categories) countIn(identifiers, category);
    countIn(formats, file.format);
    countIn(reaches, file.summed.exposure.reach);
    countIn(owners, file.uid);
    sources.add(file.summed.exposure.source);
    if (file.labels.length === 0) unlabelled += 1;
    for (const label of file.labels) countIn(labels, label);
    if (file.isDuplicate) duplicates += 1;
    for (const kind of file.summed.specialCategories) special.add(kind);
    all.add(file.summed);
    for (const [state, numbers] of Object.entries(file.states)) addResidents(file, state, new Set(numbers));
  };

  return {
    seen: (state) => {
      paths += 1;
      if (state === STATE.scanned) filesRead += 1;
      if (state === STATE.partial || state === STATE.unread) filesNotRead += 1;
    },
    add: (file) => {
      for (const part of file.namedParts) if (part <= depth) named.add(part);
      if (file.level !== undefined) countIn(levels, file.level);
      if (file.phi) addPhi(file);
      for (const id of file.conditions) {
        const sums = conditions.get(id) ?? createExposedSums(wider);
        conditions.set(id, sums);
        sums.add(file.summed);
      }
    },
    isUsed: () => paths > 0,
    finish: () => ({
      ...identity,
      namedParts: [...named].sort((a, b) => a - b),
      paths,
      filesRead,
      filesNotRead,
      phiFiles,
      phiBytes,
      patients: all.finish().patients,
      patientsByState: sorted(new Map([...states].map(([state, union]) => [state, union.patients()]))),
      identifiers: sorted(identifiers),
      specialCategories: [...special].sort(),
      formats: sorted(formats),
      phiByReach: sorted(reaches),
      exposureSources: [...sources].sort(),
      labels: sorted(labels),
      unlabelledPhiFiles: unlabelled,
      demandedLevels: sorted(levels),
      fileOwners: [...owners]
        .map(([uid, files]) => ({ uid, files }))
        .sort((a, b) => b.files - a.files || a.uid - b.uid)
        .slice(0, OWNERS),
      oldestPhi: phiFiles === 0 ? undefined : new Date(oldest).toISOString(),
      newestPhi: phiFiles === 0 ? undefined : new Date(newest).toISOString(),
      duplicateFiles: duplicates,
      all: all.finish(),
      conditions: sorted(new Map([...conditions].map(([id, sums]) => [id, sums.finish()]))),
    }),
  };
};

/** Gathers the numbers of a whole scan while its shares are summed one after another. */
import { CATEGORIES, type Category } from '../model/category.ts';
import type { ScanTotals } from '../model/report-source.ts';
import { REACHES } from '../model/source-entry.ts';
import { createPatientUnion, type PatientUnion } from './patient-union.ts';

/** One file as the sums see it. */
export interface SummedFile {
  readonly reach: number;
  readonly phi: boolean;
  readonly format: string | undefined;
  readonly sensitivity: string | undefined;
  readonly label: string | undefined;
  readonly findingRows: number;
  readonly identifiers: Readonly<Partial<Record<Category, number>>> | undefined;
  /** So many files that are alike; findings and identifiers are all of them together. */
  readonly files: number;
}

export interface Totals {
  readonly union: PatientUnion;
  add(file: SummedFile): void;
  finish(): { readonly patients: number; readonly findings: number; readonly totals: ScanTotals };
}

interface Counter {
  files: number;
  phiFiles: number;
}

const at = <Key>(map: Map<Key, Counter>, key: Key): Counter => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = { files: 0, phiFiles: 0 };
  map.set(key, made);
  return made;
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const createTotals = (): Totals => {
  const union = createPatientUnion();
  const reaches = new Map<number, Counter>();
  const formats = new Map<string, Counter>();
  const levels = new Map<string, Counter & { label: string }>();
  const categories = new Map<string, { values: number; files: number }>();
  let findings = 0;

  return {
    union,
    add: (file) => {
      findings += file.findingRows;
      for (const counter of [
        at(reaches, file.reach),
        ...(file.format === undefined ? [] : [at(formats, file.format)]),
      ]) {
        counter.files += file.files;
        if (file.phi) counter.phiFiles += file.files;
      }
      if (file.sensitivity !== undefined) {
        const level = levels.get(file.sensitivity) ?? {
          files: 0,
          phiFiles: 0,
          label: file.label ?? file.sensitivity,
        };
        level.files += file.files;
        levels.set(file.sensitivity, level);
      }
      for (const [category, values] of Object.entries(file.identifiers ?? {})) {
        const sum = categories.get(category) ?? { values: 0, files: 0 };
        sum.values += values;
        sum.files += 1;
        categories.set(category, sum);
      }
    },
    finish: () => ({
      patients: union.patients(),
      findings,
      totals: {
        byCategory: (Object.keys(CATEGORIES) as Category[]).flatMap((category) => {
          const sum = categories.get(category);
          return sum === undefined ? [] : [{ category, ...sum }];
        }),
        byReach: REACHES.flatMap((reach, index) => {
          const counter = reaches.get(index);
          return counter === undefined ? [] : [{ reach, ...counter, patients: union.patientsByReach(index) }];
        }),
        byFormat: [...formats]
          .map(([format, counter]) => ({ format, ...counter }))
          .sort((a, b) => b.files - a.files || byText(a.format, b.format)),
        bySensitivity: [...levels]
          .map(([level, { label, files }]) => ({ level, label, files }))
          .sort((a, b) => byText(a.level, b.level)),
      },
    }),
  };
};

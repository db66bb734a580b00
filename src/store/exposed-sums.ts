/** Adds up files of one store that have something in common: patients as a union, everything else as the worst of them. */
import type { ExposedFiles } from '../model/asset.ts';
import type { SpecialCategory } from '../model/category.ts';
import type { Exposure, Reach } from '../model/source-entry.ts';
import { createPatientUnion } from './patient-union.ts';
import type { StoredPerson } from './persons-of-file.ts';

/** One file, as far as its store's sums look at it. */
export interface SummedFile {
  readonly exposure: Exposure;
  readonly context: number;
  readonly identification: number;
  readonly specialCategories: readonly SpecialCategory[];
  readonly confidence: number;
  readonly persons: readonly StoredPerson[];
  /** Patients beyond those that kept values tell apart. */
  readonly unknownPatients: number;
}

export interface ExposedSums {
  add(file: SummedFile): void;
  finish(): ExposedFiles;
}

export const createExposedSums = (wider: (a: Reach, b: Reach) => Reach): ExposedSums => {
  const union = createPatientUnion();
  const special = new Set<SpecialCategory>();
  let [files, context, identification, confidence] = [0, 0, 0, 0];
  let reach: Reach = 'owner';
  let broadWrite = false;
  return {
    add: (file) => {
      files += 1;
      for (const { keys, isPatient } of file.persons) union.add(keys, isPatient, 0);
      union.addUnknown(file.unknownPatients, 0);
      reach = wider(reach, file.exposure.reach);
      broadWrite ||= file.exposure.broadWrite === true;
      context = Math.max(context, file.context);
      identification = Math.max(identification, file.identification);
      confidence = Math.max(confidence, file.confidence);
      for (const kind of file.specialCategories) special.add(kind);
    },
    finish: () => ({
      files,
      patients: union.patients(),
      reach,
      broadWrite,
      context,
      identification,
      specialCategories: [...special].sort(),
      confidence,
    }),
  };
};

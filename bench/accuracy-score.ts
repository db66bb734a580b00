/**
 * Compares reports with answer keys. Per identifier, by distinct value and file:
 *
 * - recall: how many of the key's required identifiers were found with their category;
 * - precision: how many of the reported values are an identifier of that category at all, a patient's or (`staff`) another's;
 * - `staffAsPatient`: staff, providers and organisations that a finding calls a patient's health information.
 */
import type { Band } from '../src/model/finding.ts';
import type { Expected, ExpectedIdentifier } from './accuracy-expected.ts';

export interface ReportedFile {
  readonly state: string;
  readonly problem: { readonly code: string } | null;
  readonly phi: boolean;
  readonly patients: number;
  readonly sizeBytes: number;
  readonly specialCategories: readonly string[];
}

export interface ReportedFinding {
  readonly category: string;
  readonly subject: string;
  readonly token: string;
  readonly band: Band;
  readonly phi: boolean;
  readonly ruleId: string;
}

export interface Tally {
  required: number;
  found: number;
  right: number;
  wrong: number;
  staffAsPatient: number;
}

export interface Miss {
  readonly kind: 'missed' | 'false' | 'staff as patient' | 'file' | 'patients' | 'state';
  readonly path: string;
  readonly template: string;
  /** Category, or for files what was reported against what was expected. */
  readonly what: string;
  readonly ruleId?: string;
  /** Of the invented person: printed on request only. */
  readonly value?: string;
}

export interface Score {
  readonly byCategory: Map<string, Tally>;
  readonly misses: Miss[];
  readonly file: {
    right: number;
    missed: number;
    wrong: number;
    patientsRight: number;
    specialRequired: number;
    specialFound: number;
  };
  /** False and staff-as-patient findings in files without PHI, and the size of those files. */
  readonly quiet: { bytes: number; falseFindings: number };
}

export const createScore = (): Score => ({
  byCategory: new Map(),
  misses: [],
  file: { right: 0, missed: 0, wrong: 0, patientsRight: 0, specialRequired: 0, specialFound: 0 },
  quiet: { bytes: 0, falseFindings: 0 },
});

const tallyOf = (score: Score, category: string): Tally => {
  const tally = score.byCategory.get(category) ?? {
    required: 0,
    found: 0,
    right: 0,
    wrong: 0,
    staffAsPatient: 0,
  };
  score.byCategory.set(category, tally);
  return tally;
};

const holds = (list: readonly ExpectedIdentifier[], token: string): boolean =>
  list.some(({ tokens }) => tokens.has(token));

const addFile = (score: Score, { entry }: Expected, reported: ReportedFile | undefined): void => {
  const { path, template } = entry;
  const miss = (kind: Miss['kind'], what: string): void =>
    void score.misses.push({ kind, path, template, what });
  if (!reported) {
    miss('state', 'absent from the report');
    return;
  }
  if (entry.kind === 'link') return;
  const holdsText = entry.identifiers.length + entry.notPatient.length > 0;
  if (holdsText && reported.state !== 'scanned')
    miss('state', `${reported.state} ${reported.problem?.code ?? ''}`.trim());
  if (!entry.phi) score.quiet.bytes += reported.sizeBytes;
  if (!entry.ignore.includes('phi')) {
    if (entry.phi && reported.phi) score.file.right++;
    else if (entry.phi) score.file.missed++;
    else if (reported.phi) score.file.wrong++;
    if (entry.phi !== reported.phi) miss('file', reported.phi ? 'called PHI, is none' : 'PHI, not called so');
  }
  if (!entry.phi) return;
  score.file.patientsRight += entry.patients === reported.patients ? 1 : 0;
  if (entry.patients !== reported.patients)
    miss('patients', `${reported.patients} counted, ${entry.patients} are there`);
  score.file.specialRequired += entry.specialCategories.length;
  score.file.specialFound += entry.specialCategories.filter((each) =>
    reported.specialCategories.includes(each),
  ).length;
};

export const addToScore = (
  score: Score,
  expected: Expected,
  reported: ReportedFile | undefined,
  findings: readonly ReportedFinding[],
): void => {
  addFile(score, expected, reported);
  const { entry, identifiers, notPatient } = expected;
  const { path, template } = entry;
  const ignored = (category: string): boolean =>
    category === 'health_term' || entry.ignore.includes(category);
  const tokens = new Set(findings.map(({ category, token }) => `${category} ${token}`));
  for (const { category, tokens: fair, required, value } of identifiers) {
    if (!required || ignored(category)) continue;
    const tally = tallyOf(score, category);
    tally.required++;
    if ([...fair].some((token) => tokens.has(`${category} ${token}`))) tally.found++;
    else score.misses.push({ kind: 'missed', path, template, what: category, value });
  }
  const judged = new Set<string>();
  for (const { category, token, phi, subject, ruleId } of findings) {
    if (ignored(category) || judged.has(`${category} ${token}`)) continue;
    judged.add(`${category} ${token}`);
    const tally = tallyOf(score, category);
    const patient = holds(identifiers, token);
    if (patient || holds(notPatient, token)) tally.right++;
    else tally.wrong++;
    const asPatient = !patient && holds(notPatient, token) && phi && subject === 'patient';
    if (asPatient) tally.staffAsPatient++;
    if (asPatient || (!patient && !holds(notPatient, token)))
      score.misses.push({
        kind: asPatient ? 'staff as patient' : 'false',
        path,
        template,
        what: category,
        ruleId,
      });
    if (!entry.phi && !patient && phi && subject === 'patient') score.quiet.falseFindings++;
  }
};

const ratio = (part: number, whole: number): number =>
  whole === 0 ? 1 : Math.round((part / whole) * 10_000) / 10_000;

export interface Rates {
  readonly recall: number;
  readonly precision: number;
  readonly required: number;
  readonly staffAsPatient: number;
}

export const ratesOf = ({ required, found, right, wrong, staffAsPatient }: Tally): Rates => ({
  recall: ratio(found, required),
  precision: ratio(right, right + wrong),
  required,
  staffAsPatient,
});

export const toResult = ({ byCategory, file, quiet }: Score) => {
  const all: Tally = { required: 0, found: 0, right: 0, wrong: 0, staffAsPatient: 0 };
  for (const tally of byCategory.values())
    for (const field of Object.keys(all) as (keyof Tally)[]) all[field] += tally[field];
  const rows = [...byCategory].sort(([a], [b]) => (a < b ? -1 : 1));
  const phiFiles = file.right + file.missed;
  return {
    perIdentifier: Object.fromEntries(rows.map(([category, tally]) => [category, ratesOf(tally)])),
    overall: ratesOf(all),
    file: {
      recall: ratio(file.right, phiFiles),
      precision: ratio(file.right, file.right + file.wrong),
      patientsExact: ratio(file.patientsRight, phiFiles),
      specialRecall: ratio(file.specialFound, file.specialRequired),
      phiFiles,
    },
    names: ratesOf(
      byCategory.get('name') ?? { required: 0, found: 0, right: 0, wrong: 0, staffAsPatient: 0 },
    ),
    falsePerMb: Math.round((quiet.falseFindings / Math.max(quiet.bytes / 1e6, 1e-6)) * 1000) / 1000,
  };
};

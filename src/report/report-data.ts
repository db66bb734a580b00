/** The shapes of the JSON reports, key by key: `schema/report.schema.json` describes them, a test holds both together. */
import { CATEGORIES, type Category } from '../model/category.ts';
import { EXCLUSIONS, type ExclusionCode, PROBLEMS, type ProblemCode } from '../model/problem.ts';
import type { FileRow, FindingRow, Ledger, ReportSource, ScanTotals } from '../model/report-source.ts';
import { FINAL_STATES } from '../model/verdict.ts';
import { pathOf, pathsForm, shareNames } from './path-text.ts';
import type { ReportOptions } from './reporter.ts';

/** The second number grows when something is added, the first when something changes its meaning or goes. */
export const SCHEMA_VERSION = '1.0';

/** Counts in the order of a table of ours, so that the order in which they were counted never shows; zeros left out. */
export const inOrder = <K extends string>(
  keys: readonly K[],
  counts: Readonly<Partial<Record<K, number>>>,
): [K, number][] => keys.map((key): [K, number] => [key, counts[key] ?? 0]).filter(([, count]) => count > 0);

const CATEGORY_KEYS = Object.keys(CATEGORIES) as Category[];
const PROBLEM_KEYS = Object.keys(PROBLEMS) as ProblemCode[];
const EXCLUSION_KEYS = Object.keys(EXCLUSIONS) as ExclusionCode[];

export const identifiersOf = (row: FileRow): [Category, number][] => inOrder(CATEGORY_KEYS, row.identifiers);
export const problemsOf = (ledger: Ledger): [ProblemCode, number][] =>
  inOrder(PROBLEM_KEYS, ledger.byProblem);
export const exclusionsOf = (ledger: Ledger): [ExclusionCode, number][] =>
  inOrder(EXCLUSION_KEYS, ledger.byExclusion);

const toLedger = (ledger: Ledger) => ({
  enumerated: ledger.enumerated,
  byState: Object.fromEntries(FINAL_STATES.map((state) => [state, ledger.byState[state]])),
  byProblem: Object.fromEntries(problemsOf(ledger)),
  byExclusion: Object.fromEntries(exclusionsOf(ledger)),
  foldersListed: ledger.foldersListed,
  pending: ledger.pending,
});

/** Everything that stands before the rows. */
export const toHead = (source: ReportSource, options: ReportOptions) => {
  const { scan } = source;
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'phisweep', version: scan.toolVersion },
    scan: {
      id: scan.scanId,
      state: scan.state,
      startedAt: scan.startedAt,
      finishedAt: scan.finishedAt ?? null,
      engineHash: scan.engineHash,
      policyHash: scan.policyHash,
      paths: pathsForm(options),
    },
    ledger: {
      ...toLedger(scan.ledger),
      shares: scan.shares.map((share) => ({
        id: share.shareId,
        ...shareNames(share, options),
        ...toLedger(share.ledger),
      })),
    },
    totals: toTotals(source),
  };
};

const toTotals = (source: ReportSource) => {
  const { scan } = source;
  const { byCategory, byReach, byFormat, bySensitivity }: ScanTotals = source.totals();
  return {
    patients: scan.patients,
    phiFiles: scan.phiFiles,
    clearedFiles: scan.clearedFiles,
    findings: scan.findings,
    byCategory: byCategory.map(({ category, values, files }) => ({ category, values, files })),
    byReach: byReach.map(({ reach, files, phiFiles, patients }) => ({ reach, files, phiFiles, patients })),
    byFormat: byFormat.map(({ format, files, phiFiles }) => ({ format, files, phiFiles })),
    bySensitivity: bySensitivity.map(({ level, label, files }) => ({ level, label, files })),
    byShare: scan.shares.map(({ shareId, bytes, phiFiles, patients }) => ({
      id: shareId,
      bytes,
      phiFiles,
      patients,
    })),
  };
};

export const toFile = (row: FileRow, options: ReportOptions) => ({
  id: row.fileId,
  shareId: row.shareId,
  path: pathOf(row, options),
  kind: row.kind,
  state: row.state,
  problem: row.problem === undefined ? null : { code: row.problem.code, detail: row.problem.detail ?? null },
  exclusion: row.exclusion ?? null,
  sizeBytes: row.sizeBytes,
  modifiedAt: row.modifiedAt,
  owner: row.owner ?? null,
  exposure: {
    reach: row.exposure.reach,
    broadWrite: row.exposure.broadWrite ?? null,
    source: row.exposure.source,
  },
  format: row.format ?? null,
  reader: row.reader ?? null,
  wrongExtension: row.wrongExtension,
  phi: row.phi,
  patients: row.patients,
  persons: row.persons,
  identifiers: Object.fromEntries(identifiersOf(row)),
  specialCategories: row.specialCategories.toSorted(),
  sensitivity: row.sensitivity ?? null,
  label: row.label ?? null,
  priority: row.priority,
  conditions: row.conditions.map(({ id, sentence, primary, supporting, hipaa }) => ({
    id,
    sentence,
    primary: primary.map(({ id, title, iso2013 }) => ({ id, title, iso2013 })),
    supporting: supporting.map(({ id, title, iso2013 }) => ({ id, title, iso2013 })),
    hipaa,
  })),
});

export const toFindingObject = (row: FindingRow, options: ReportOptions) => ({
  id: row.findingId,
  fileId: row.fileId,
  shareId: row.shareId,
  path: pathOf(row, options),
  ruleId: row.ruleId,
  category: row.category,
  subject: row.subject,
  confidence: row.confidence,
  band: row.band,
  phi: row.phi,
  count: row.count,
  token: row.token,
  mask: row.mask ?? null,
  place: row.place ?? null,
  start: row.start ?? null,
  end: row.end ?? null,
  evidence: row.evidence,
  alternatives: row.alternatives,
});

/** The tables of an evidence pack, in the order in which an auditor asks for them (ISO/IEC 27002:2022 5.9, 5.12, 5.13, 5.34, 8.12; 45 CFR 164.308). */
import { CATEGORIES, type Category } from '../../model/category.ts';
import type { EvidenceInput } from '../../model/evidence.ts';
import { EXCLUSIONS, PROBLEMS } from '../../model/problem.ts';
import { FINAL_STATES } from '../../model/verdict.ts';
import type { Cell, Table } from '../../util/tables.ts';
import { ASSET_COLUMNS, assetCells, RISK_COLUMNS, riskCells } from '../asset-text.ts';
import { STATE_WORDS } from '../words.ts';
import { statementOfApplicability } from './statement-of-applicability.ts';

/** Its name is that of its file, without ending, and of its sheet. */
export interface EvidenceTable extends Table {
  readonly title: string;
}

const scope = ({ scan, policy, account, host, options, paths, madeAt }: EvidenceInput): EvidenceTable => ({
  name: '01-scope-and-method',
  title: 'Scope and method',
  columns: ['what', 'value'],
  rows: [
    ['made at', madeAt],
    ['tool', `phisweep ${scan.toolVersion}`],
    ['rules and readers (hash)', scan.engineHash],
    ['policy (hash)', scan.policyHash],
    ['classification scheme', `${policy.schemeId} version ${policy.version}`],
    ['scheme approved by', policy.approvedBy ?? 'not approved'],
    ['scheme approved on', policy.approvedOn],
    ['scan', `${scan.scanId}, ${scan.state}`],
    ['scan begun', scan.startedAt],
    ['scan finished', scan.finishedAt],
    ['account that scanned', account],
    ['machine', host],
    ...Object.entries(options).map(([name, value]): Cell[] => [`option ${name}`, JSON.stringify(value)]),
    ...scan.shares.map(({ name, root }): Cell[] => [`share ${name}`, root]),
    ['file paths in this pack', paths],
    ['values of patients in this pack', 'none: masks and keyed tokens are not part of it either'],
  ],
});

const coverage = ({ scan }: EvidenceInput): EvidenceTable => ({
  name: '02-coverage',
  title: 'Coverage: every path seen is in exactly one state',
  columns: ['share', 'what', 'code', 'meaning', 'paths'],
  rows: scan.shares.flatMap(({ name, ledger }) => [
    [name, 'enumerated', '', 'paths seen', ledger.enumerated],
    ...FINAL_STATES.map((state): Cell[] => [name, 'state', state, STATE_WORDS[state], ledger.byState[state]]),
    [
      name,
      'check',
      '',
      'sum of states less enumerated (0: it adds up)',
      FINAL_STATES.reduce((sum, state) => sum + ledger.byState[state], 0) - ledger.enumerated,
    ],
    ...Object.entries(ledger.byProblem).map(([code, count]): Cell[] => [
      name,
      'not read',
      code,
      PROBLEMS[code as keyof typeof PROBLEMS].sentence,
      count,
    ]),
    ...Object.entries(ledger.byExclusion).map(([code, count]): Cell[] => [
      name,
      'left out',
      code,
      EXCLUSIONS[code as keyof typeof EXCLUSIONS],
      count,
    ]),
    [name, 'folders listed', '', '', ledger.foldersListed],
  ]),
});

const locations = ({ assets }: EvidenceInput): EvidenceTable => ({
  name: '04-phi-locations',
  title: 'Where patient data is (45 CFR 164.308(a)(1)(ii)(A); ISO/IEC 27002:2022 5.34)',
  columns: [
    'asset_id',
    'store',
    'identifier',
    'hipaa_letter',
    'files',
    'patients_of_store',
    'special_categories',
  ],
  rows: assets.flatMap((asset) =>
    (Object.entries(asset.identifiers) as [Category, number][]).map(([category, files]): Cell[] => [
      asset.assetId,
      asset.masked.name,
      CATEGORIES[category].name,
      CATEGORIES[category].hipaa,
      files,
      asset.patients,
      asset.specialCategories.join('; '),
    ]),
  ),
});

const exposure = ({ assets }: EvidenceInput): EvidenceTable => ({
  name: '05-exposure',
  title: 'Who can read patient data',
  columns: ['asset_id', 'store', 'reach', 'phi_files', 'known_from'],
  rows: assets.flatMap((asset) =>
    Object.entries(asset.phiByReach).map(([reach, files]): Cell[] => [
      asset.assetId,
      asset.masked.name,
      reach,
      files,
      asset.exposureSources.join('; '),
    ]),
  ),
});

const retention = ({ assets }: EvidenceInput): EvidenceTable => ({
  name: '06-retention',
  title: 'Age of patient data',
  columns: ['asset_id', 'store', 'phi_files', 'oldest_change', 'newest_change', 'over_retention'],
  rows: assets
    .filter(({ phiFiles }) => phiFiles > 0)
    .map((asset) => [
      asset.assetId,
      asset.masked.name,
      asset.phiFiles,
      asset.oldestPhi?.slice(0, 10),
      asset.newestPhi?.slice(0, 10),
      asset.storeConditions.some(({ id }) => id === 'RETENTION-EXCEEDED'),
    ]),
});

const census = ({ census: { seed, of, files } }: EvidenceInput): EvidenceTable => ({
  name: '07-label-census',
  title: `Labels: ${files.length} of ${of} files with patient data, drawn with the fixed seed ${seed}`,
  columns: ['asset_id', 'store', 'file_id', 'path', 'label', 'demanded_level', 'result'],
  rows: files.map((file) => [
    file.assetId,
    file.store,
    file.fileId,
    file.path,
    file.label,
    file.demanded,
    file.result,
  ]),
});

const applicability = (input: EvidenceInput): EvidenceTable => {
  const old = new Map(input.controls.map(({ id, iso27002_2013 }) => [`A.${id}`, iso27002_2013]));
  return {
    name: '09-statement-of-applicability',
    title: 'Statement of Applicability: rows that a scan of files can speak to',
    columns: [
      'Reference',
      'Control Name',
      'Applicability',
      'Justification',
      'Implementation Status',
      'Evidence',
      '2013 edition',
    ],
    rows: statementOfApplicability(input).map((row) => [
      row.reference,
      row.name,
      row.applicability,
      row.justification,
      row.status,
      row.evidence,
      (old.get(row.reference) ?? []).map((id) => `A.${id}`).join('; '),
    ]),
  };
};

const trend = ({ trend: points }: EvidenceInput): EvidenceTable => ({
  name: '10-trend',
  title: 'Scans over time',
  columns: [
    'scan',
    'state',
    'begun',
    'finished',
    'paths',
    'read',
    'not_read',
    'phi_files',
    'patients',
    'new',
    'fixed',
    'reappeared',
  ],
  rows: points.map((p) => [
    p.scanId,
    p.state,
    p.startedAt,
    p.finishedAt,
    p.enumerated,
    p.covered,
    p.notRead,
    p.phiFiles,
    p.patients,
    p.newFindings,
    p.fixedFindings,
    p.reappearedFindings,
  ]),
});

const decisions = ({ exceptions, attestations }: EvidenceInput): readonly EvidenceTable[] => [
  {
    name: '11-exceptions',
    title: 'Accepted risks',
    columns: ['risk_id', 'approver', 'reason', 'accepted_on', 'until', 'withdrawn_on'],
    rows: exceptions.map((e) => [e.scenarioId, e.approver, e.reason, e.acceptedOn, e.until, e.withdrawnOn]),
  },
  {
    name: '12-attestations',
    title: 'What owners confirmed',
    columns: ['asset_id', 'owner', 'level', 'confirmed_on', 'until', 'note', 'recorded_by'],
    rows: attestations.map((a) => [a.assetId, a.owner, a.level, a.confirmedOn, a.until, a.note, a.by]),
  },
];

export const evidenceTables = (input: EvidenceInput): readonly EvidenceTable[] => [
  scope(input),
  coverage(input),
  {
    name: '03-assets',
    title: 'Information assets that hold patient data (ISO/IEC 27002:2022 5.9)',
    columns: ASSET_COLUMNS,
    rows: input.assets.map((asset) => assetCells({ ...asset, folder: { shown: asset.masked.folder } })),
  },
  locations(input),
  exposure(input),
  retention(input),
  census(input),
  {
    name: '08-risks',
    title: 'Risk scenarios (ISO/IEC 27001:2022 8.2)',
    columns: RISK_COLUMNS,
    rows: input.scenarios.map(riskCells),
  },
  applicability(input),
  trend(input),
  ...decisions(input),
];

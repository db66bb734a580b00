/** A stored scan that exists in memory only: seeded, any number of rows, each made when it is asked for. */
import { CATEGORIES, type Category } from '../../src/model/category.ts';
import type { ExclusionCode, ProblemCode } from '../../src/model/problem.ts';
import type {
  ConditionRef,
  FileRow,
  FindingRow,
  Ledger,
  ReportSource,
  ScanTotals,
  ShareSummary,
} from '../../src/model/report-source.ts';
import { REACHES } from '../../src/model/source-entry.ts';
import type { FinalState } from '../../src/model/verdict.ts';

export interface FakeOptions {
  readonly rows: number;
  readonly seed?: number;
  readonly findingsPerFile?: number;
  /** Names of files, used one after another. Raw: a source that escapes nothing, so that a report's own wall is seen. */
  readonly names?: readonly string[];
  /** Taken for every other text that comes from a share: owner, share, problem detail. */
  readonly text?: (ordinary: string) => string;
}

/** Mulberry32: small, seeded, good enough to spread rows. */
const randomAt = (seed: number, index: number): (() => number) => {
  let state = (seed * 0x9e3779b1) ^ (index * 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const ROOTS = [
  ['Radiology', '/srv/shares/radiology'],
  ['Oncology', '/srv/shares/oncology'],
  ['Patient accounts', '/srv/shares/billing'],
  ['Human resources', '/srv/shares/hr'],
  ['Research', '/srv/shares/research'],
] as const;
const FOLDERS = [
  'exports',
  'letters',
  'referrals/2025',
  'referrals/2026',
  'old/backup',
  'meetings',
  'rota',
  'mail archive',
];
const STEMS = [
  'discharge-list',
  'clinic-letter',
  'claims',
  'appointments',
  'minutes',
  'rota',
  'policy',
  'interface-log',
];
const FORMATS = ['docx', 'pdf', 'xlsx', 'csv', 'txt', 'html', 'zip'] as const;
const PROBLEMS: readonly ProblemCode[] = [
  'NO_ACCESS',
  'LOCKED',
  'UNSUPPORTED',
  'BAD_FORMAT',
  'TIMED_OUT',
  'NO_TEXT',
];
const CUT: readonly ProblemCode[] = ['TOO_LARGE', 'BOMB', 'NO_TEXT'];
const EXCLUSIONS: readonly ExclusionCode[] = ['EXCLUDED', 'IGNORED', 'LINK'];
const PATIENT: readonly Category[] = [
  'name',
  'mrn',
  'birth_date',
  'ssn',
  'phone',
  'member_id',
  'care_date',
  'email',
  'address',
];

const CONDITIONS: readonly ConditionRef[] = [
  {
    id: 'ACL-EVERYONE',
    sentence: 'Health information that everyone with an account can read.',
    primary: [
      { id: '8.3', title: 'Information access restriction', iso2013: ['9.4.1'] },
      { id: '5.15', title: 'Access control', iso2013: ['9.1.1', '9.1.2'] },
    ],
    supporting: [{ id: '5.18', title: 'Access rights', iso2013: ['9.2.2', '9.2.5', '9.2.6'] }],
    hipaa: ['164.312(a)(1)', '164.308(a)(4)'],
  },
  {
    id: 'EXPORT-SPREADSHEET',
    sentence: 'A bulk export of health information outside the system it came from.',
    primary: [{ id: '8.12', title: 'Data leakage prevention', iso2013: [] }],
    supporting: [{ id: '8.10', title: 'Information deletion', iso2013: [] }],
    hipaa: ['164.502(b)'],
  },
  {
    id: 'PHI-UNCLASSIFIED',
    sentence: 'Health information in a file that carries no classification.',
    primary: [{ id: '5.12', title: 'Classification of information', iso2013: ['8.2.1'] }],
    supporting: [{ id: '5.13', title: 'Labelling of information', iso2013: ['8.2.2'] }],
    hipaa: [],
  },
];

const pick = <T>(list: readonly T[], random: number): T => list[Math.floor(random * list.length)] as T;

const stateOf = (at: number): FinalState =>
  at < 0.9 ? 'scanned' : at < 0.92 ? 'unchanged' : at < 0.935 ? 'partial' : at < 0.97 ? 'excluded' : 'unread';

const contentOf = (
  random: () => number,
  read: boolean,
): Pick<
  FileRow,
  'phi' | 'patients' | 'persons' | 'identifiers' | 'specialCategories' | 'sensitivity' | 'label'
> => {
  const phi = read && random() < 0.22;
  const pii = read && !phi && random() < 0.1;
  const patients = phi ? 1 + Math.floor(random() ** 6 * 2500) : 0;
  const kinds = phi || pii ? PATIENT.filter(() => random() < 0.45) : [];
  const special = phi && random() < 0.06;
  return {
    phi,
    patients,
    persons: patients + (pii ? 3 : 0),
    identifiers: Object.fromEntries(kinds.map((kind) => [kind, 1 + Math.floor(random() * (patients || 4))])),
    specialCategories: special ? [pick(['hiv', 'mental_health', 'substance_use'] as const, random())] : [],
    sensitivity: special ? 'restricted' : phi ? 'confidential' : pii ? 'internal' : undefined,
    label: special ? 'Restricted' : phi ? 'Confidential - PHI' : pii ? 'Internal' : undefined,
  };
};

const rowAt = (index: number, options: FakeOptions): FileRow => {
  const { seed = 1, rows, names, text = (ordinary) => ordinary } = options;
  const random = randomAt(seed, index);
  const share = Math.floor((index * ROOTS.length) / rows);
  const state = stateOf(random());
  const format = pick(FORMATS, random());
  const content = contentOf(random, state !== 'unread' && state !== 'excluded');
  const reach = pick(REACHES, random());
  const exposed = content.phi && (reach === 'everyone' || reach === 'anonymous');
  const number = String(index).padStart(7, '0');
  const name =
    names?.[index % names.length] ??
    `${pick(FOLDERS, random())}/${pick(STEMS, random())}-${number}.${format}`;
  const known = state === 'scanned' || state === 'partial' || state === 'unchanged';
  return {
    fileId: index + 1,
    shareId: share + 1,
    path: { shown: name },
    state,
    ...(state === 'unread'
      ? { problem: { code: pick(PROBLEMS, random()), detail: text('Photoshop image') } }
      : {}),
    ...(state === 'partial' ? { problem: { code: pick(CUT, random()) } } : {}),
    ...(state === 'excluded' ? { exclusion: pick(EXCLUSIONS, random()) } : {}),
    kind: 'file',
    sizeBytes: Math.floor(random() ** 5 * 4e8),
    modifiedAt: new Date(Date.UTC(2019, 0, 1) + Math.floor(random() * 2.4e11)).toISOString(),
    owner: random() < 0.9 ? text(`staff${Math.floor(random() * 40)}`) : undefined,
    exposure: {
      reach,
      broadWrite: reach === 'unknown' ? undefined : random() < 0.2,
      source: reach === 'unknown' ? 'none' : 'acl',
    },
    format: known ? format : undefined,
    reader: known ? `${format}@1` : undefined,
    wrongExtension: random() < 0.01,
    ...content,
    priority: content.phi
      ? Math.min(100, Math.round(10 + Math.log2(content.patients + 1) * 5 + REACHES.indexOf(reach) * 6))
      : 0,
    conditions: content.phi
      ? [
          ...(exposed ? [CONDITIONS[0]!] : []),
          ...(format === 'xlsx' || format === 'csv' ? [CONDITIONS[1]!] : []),
          CONDITIONS[2]!,
        ]
      : [],
  };
};

const findingOf = (file: FileRow, category: Category, number: number): FindingRow => ({
  findingId: file.fileId * 1000 + number,
  fileId: file.fileId,
  shareId: file.shareId,
  path: file.path,
  ruleId: `us.${category}.1`,
  category,
  subject: 'patient',
  confidence: 0.9,
  band: 'very_likely',
  phi: file.phi,
  count: 1,
  token: Buffer.from(`${file.fileId}-${category}-${number}`)
    .toString('base64url')
    .padEnd(22, 'A')
    .slice(0, 22),
  mask: category === 'ssn' ? '###-##-##17' : 'Aaaa Aaaaaa',
  place:
    file.format === 'zip' ? { part: [2, 1], line: number + 1 } : { sheet: 1, row: number + 2, column: 3 },
  start: 0,
  end: 11,
  evidence: [
    { kind: 'shape', weight: 0.4 },
    { kind: 'context', id: `us.${category}.words`, weight: 0.3 },
    { kind: 'density', weight: 0.2, share: 0.98 },
  ],
  alternatives: number === 0 ? ['us.account.2'] : [],
});

const emptyLedger = () => ({
  enumerated: 0,
  byState: { scanned: 0, unchanged: 0, partial: 0, excluded: 0, unread: 0 } as Record<FinalState, number>,
  byProblem: {} as Partial<Record<ProblemCode, number>>,
  byExclusion: {} as Partial<Record<ExclusionCode, number>>,
  foldersListed: 0,
  pending: 0,
});

const countInto = (ledger: ReturnType<typeof emptyLedger>, row: FileRow): void => {
  ledger.enumerated++;
  ledger.byState[row.state]++;
  if (row.problem !== undefined)
    ledger.byProblem[row.problem.code] = (ledger.byProblem[row.problem.code] ?? 0) + 1;
  if (row.exclusion !== undefined)
    ledger.byExclusion[row.exclusion] = (ledger.byExclusion[row.exclusion] ?? 0) + 1;
};

/** Counts all rows once, as the store's SQL would. */
const surveyOf = (options: FakeOptions) => {
  const { text = (ordinary: string) => ordinary } = options;
  const ledger = emptyLedger();
  const shares = ROOTS.map(([name, root], index) => ({
    shareId: index + 1,
    name: text(name),
    root: text(root),
    ledger: emptyLedger(),
    bytes: 0,
    phiFiles: 0,
    patients: 0,
  }));
  const categories = new Map<Category, { category: Category; values: number; files: number }>();
  const reaches = new Map(REACHES.map((reach) => [reach, { reach, files: 0, phiFiles: 0, patients: 0 }]));
  const formats = new Map<string, { format: string; files: number; phiFiles: number }>();
  const levels = new Map<string, { level: string; label: string; files: number }>();
  const top: FileRow[] = [];
  let findings = 0;
  for (let index = 0; index < options.rows; index++) {
    const row = rowAt(index, options);
    countInto(ledger, row);
    const share = shares[row.shareId - 1]!;
    countInto(share.ledger, row);
    share.bytes += row.sizeBytes;
    share.patients += row.patients;
    share.phiFiles += Number(row.phi);
    const reach = reaches.get(row.exposure.reach)!;
    reach.files++;
    reach.phiFiles += Number(row.phi);
    reach.patients += row.patients;
    for (const [category, values] of Object.entries(row.identifiers) as [Category, number][]) {
      const total = categories.get(category) ?? { category, values: 0, files: 0 };
      categories.set(category, { category, values: total.values + values, files: total.files + 1 });
      findings += Math.min(values, options.findingsPerFile ?? 3);
    }
    if (row.format !== undefined) {
      const total = formats.get(row.format) ?? { format: row.format, files: 0, phiFiles: 0 };
      formats.set(row.format, {
        format: row.format,
        files: total.files + 1,
        phiFiles: total.phiFiles + Number(row.phi),
      });
    }
    if (row.sensitivity !== undefined)
      levels.set(row.sensitivity, {
        level: row.sensitivity,
        label: row.label!,
        files: (levels.get(row.sensitivity)?.files ?? 0) + 1,
      });
    if (row.priority > 0) {
      top.push(row);
      if (top.length > 1000) top.sort(byPriority).splice(100);
    }
  }
  for (const share of [...shares.map((share) => share.ledger), ledger])
    share.foldersListed = Math.ceil(share.enumerated / 12);
  ledger.foldersListed = shares.reduce((sum, share) => sum + share.ledger.foldersListed, 0);
  const totals: ScanTotals = {
    byCategory: (Object.keys(CATEGORIES) as Category[]).flatMap((category) => categories.get(category) ?? []),
    byReach: [...reaches.values()],
    byFormat: [...formats.values()].sort((a, b) => b.files - a.files),
    bySensitivity: [...levels.values()].sort((a, b) => a.level.localeCompare(b.level)),
  };
  return {
    ledger: ledger as Ledger,
    shares: shares as ShareSummary[],
    totals,
    findings,
    top: top.sort(byPriority).slice(0, 100),
  };
};

const byPriority = (a: FileRow, b: FileRow): number =>
  b.priority - a.priority || (a.path.shown < b.path.shown ? -1 : a.path.shown > b.path.shown ? 1 : 0);

export const createFakeSource = (options: FakeOptions): ReportSource => {
  const { ledger, shares, totals, findings, top } = surveyOf(options);
  const rows = function* (filter?: Parameters<ReportSource['files']>[0]): Generator<FileRow> {
    for (let index = 0; index < options.rows; index++) {
      const row = rowAt(index, options);
      if (filter?.phiOnly === true && !row.phi) continue;
      if (filter?.notReadOnly === true && row.state !== 'unread' && row.state !== 'partial') continue;
      yield row;
    }
  };
  return {
    scan: {
      scanId: 7,
      state: 'complete',
      startedAt: '2026-11-23T21:00:04.000Z',
      finishedAt: '2026-11-23T23:41:50.000Z',
      toolVersion: '0.1.0',
      engineHash: '4f1c0a77be932d15',
      policyHash: '9a00c4e1d2f36b88',
      ledger,
      shares,
      patients: shares.reduce((sum, share) => sum + share.patients, 0),
      clearedFiles: 0,
      phiFiles: shares.reduce((sum, share) => sum + share.phiFiles, 0),
      findings,
    },
    totals: () => totals,
    files: rows,
    topFiles: (limit) => top.slice(0, limit),
    *findings() {
      for (const file of rows())
        for (const [category, values] of Object.entries(file.identifiers) as [Category, number][])
          for (let number = 0; number < Math.min(values, options.findingsPerFile ?? 3); number++)
            yield findingOf(file, category, number);
    },
  };
};

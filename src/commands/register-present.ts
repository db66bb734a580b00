/** What registers are to hold, from a stored scan. */
import type { Asset, RiskScenario } from '../model/asset.ts';
import type { FileRow, ReportSource } from '../model/report-source.ts';
import type { About } from '../register/register.ts';
import { type Present, toItems } from '../register/to-items.ts';
import type { Store } from '../store/store.ts';
import { wholeShares } from '../store/whole-shares.ts';
import { type AssessmentFlags, assess } from './assessment.ts';
import { reportSourceOf } from './render-report.ts';

export const PATHS = ['stores', 'full'] as const;
export type RegisterPaths = (typeof PATHS)[number];

/** A risk names its worst files; who wants them all has the report. */
const MOST_PATHS = 50;

/** Numbers in a name may be a patient's: from five digits on only their shape is shown. */
export const maskDigits = (path: string): string =>
  path.replace(/\d{5,}/g, (digits) => '#'.repeat(digits.length));

/** Asset and condition → paths, the most urgent first. */
const pathsByRisk = (
  assets: readonly Asset[],
  source: ReportSource,
): ((risk: RiskScenario) => readonly string[]) => {
  const stores = new Map(assets.map((asset) => [`${asset.shareId} ${asset.folder.shown}`, asset.assetId]));
  const depths = new Set(
    assets.map(({ folder }) => (folder.shown === '.' ? 0 : folder.shown.split('/').length)),
  );
  const storeOf = ({ shareId, path }: FileRow): string | undefined => {
    const parts = path.shown.split('/').slice(0, -1);
    for (const depth of [...depths].sort((a, b) => b - a)) {
      const folder = depth === 0 ? '.' : parts.slice(0, depth).join('/');
      const id = depth <= parts.length ? stores.get(`${shareId} ${folder}`) : undefined;
      if (id !== undefined) return id;
    }
    return undefined;
  };
  const found = new Map<string, FileRow[]>();
  for (const row of source.files({ phiOnly: true }))
    for (const { id } of row.conditions) {
      const key = `${storeOf(row)} ${id}`;
      const rows = found.get(key);
      if (rows === undefined) found.set(key, [row]);
      else if (rows.push(row) >= MOST_PATHS * 4) keepWorst(rows);
    }
  return ({ assetId, condition }) => {
    const rows = found.get(`${assetId} ${condition.id}`) ?? [];
    keepWorst(rows);
    return rows.map(({ path, namedParts = [] }) =>
      path.shown
        .split('/')
        .map((part, i) => (namedParts.includes(i + 1) ? '(name)' : maskDigits(part)))
        .join('/'),
    );
  };
};

/** Stable: equal ones stay in path order. */
const keepWorst = (rows: FileRow[]): void => {
  rows.sort((a, b) => b.priority - a.priority);
  rows.length = Math.min(rows.length, MOST_PATHS);
};

export const presentOf = (
  store: Store,
  flags: AssessmentFlags & { readonly paths: RegisterPaths },
): { readonly present: Present; readonly whole: ReadonlySet<number>; readonly about: About } => {
  const { assets, scenarios, scan, loaded } = assess(store, flags);
  const pathsOf =
    flags.paths === 'full' ? pathsByRisk(assets, reportSourceOf(store, scan.scanId, loaded)) : undefined;
  return {
    present: toItems({ assets, scenarios, pathsOf }),
    whole: wholeShares(store, scan.scanId),
    about: {
      toolVersion: scan.toolVersion,
      policyHash: loaded.hash,
      scanId: scan.scanId,
      scannedAt: scan.finishedAt ?? scan.startedAt,
    },
  };
};

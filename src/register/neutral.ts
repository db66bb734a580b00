/** The neutral pair: every asset and every risk in plain columns, for a register that has an import of its own. */
import { z } from 'zod';
import type { Cell, Table } from '../util/tables.ts';
import { type AssetItem, acceptedText, type RiskItem } from './item.ts';
import type { Change } from './plan.ts';
import { fileKind } from './register.ts';
import { listCell, toFiles } from './table.ts';

const ASSET_COLUMNS = [
  'asset_id', 'name', 'share', 'root', 'folder', 'status', 'summary', 'owner', 'owner_from', 'classification', 'classification_state',
  'review_on', 'phi_files', 'patients', 'identifiers', 'special_categories', 'reach', 'broad_write', 'location', 'encrypted', 'worth',
] as const; // biome-ignore format: a table

const assetRow = (a: AssetItem, status: string): readonly Cell[] => [
  a.key, a.name, a.share, a.root, a.folder, status, a.summary, a.owner, a.ownerFrom, a.classification, a.classificationState,
  a.reviewOn, a.phiFiles, a.patients, listCell(Object.entries(a.identifiers).map(([name, files]) => `${name}: ${files}`)),
  listCell(a.specialCategories), a.reach, a.broadWrite, a.location, a.encrypted, a.worth,
]; // biome-ignore format: a table

const RISK_COLUMNS = [
  'risk_id', 'asset_id', 'asset', 'condition', 'title', 'status', 'statement', 'likelihood', 'consequence', 'level', 'files', 'patients',
  'reach', 'special_categories', 'hhs_500', 'media_states', 'confidence', 'controls_2022', 'supporting_2022', 'controls_2013', 'hipaa',
  'treatments', 'acceptance', 'because', 'paths',
] as const; // biome-ignore format: a table

/** A spreadsheet turns `8.10` into 8.1: control numbers carry an A. */
const controls = (ids: readonly string[]): string => listCell(ids.map((id) => `A.${id}`));

const riskRow = (r: RiskItem, status: string): readonly Cell[] => [
  r.key, r.assetKey, r.assetName, r.condition, r.title, status, r.statement, r.likelihood, r.consequence, r.level, r.files, r.patients,
  r.reach, listCell(r.specialCategories), r.hhs500, listCell(r.mediaStates), r.confidence, controls(r.primary.map(({ id }) => id)),
  controls(r.supporting.map(({ id }) => id)), controls([...new Set(r.primary.flatMap(({ iso2013 }) => iso2013))]), listCell(r.hipaa),
  listCell(r.treatments), acceptedText(r), listCell(r.because), listCell(r.paths ?? []),
]; // biome-ignore format: a table

/** `open`, `accepted` or `closed`. */
export const statusOf = ({ item, closed }: Change): string =>
  closed ? 'closed' : item.kind === 'risk' && item.exception !== undefined ? 'accepted' : 'open';

export const neutralTables = (changes: readonly Change[]): readonly Table[] => [
  {
    name: 'assets',
    columns: ASSET_COLUMNS,
    rows: changes.flatMap((change) =>
      change.item.kind === 'asset' ? [assetRow(change.item, statusOf(change))] : [],
    ),
  },
  {
    name: 'risks',
    columns: RISK_COLUMNS,
    rows: changes.flatMap((change) =>
      change.item.kind === 'risk' ? [riskRow(change.item, statusOf(change))] : [],
    ),
  },
];

export const neutral = fileKind({
  kind: 'table',
  way: 'file',
  says: 'assets and risks in plain columns: two CSV files, or one XLSX with two sheets',
  takes: ['asset', 'risk'],
  version: 1,
  options: z.strictObject({}),
  extensions: ['.csv', '.xlsx'],
  render: (changes, { extension }) => toFiles(neutralTables(changes), extension, true),
});

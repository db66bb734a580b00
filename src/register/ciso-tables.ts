/** CISO Assistant's columns. It cuts cells at newline, `|`, `;` and `,`, wants severities in lower case and the matrix's own words. */
import { UserError } from '../model/user-error.ts';
import type { Cell, Table } from '../util/tables.ts';
import { type AssetItem, acceptedText, controlIds, type RiskItem, riskText } from './item.ts';
import { type Change, isDecision } from './plan.ts';

/** The labels of its 5×5 matrix for ISO/IEC 27005, as `probability` and `impact` cells must spell them. */
export const ISO27005_LABELS = {
  probability: ['1 - unlikely', '2 - rather unlikely', '3 - likely', '4 - very likely', '5 - almost certain'],
  impact: ['1 - minor', '2 - significant', '3 - serious', '4 - critical', '5 - catastrophic'],
};

export interface MatrixLabels {
  readonly probability: readonly string[];
  readonly impact: readonly string[];
}

/** An unknown label becomes −1 there with no more than a line in a log, so it is refused here. */
export const labelOf = (labels: readonly string[], value: number, what: string): string => {
  const label = labels[value - 1];
  if (label !== undefined && label !== '') return label;
  throw new UserError(
    `The matrix of CISO Assistant has ${labels.length} labels of ${what}; a risk needs number ${value}. Name the five labels under options.labels.`,
  );
};

/** By place in the organisation's levels; anything else than these words silently becomes undefined. */
const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export const severityOf = (levelIndex: number): string =>
  SEVERITIES[Math.min(levelIndex, SEVERITIES.length - 1)] ?? 'info';

const many = (parts: readonly string[]): string =>
  parts.map((part) => part.replace(/[\n\r|;,]+/g, ' ')).join('|');
const tagsOf = (risk: RiskItem): string => many(['phi', ...controlIds(risk).map((id) => `iso27002-${id}`)]);

export const assetTable = (changes: readonly Change[], domain: string): Table => ({
  name: 'assets',
  columns: [
    'ref_id', 'name', 'description', 'domain', 'type', 'reference_link', 'observation', 'filtering_labels', 'security_objectives',
  ], // biome-ignore format: a table
  rows: changes.flatMap(({ item, closed }) =>
    item.kind === 'asset' ? [assetCells(item, closed, domain)] : [],
  ),
});

const assetCells = (asset: AssetItem, closed: boolean, domain: string): readonly Cell[] => [
  asset.key,
  asset.name,
  closed ? 'No patient data found any more.' : asset.summary,
  domain,
  'PR',
  '',
  `owner: ${asset.owner ?? 'not known'}; classification: ${asset.classification ?? 'none'} (${asset.classificationState})`,
  many(
    closed ? ['phi-cleared'] : ['phi', ...(asset.classification === undefined ? [] : [asset.classification])],
  ),
  '',
];

/** `resolved`, not `closed`: that is the owner's word. An accepted one is dismissed from the work list, with its reason. */
const findingStatus = ({ exception }: RiskItem, closed: boolean): string =>
  closed ? 'resolved' : exception !== undefined ? 'dismissed' : 'identified';

/** `leaveDecisions`: an empty cell overwrites nothing, so an update keeps what people set there. */
export const findingTable = (changes: readonly Change[], leaveDecisions: boolean): Table => ({
  name: 'findings',
  columns: [
    'ref_id', 'name', 'description', 'severity', 'status', 'filtering_labels', 'priority', 'eta', 'due_date', 'observation',
    'vulnerabilities', 'asset',
  ], // biome-ignore format: a table
  rows: changes.flatMap((change) =>
    change.item.kind === 'risk'
      ? [findingCells(change.item, change.closed, leaveDecisions && !isDecision(change))]
      : [],
  ),
});

const findingCells = (risk: RiskItem, closed: boolean, leave: boolean): readonly Cell[] => [
  risk.key,
  risk.title,
  riskText(risk),
  severityOf(risk.levelIndex),
  leave ? '' : findingStatus(risk, closed),
  tagsOf(risk),
  Math.max(1, 4 - risk.levelIndex),
  '',
  risk.exception?.until,
  `rule ${risk.condition}. ${acceptedText(risk) ?? `Proposed: ${risk.treatments.join('. ')}`}`,
  '',
  risk.assetName,
];

export const scenarioTable = (
  changes: readonly Change[],
  labels: MatrixLabels,
  leaveDecisions: boolean,
): Table => ({
  name: 'risk-scenarios',
  columns: [
    'ref_id', 'name', 'description', 'inherent_proba', 'inherent_impact', 'existing_applied_controls', 'current_proba',
    'current_impact', 'additional_controls', 'residual_proba', 'residual_impact', 'treatment', 'assets', 'justification',
    'filtering_labels',
  ], // biome-ignore format: a table
  rows: changes.flatMap((change) =>
    change.item.kind === 'risk'
      ? [scenarioCells(change.item, change.closed, labels, leaveDecisions && !isDecision(change))]
      : [],
  ),
});

const scenarioCells = (
  risk: RiskItem,
  closed: boolean,
  labels: MatrixLabels,
  leave: boolean,
): readonly Cell[] => [
  risk.key,
  risk.title,
  riskText(risk),
  '',
  '',
  '',
  labelOf(labels.probability, risk.likelihood, 'probability'),
  labelOf(labels.impact, risk.consequence, 'impact'),
  many(risk.primary.map(({ id, title }) => `A.${id} ${title}`)),
  // Residual risk is the owner's call.
  '',
  '',
  leave ? '' : closed ? 'cancelled' : risk.exception === undefined ? 'open' : 'accept',
  risk.assetName,
  closed
    ? 'No longer found by a complete scan'
    : (acceptedText(risk) ?? 'Proposed by the scanner; the owner decides on the treatment'),
  tagsOf(risk),
];

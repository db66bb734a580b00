/** Assets and risks for a person: sentences a manager understands, and tables as CSV. */

import type { Asset, RiskScenario } from '../model/asset.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import type { ConditionRef } from '../model/report-source.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { Cell } from '../util/tables.ts';
import { pairsText } from './csv-text.ts';
import { wrap } from './text-layout.ts';
import { countOf, countText, exposureSentence } from './words.ts';

/** `fileserver/Billing`. */
export const assetName = ({ shareName, folder }: Pick<Asset, 'shareName' | 'folder'>): string =>
  folder.shown === '.' ? shareName : `${shareName}/${folder.shown}`;

const OWNER_FROM = {
  attested: 'confirmed',
  policy: 'by the policy',
  config: 'by the configuration',
  probable: 'probable: owns most of the files',
} as const;

export const ownerText = ({ owner }: Asset): string =>
  owner === undefined ? 'no owner known' : `${owner.name} (${OWNER_FROM[owner.from]})`;

export const classificationText = ({ classification: { name, level, state, reviewOn } }: Asset): string =>
  level === undefined
    ? 'no level demanded'
    : `${name ?? level} (${state}${state === 'confirmed' && reviewOn !== undefined ? ` until ${reviewOn}` : ''})`;

const kindsText = (identifiers: Asset['identifiers'], limit: number): string => {
  const all = (Object.entries(identifiers) as [Category, number][]).sort(([, a], [, b]) => b - a);
  const more = all.length - limit;
  return (
    all
      .slice(0, limit)
      .map(([category, files]) => `${CATEGORIES[category].name} in ${countText(files)}`)
      .join('; ') + (more > 0 ? `; ${countOf(more, 'more kind')}` : '')
  );
};

/** What a manager needs to decide, in one paragraph. */
export const assetSentence = (asset: Asset): string => {
  if (asset.phiFiles === 0) return `No patient data found in ${countOf(asset.paths, 'path')}.`;
  const { reach, broadWrite } = asset.all;
  const special =
    asset.specialCategories.length === 0
      ? ''
      : ` Specially protected: ${asset.specialCategories.join(', ').replaceAll('_', ' ')}.`;
  return `${countOf(asset.phiFiles, 'file')} with health information of ${countOf(asset.patients, 'patient')} (${kindsText(asset.identifiers, 4)}). ${exposureSentence({ reach, broadWrite, source: 'none' }).replace('read it', 'read the most open of them')}${special}`;
};

type Print = (line: string) => void;

interface Page {
  readonly print: Print;
  readonly columns: number;
  readonly unicode: boolean;
}

const paragraph = ({ print, columns, unicode }: Page, text: string, indent: number): void => {
  for (const line of wrap(escapeTerminal(text, unicode), columns - indent))
    print(`${' '.repeat(indent)}${line}`);
};

const byNeed = (missing: Asset['notAssessed']): (readonly [string, readonly string[]])[] =>
  [...Map.groupBy(missing, ({ needs }) => needs)].map(([needs, rows]) => [needs, rows.map(({ id }) => id)]);

export const printAssets = (page: Page, assets: readonly Asset[]): void => {
  for (const asset of assets) {
    paragraph(page, `${asset.assetId}  ${assetName(asset)}  priority ${asset.priority}`, 0);
    paragraph(page, assetSentence(asset), 4);
    paragraph(page, `Owner: ${ownerText(asset)}. Classification: ${classificationText(asset)}.`, 4);
    for (const condition of asset.storeConditions)
      paragraph(page, `${condition.id}: ${condition.sentence}`, 4);
    for (const [needs, ids] of byNeed(asset.notAssessed))
      paragraph(page, `Not assessed by this tool: ${ids.join(', ')}. It needs ${needs}.`, 4);
    page.print('');
  }
};

const numbersOf = (refs: ConditionRef['primary'], edition: '2013' | '2022'): string[] =>
  edition === '2022' ? refs.map(({ id }) => id) : [...new Set(refs.flatMap(({ iso2013 }) => iso2013))];

export const controlsLine = ({ primary, supporting, hipaa }: ConditionRef): string =>
  `ISO/IEC 27002:2022 ${numbersOf(primary, '2022').join(', ')}${supporting.length === 0 ? '' : `; also ${numbersOf(supporting, '2022').join(', ')}`} (2013: ${numbersOf(primary, '2013').join(', ')}); 45 CFR ${hipaa.join(', ')}`;

export const printRisks = (page: Page, scenarios: readonly RiskScenario[]): void => {
  for (const risk of scenarios) {
    const marks = [
      ...(risk.hhs500 ? ['500 and more: 45 CFR 164.408(b), were it a breach'] : []),
      ...risk.mediaStates.map((state) => `more than 500 residents of ${state}: 45 CFR 164.406`),
      ...(risk.forReview ? ['for review: detection is not certain enough for the register'] : []),
      ...(risk.exception === undefined
        ? []
        : [`accepted by ${risk.exception.approver} until ${risk.exception.until}: ${risk.exception.reason}`]),
    ];
    paragraph(
      page,
      `${risk.scenarioId}  ${risk.level.toUpperCase()}  likelihood ${risk.likelihood}, consequence ${risk.consequence}  ${risk.title}`,
      0,
    );
    paragraph(page, risk.statement, 4);
    for (const reason of risk.because) paragraph(page, reason, 6);
    for (const mark of marks) paragraph(page, mark, 4);
    paragraph(page, controlsLine(risk.condition), 4);
    paragraph(page, `Treatment: ${risk.treatments.join('; ')}.`, 4);
    page.print('');
  }
};

/** Names of the columns, in the order of `assetCells`. */
export const ASSET_COLUMNS = [
  'asset_id', 'store', 'root', 'folder', 'owner', 'owner_from', 'classification', 'classification_state', 'review_on',
  'demanded_level', 'phi_files', 'patients', 'identifiers', 'special_categories', 'reach', 'broad_write', 'exposure_sources',
  'location', 'encrypted', 'oldest_phi', 'newest_phi', 'duplicate_files', 'paths', 'files_not_read', 'priority', 'conditions',
  'last_scan', 'last_scan_finished', 'not_assessed',
] as const; // biome-ignore format: a table

export const assetCells = (a: Asset): readonly Cell[] => [
  a.assetId,
  assetName(a),
  a.root,
  a.folder.shown,
  a.owner?.name,
  a.owner?.from,
  a.classification.name ?? a.classification.level,
  a.classification.state,
  a.classification.reviewOn,
  a.classification.demanded,
  a.phiFiles,
  a.patients,
  pairsText(Object.entries(a.identifiers)),
  a.specialCategories.join('; '),
  a.phiFiles === 0 ? undefined : a.all.reach,
  a.all.broadWrite,
  a.exposureSources.join('; '),
  a.location,
  a.encrypted,
  a.oldestPhi?.slice(0, 10),
  a.newestPhi?.slice(0, 10),
  a.duplicateFiles,
  a.paths,
  a.filesNotRead,
  a.priority,
  [...Object.keys(a.conditions), ...a.storeConditions.map(({ id }) => id)].sort().join('; '),
  a.lastScan.scanId,
  a.lastScan.finishedAt,
  a.notAssessed.map(({ id }) => id).join('; '),
];

export const RISK_COLUMNS = [
  'risk_id', 'asset_id', 'condition', 'title', 'statement', 'likelihood', 'consequence', 'level', 'severity', 'files', 'patients',
  'reach', 'special_categories', 'hhs_500', 'media_states', 'confidence', 'for_review', 'controls_2022', 'supporting_2022',
  'controls_2013', 'hipaa', 'treatments', 'accepted_by', 'accepted_until', 'because',
] as const; // biome-ignore format: a table

/** A spreadsheet turns `8.10` into 8.1: control numbers carry an A. */
const controlCells = (ids: readonly string[]): string => ids.map((id) => `A.${id}`).join('; ');

export const riskCells = (r: RiskScenario): readonly Cell[] => [
  r.scenarioId,
  r.assetId,
  r.condition.id,
  r.title,
  r.statement,
  r.likelihood,
  r.consequence,
  r.level,
  r.severity,
  r.exposed.files,
  r.exposed.patients,
  r.exposed.reach,
  r.exposed.specialCategories.join('; '),
  r.hhs500,
  r.mediaStates.join('; '),
  r.confidence,
  r.forReview,
  controlCells(numbersOf(r.condition.primary, '2022')),
  controlCells(numbersOf(r.condition.supporting, '2022')),
  controlCells(numbersOf(r.condition.primary, '2013')),
  r.condition.hipaa.join('; '),
  r.treatments.join('; '),
  r.exception?.approver,
  r.exception?.until,
  r.because.join('; '),
];

/**
 * eramba's CSV import: it creates and never updates, columns count by position, and what a row refers to must exist by its exact
 * name. So the files hold only what is new since the last one; what changed stands in a list for a person.
 */
import { z } from 'zod';
import type { Cell } from '../util/tables.ts';
import { type AssetItem, controlIds, type RiskItem, riskText } from './item.ts';
import type { Change } from './plan.ts';
import { type About, fileKind } from './register.ts';
import { toFiles } from './table.ts';

const options = z.strictObject({
  /** Both exist in eramba under exactly this name. */
  businessUnit: z.string().min(1).default('Information Security'),
  assetType: z.string().min(1).default('Data Asset'),
  /** Reviews lie so many days ahead: a past date is refused. */
  reviewDays: z.number().int().min(1).max(3650).default(365),
});
type Options = z.infer<typeof options>;

const DAY_MS = 86_400_000;

const reviewDate = ({ scannedAt }: About, { reviewDays }: Options): string =>
  new Date(Math.max(Date.parse(scannedAt), Date.now()) + reviewDays * DAY_MS).toISOString().slice(0, 10);

/** `|` joins values there. */
const one = (text: string): string => text.replaceAll('|', '/');

const assetCells = (asset: AssetItem, review: string, said: Options): readonly Cell[] => [
  said.businessUnit,
  asset.name,
  one(asset.summary),
  said.assetType,
  review,
];

const riskCells = (risk: RiskItem, review: string): readonly Cell[] => [
  risk.title,
  one(riskText(risk)),
  ['phi', risk.key, ...controlIds(risk).map((id) => `iso27002-${id}`)].join('|'),
  review,
  risk.assetName,
  '',
  'Curious or compromised insider',
  '',
  one(risk.means),
  risk.exception === undefined ? '' : 'Accept',
];

const byHand = ({ action, item }: Change): readonly Cell[] => [
  action,
  item.key,
  item.kind === 'asset' ? item.name : item.title,
  item.kind === 'asset' ? item.summary : riskText(item),
];

export const eramba = fileKind<Options>({
  kind: 'eramba',
  way: 'file',
  says: 'eramba: CSV of new assets and risks, and a list of what to change by hand',
  takes: ['asset', 'risk'],
  version: 1,
  options: options as z.ZodType<Options>,
  extensions: ['.csv'],
  render: (changes, { about, options: said, extension }) => {
    const review = reviewDate(about, said);
    const made = changes.filter(({ action }) => action === 'create');
    return toFiles(
      [
        {
          name: 'assets',
          columns: ['Business Units', 'Name', 'Description', 'Type', 'Review'],
          rows: made.flatMap(({ item }) => (item.kind === 'asset' ? [assetCells(item, review, said)] : [])),
        },
        {
          name: 'risks',
          columns: [
            'Title', 'Description', 'Tags', 'Review', 'Applicable Assets', 'Threat Tags', 'Threat Description',
            'Vulnerabilities Tags', 'Vulnerabilities Description', 'Risk Treatment',
          ], // biome-ignore format: a table
          rows: made.flatMap(({ item }) => (item.kind === 'risk' ? [riskCells(item, review)] : [])),
        },
        {
          name: 'by-hand',
          columns: ['action', 'key', 'name', 'says'],
          rows: changes
            .filter(({ action }) => action !== 'create' && action !== 'keep')
            .map((change) => byHand(change)),
        },
      ],
      extension,
      false,
    );
  },
});

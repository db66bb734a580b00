/** From assets and scenarios to what goes into registers. Named field by field: what is not named here does not leave. */
import type { Asset, RiskScenario } from '../model/asset.ts';
import type { AssetItem, RegisterItem, RiskItem } from './item.ts';

/** CISO Assistant cuts lists at newline, `|`, `;` and `,`; eramba at `|`. */
const withoutSeparators = (text: string): string => text.replace(/[\n\r|;,]+/g, '_');

const plainNameOf = ({ masked }: Asset): string => masked.name;

/** Asset → its name, which no other has: a changed or doubled one carries the asset's id. */
const namesOf = (assets: readonly Asset[]): ReadonlyMap<string, string> => {
  const uses = new Map<string, number>();
  for (const asset of assets) uses.set(plainNameOf(asset), (uses.get(plainNameOf(asset)) ?? 0) + 1);
  return new Map(
    assets.map((asset) => {
      const plain = plainNameOf(asset);
      const name = withoutSeparators(plain);
      return [asset.assetId, name === plain && uses.get(plain) === 1 ? name : `${name} (${asset.assetId})`];
    }),
  );
};

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const summaryOf = (asset: Asset): string =>
  asset.phiFiles === 0
    ? 'No patient data found.'
    : `${plural(asset.phiFiles, 'file')} with health information of ${plural(asset.patients, 'patient')}. Identifier kinds: ${Object.keys(asset.identifiers).sort().join(', ')}. Reach: ${asset.all.reach.replaceAll('_', ' ')}. No identifier values are included.`;

const toAssetItem = (asset: Asset, name: string, worth: number): AssetItem => ({
  kind: 'asset',
  key: asset.assetId,
  shareId: asset.shareId,
  filesNotRead: asset.filesNotRead,
  name,
  share: asset.shareName,
  root: asset.root,
  folder: asset.masked.folder,
  summary: summaryOf(asset),
  owner: asset.owner?.name,
  ownerFrom: asset.owner?.from,
  classification: asset.classification.name ?? asset.classification.level,
  classificationState: asset.classification.state,
  reviewOn: asset.classification.reviewOn,
  phiFiles: asset.phiFiles,
  patients: asset.patients,
  identifiers: asset.identifiers,
  specialCategories: asset.specialCategories,
  reach: asset.all.reach,
  broadWrite: asset.all.broadWrite,
  location: asset.location,
  encrypted: asset.encrypted,
  worth,
});

/** Facts of a sentence stand in brackets before its full stop; they count. */
const withoutFacts = (sentence: string): string => sentence.replace(/ \([^()]*: [^()]*\)(?=\.(?: |$))/, '');

const toRiskItem = (
  risk: RiskScenario,
  asset: Asset,
  assetName: string,
  paths: readonly string[] | undefined,
): RiskItem => ({
  kind: 'risk',
  key: risk.scenarioId,
  shareId: asset.shareId,
  filesNotRead: asset.filesNotRead,
  assetKey: asset.assetId,
  assetName,
  share: asset.shareName,
  condition: risk.condition.id,
  title: risk.title,
  means: withoutFacts(risk.condition.sentence),
  statement: risk.statement,
  because: risk.because,
  likelihood: risk.likelihood,
  consequence: risk.consequence,
  level: risk.level,
  levelIndex: risk.levelIndex,
  files: risk.exposed.files,
  patients: risk.exposed.patients,
  identifiers: asset.identifiers,
  specialCategories: risk.exposed.specialCategories,
  reach: risk.exposed.reach,
  hhs500: risk.hhs500,
  mediaStates: risk.mediaStates,
  confidence: risk.confidence,
  primary: risk.condition.primary,
  supporting: risk.condition.supporting,
  hipaa: risk.condition.hipaa,
  treatments: risk.treatments,
  exception: risk.exception,
  paths,
});

export interface Present {
  /** Assets first, by key; then risks by key. */
  readonly items: readonly RegisterItem[];
  /** Keys that are there but do not go (for review): neither sent nor closed. */
  readonly held: ReadonlySet<string>;
  /** Asset → files not read now. */
  readonly filesNotRead: ReadonlyMap<string, number>;
}

export interface ToItems {
  readonly assets: readonly Asset[];
  readonly scenarios: readonly RiskScenario[];
  /** Only with `--paths full`. */
  readonly pathsOf?: ((risk: RiskScenario) => readonly string[]) | undefined;
}

const byKey = (a: RegisterItem, b: RegisterItem): number => (a.key < b.key ? -1 : 1);

export const toItems = ({ assets, scenarios, pathsOf }: ToItems): Present => {
  const byId = new Map(assets.map((asset) => [asset.assetId, asset]));
  const sent = scenarios.filter(({ forReview }) => !forReview);
  const names = namesOf(assets);
  const nameOf = (id: string): string => names.get(id) ?? id;
  const worth = new Map<string, number>();
  for (const { assetId, consequence } of sent)
    worth.set(assetId, Math.max(consequence, worth.get(assetId) ?? 0));
  const assetItems = assets
    .filter(({ assetId, phiFiles }) => phiFiles > 0 || worth.has(assetId))
    .map((asset) => toAssetItem(asset, nameOf(asset.assetId), worth.get(asset.assetId) ?? 1));
  const riskItems = sent.flatMap((risk) => {
    const asset = byId.get(risk.assetId);
    return asset === undefined ? [] : [toRiskItem(risk, asset, nameOf(asset.assetId), pathsOf?.(risk))];
  });
  return {
    items: [...assetItems.sort(byKey), ...riskItems.sort(byKey)],
    held: new Set(scenarios.filter(({ forReview }) => forReview).map(({ scenarioId }) => scenarioId)),
    filesNotRead: new Map(assets.map(({ assetId, filesNotRead }) => [assetId, filesNotRead])),
  };
};

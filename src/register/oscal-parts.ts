/** Parts that OSCAL 1.2.1 documents share: https://pages.nist.gov/OSCAL-Reference/models/v1.2.1/ */
import { acceptedText, controlIds, type RiskItem, riskText } from './item.ts';
import type { Change } from './plan.ts';
import type { About } from './register.ts';
import { uuidOf } from './uuid.ts';

const NAMESPACE = 'urn:phisweep:oscal';

/** Version 5 of the key: the same risk has the same id in every document. */
export const oscalUuid = (what: string, key: string): string => uuidOf(`oscal ${what} ${key}`);

export const TOOL_UUID = oscalUuid('component', 'phisweep');
const ORIGIN = { actors: [{ type: 'tool', 'actor-uuid': TOOL_UUID }] };

/** A value begins and ends with something to see and is one line. */
const line = (text: string): string => text.replace(/\s+/g, ' ').trim() || '-';

const prop = (name: string, value: string) => ({ name, ns: NAMESPACE, value: line(value) });

export const metadataOf = (title: string, { scannedAt }: About) => ({
  title,
  'last-modified': new Date(scannedAt).toISOString(),
  version: '1',
  'oscal-version': '1.2.1',
});

export const risksOf = (
  changes: readonly Change[],
): readonly { readonly change: Change; readonly risk: RiskItem }[] =>
  changes.flatMap((change) => (change.item.kind === 'risk' ? [{ change, risk: change.item }] : []));

/** One per store that a risk names: documents refer to it by its id. */
export const inventoryOf = (risks: readonly { readonly risk: RiskItem }[]) =>
  [...new Map(risks.map(({ risk }) => [risk.assetKey, risk])).values()].map((risk) => ({
    uuid: oscalUuid('inventory-item', risk.assetKey),
    description: line(risk.assetName),
    props: [{ name: 'asset-id', value: risk.assetKey }],
  }));

export const observationOf = (risk: RiskItem, { scannedAt }: About) => ({
  uuid: oscalUuid('observation', risk.key),
  title: line(risk.title),
  description: riskText(risk),
  props: [prop('scenario-key', risk.key)],
  methods: ['TEST'],
  types: ['finding'],
  origins: [ORIGIN],
  subjects: [{ 'subject-uuid': oscalUuid('inventory-item', risk.assetKey), type: 'inventory-item' }],
  collected: new Date(scannedAt).toISOString(),
});

const facet = (name: string, value: string | number) => ({
  name,
  system: NAMESPACE,
  value: line(String(value)).replaceAll(' ', '-'),
});

export const oscalRisk = (risk: RiskItem, { closed }: Change) => ({
  uuid: oscalUuid('risk', risk.key),
  title: line(risk.title),
  description: riskText(risk),
  statement: risk.statement,
  props: [prop('scenario-key', risk.key), prop('condition', risk.condition)],
  status: closed ? 'closed' : risk.exception === undefined ? 'open' : 'deviation-approved',
  characterizations: [
    {
      origin: ORIGIN,
      facets: [
        facet('likelihood', risk.likelihood),
        facet('impact', risk.consequence),
        facet('risk', risk.level),
      ],
    },
  ],
  ...(risk.exception === undefined
    ? {}
    : {
        deadline: `${risk.exception.until}T00:00:00Z`,
        'mitigating-factors': [
          { uuid: oscalUuid('acceptance', risk.key), description: acceptedText(risk) ?? '' },
        ],
      }),
  ...(risk.treatments.length === 0
    ? {}
    : {
        remediations: risk.treatments.map((treatment) => ({
          uuid: oscalUuid('remediation', `${risk.key} ${treatment}`),
          lifecycle: 'recommendation',
          title: line(treatment),
          description: treatment,
        })),
      }),
  'related-observations': [{ 'observation-uuid': oscalUuid('observation', risk.key) }],
});

export const controlTokens = (risks: readonly { readonly risk: RiskItem }[]): string[] =>
  [...new Set(risks.flatMap(({ risk }) => controlIds(risk)))].sort().map((id) => `iso27002-${id}`);

/** Another id whenever the document says something else. */
export const documentUuid = (kind: string, about: About, changes: readonly Change[]): string =>
  oscalUuid(kind, `${about.scanId} ${changes.map(({ hash, closed }) => `${hash}${closed}`).join(' ')}`);

/** The model knows no empty lists. */
export const listed = <Name extends string, Item>(
  name: Name,
  items: readonly Item[],
): { readonly [key in Name]?: readonly Item[] } =>
  (items.length === 0 ? {} : { [name]: items }) as { readonly [key in Name]?: readonly Item[] };

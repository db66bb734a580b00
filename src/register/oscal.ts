/** OSCAL 1.2.1: assessment results, and a plan of action and milestones. */
import { z } from 'zod';
import type { RiskItem } from './item.ts';
import {
  controlTokens,
  documentUuid,
  inventoryOf,
  listed,
  metadataOf,
  observationOf,
  oscalRisk,
  oscalUuid,
  risksOf,
  TOOL_UUID,
} from './oscal-parts.ts';
import type { Change } from './plan.ts';
import { type About, fileKind } from './register.ts';

const relatedOf = (risk: RiskItem) => ({
  'related-observations': [{ 'observation-uuid': oscalUuid('observation', risk.key) }],
  'related-risks': [{ 'risk-uuid': oscalUuid('risk', risk.key) }],
});

const findingOf = (risk: RiskItem, closed: boolean) => ({
  uuid: oscalUuid('finding', risk.key),
  title: risk.title,
  description: risk.means,
  target: {
    type: 'statement-id',
    'target-id': `iso27002-${risk.primary[0]?.id ?? '5.34'}_smt`,
    status: { state: closed ? 'satisfied' : 'not-satisfied', reason: closed ? 'pass' : 'fail' },
  },
  ...relatedOf(risk),
});

export const assessmentResults = (changes: readonly Change[], about: About) => {
  const risks = risksOf(changes);
  const controls = controlTokens(risks);
  const plan = oscalUuid('assessment-plan', about.policyHash);
  return {
    'assessment-results': {
      uuid: documentUuid('assessment-results', about, changes),
      metadata: metadataOf('PHI discovery', about),
      'import-ap': { href: `#${plan}` },
      results: [
        {
          uuid: documentUuid('result', about, changes),
          title: `Scan ${about.scanId}`,
          description: 'Automated discovery of patient health information on file shares',
          start: new Date(about.scannedAt).toISOString(),
          'local-definitions': {
            components: [
              {
                uuid: TOOL_UUID,
                type: 'software',
                title: 'phisweep',
                description: `phisweep ${about.toolVersion}`,
                status: { state: 'operational' },
              },
            ],
            ...listed('inventory-items', inventoryOf(risks)),
          },
          'reviewed-controls': {
            'control-selections': [
              controls.length === 0
                ? { 'include-all': {} }
                : { 'include-controls': controls.map((id) => ({ 'control-id': id })) },
            ],
          },
          ...listed(
            'observations',
            risks.map(({ risk }) => observationOf(risk, about)),
          ),
          ...listed(
            'risks',
            risks.map(({ risk, change }) => oscalRisk(risk, change)),
          ),
          ...listed(
            'findings',
            risks.map(({ risk, change }) => findingOf(risk, change.closed)),
          ),
        },
      ],
      'back-matter': {
        resources: [{ uuid: plan, title: `Assessment plan: policy ${about.policyHash}` }],
      },
    },
  };
};

/** The model wants one item at least. */
const NOTHING = {
  uuid: oscalUuid('poam-item', 'none'),
  title: 'No open item',
  description: 'The scan found nothing to plan for.',
};

export const planOfAction = (changes: readonly Change[], about: About, systemId: string) => {
  const risks = risksOf(changes);
  const items = risks.map(({ risk }) => ({
    uuid: oscalUuid('poam-item', risk.key),
    title: risk.title,
    description: risk.means,
    ...relatedOf(risk),
  }));
  return {
    'plan-of-action-and-milestones': {
      uuid: documentUuid('poam', about, changes),
      metadata: metadataOf('Plan of action for PHI on file shares', about),
      'system-id': { id: systemId },
      ...(risks.length === 0 ? {} : { 'local-definitions': { 'inventory-items': inventoryOf(risks) } }),
      ...listed(
        'observations',
        risks.map(({ risk }) => observationOf(risk, about)),
      ),
      ...listed(
        'risks',
        risks.map(({ risk, change }) => oscalRisk(risk, change)),
      ),
      'poam-items': items.length === 0 ? [NOTHING] : items,
    },
  };
};

const asFile = (document: unknown) => [{ suffix: '', bytes: `${JSON.stringify(document, null, 2)}\n` }];

export const oscalResults = fileKind({
  kind: 'oscal-results',
  way: 'file',
  says: 'OSCAL 1.2.1 assessment results',
  takes: ['risk'],
  version: 1,
  options: z.strictObject({}),
  extensions: ['.json'],
  render: (changes, { about }) => asFile(assessmentResults(changes, about)),
});

const poamOptions = z.strictObject({ systemId: z.string().min(1).default('file-shares') });

export const oscalPoam = fileKind<z.infer<typeof poamOptions>>({
  kind: 'oscal-poam',
  way: 'file',
  says: 'OSCAL 1.2.1 plan of action and milestones',
  takes: ['risk'],
  version: 1,
  options: poamOptions as z.ZodType<z.infer<typeof poamOptions>>,
  extensions: ['.json'],
  render: (changes, { about, options }) => asFile(planOfAction(changes, about, options.systemId)),
});

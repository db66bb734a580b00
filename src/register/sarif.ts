/** SARIF 2.1.0: a result per risk; what it was last time is its baseline, what is accepted is suppressed. */
import { z } from 'zod';
import { acceptedText, controlIds, type RiskItem, riskText } from './item.ts';
import type { Change } from './plan.ts';
import { type About, fileKind } from './register.ts';

const TAXONOMY = 'ISO27002-2022';
const BASELINE = {
  create: 'new',
  reopen: 'new',
  update: 'updated',
  keep: 'unchanged',
  close: 'absent',
} as const;

const levelOf = (levelIndex: number): 'error' | 'warning' | 'note' =>
  levelIndex >= 3 ? 'error' : levelIndex === 2 ? 'warning' : 'note';

const uriOf = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '')
    .map(encodeURIComponent)
    .join('/');

const location = (path: string) => ({
  physicalLocation: { artifactLocation: { uri: uriOf(path), uriBaseId: 'SHARES' } },
});

const ruleOf = (risk: RiskItem) => ({
  id: risk.condition,
  shortDescription: { text: risk.means },
  help: { text: risk.treatments.join('. ') || risk.means },
  relationships: controlIds(risk).map((id) => ({
    target: { id, toolComponent: { name: TAXONOMY } },
    kinds: ['relevant'],
  })),
});

const resultOf = (change: Change, risk: RiskItem, rules: readonly string[]) => ({
  ruleId: risk.condition,
  ruleIndex: rules.indexOf(risk.condition),
  level: levelOf(risk.levelIndex),
  kind: 'fail',
  rank: Math.min(100, risk.likelihood * risk.consequence * 4),
  message: { text: riskText(risk) },
  locations: [location(risk.assetName)],
  ...(risk.paths === undefined || risk.paths.length === 0
    ? {}
    : { relatedLocations: risk.paths.map((path) => location(`${risk.share}/${path}`)) }),
  fingerprints: { 'phisweepScenario/v1': risk.key },
  baselineState: change.closed ? 'absent' : BASELINE[change.action],
  suppressions:
    risk.exception === undefined
      ? []
      : [{ kind: 'external', status: 'accepted', justification: acceptedText(risk) }],
  taxa: controlIds(risk).map((id) => ({ id, toolComponent: { name: TAXONOMY } })),
  properties: {
    distinctPatients: risk.patients,
    files: risk.files,
    likelihood: risk.likelihood,
    consequence: risk.consequence,
    riskLevel: risk.level,
    confidence: risk.confidence,
  },
});

export const sarifLog = (changes: readonly Change[], about: About) => {
  const risks = changes.flatMap((change) =>
    change.item.kind === 'risk' ? [{ change, risk: change.item }] : [],
  );
  const byCondition = new Map(risks.map(({ risk }) => [risk.condition, risk]));
  const rules = [...byCondition.keys()].sort();
  const controls = new Map(
    risks.flatMap(({ risk }) => [...risk.primary, ...risk.supporting].map(({ id, title }) => [id, title])),
  );
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'phisweep',
            version: about.toolVersion,
            rules: rules.map((rule) => ruleOf(byCondition.get(rule) as RiskItem)),
          },
        },
        taxonomies: [
          {
            name: TAXONOMY,
            version: '2022',
            organization: 'ISO/IEC',
            isComprehensive: false,
            taxa: [...controls].sort().map(([id, name]) => ({ id, name })),
          },
        ],
        automationDetails: { id: `phisweep/${about.scanId}` },
        originalUriBaseIds: { SHARES: { description: { text: 'The names of the shares in phisweep.yaml' } } },
        columnKind: 'utf16CodeUnits',
        results: risks.map(({ change, risk }) => resultOf(change, risk, rules)),
      },
    ],
  };
};

export const sarif = fileKind({
  kind: 'sarif',
  way: 'file',
  says: 'SARIF 2.1.0',
  takes: ['risk'],
  version: 1,
  options: z.strictObject({}),
  extensions: ['.sarif', '.json'],
  render: (changes, { about }) => [
    { suffix: '', bytes: `${JSON.stringify(sarifLog(changes, about), null, 2)}\n` },
  ],
});

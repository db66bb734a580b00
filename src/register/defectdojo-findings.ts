/**
 * DefectDojo's Generic Findings: unknown keys are an error, and a finding is told apart by title, description and file path, so
 * that none of these holds a count or a date.
 */
import { acceptedText, controlIds, controlsText, type RiskItem, riskText } from './item.ts';
import type { Change } from './plan.ts';
import type { About } from './register.ts';

const SEVERITY = ['Info', 'Low', 'Medium', 'High', 'Critical'] as const;
/** CWE-732: incorrect permission assignment for a critical resource. */
const CWE: Readonly<Record<string, number>> = {
  'ACL-EVERYONE': 732,
  'ACL-ANONYMOUS': 732,
  'ACL-BROAD-WRITE': 732,
};

const toFinding = (risk: RiskItem, { scannedAt }: About) => ({
  title: `[${risk.condition}] ${risk.assetName}`,
  severity: SEVERITY[Math.min(risk.levelIndex, SEVERITY.length - 1)],
  description: `${risk.means} Store: ${risk.assetName}. Risk: ${risk.key}.`,
  date: scannedAt.slice(0, 10),
  steps_to_reproduce: riskText(risk),
  mitigation: `${risk.treatments.join('. ')}. ${controlsText(risk)}.`,
  impact: risk.hhs500
    ? '500 and more patients: 45 CFR 164.408(b), were it a breach.'
    : 'Confidentiality of health information.',
  severity_justification: [
    ...risk.because,
    ...(risk.exception === undefined ? [] : [acceptedText(risk)]),
  ].join('; '),
  references: controlsText(risk),
  active: risk.exception === undefined,
  verified: false,
  risk_accepted: risk.exception !== undefined,
  static_finding: true,
  file_path: risk.assetName,
  component_name: risk.share,
  service: risk.share,
  unique_id_from_tool: risk.key,
  vuln_id_from_tool: risk.condition,
  nb_occurences: risk.files,
  ...(CWE[risk.condition] === undefined ? {} : { cwe: CWE[risk.condition] }),
  tags: ['phi', ...controlIds(risk).map((id) => `iso27002-${id}`)],
});

/** Only what is open: an import that closes old findings closes what is not in it. */
export const defectdojoReport = (changes: readonly Change[], about: About): string =>
  JSON.stringify(
    {
      name: 'phisweep',
      type: 'phisweep',
      version: about.toolVersion,
      findings: changes.flatMap(({ item, closed }) =>
        item.kind === 'risk' && !closed ? [toFinding(item, about)] : [],
      ),
    },
    null,
    2,
  );

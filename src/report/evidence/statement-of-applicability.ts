/**
 * Rows for a Statement of Applicability (ISO/IEC 27001:2022 6.1.3 d). A scan of files can speak to thirteen of the 93 controls; of the
 * others it says that it did not assess them, and "not tested" is kept apart from "no": a false statement is worse than none.
 */
import type { EvidenceInput } from '../../model/evidence.ts';
import { countOf } from '../words.ts';

export interface ApplicabilityRow {
  readonly reference: string;
  readonly name: string;
  readonly applicability: string;
  readonly justification: string;
  readonly status: 'not assessed by this tool' | 'not tested' | 'gaps seen' | 'no gap seen';
  readonly evidence: string;
}

/** What a scan looks at for a control; undefined: it was not looked at this time. */
type Observation = (input: EvidenceInput) => string | undefined;

const looked = (): string => 'every file that was read';
const stores = ({ assets }: EvidenceInput) => assets.filter(({ phiFiles }) => phiFiles > 0);

const OBSERVED: Readonly<Record<string, Observation>> = {
  '5.9': ({ registerGiven }) => (registerGiven ? 'stores against the asset register' : undefined),
  '5.12': looked,
  '5.13': looked,
  '5.18': (input) =>
    stores(input).some(({ exposureSources }) => exposureSources.some((source) => source !== 'none'))
      ? 'who can read the files'
      : undefined,
  '5.33': looked,
  '5.34': looked,
  '7.10': (input) =>
    input.assets.some(({ location }) => location === 'removable') ||
    input.scenarios.some(({ condition }) => condition.id === 'MEDIA-IMAGE')
      ? 'images of media and removable stores'
      : undefined,
  '8.3': (input) =>
    stores(input).some(({ exposureSources }) => exposureSources.some((source) => source !== 'none'))
      ? 'who can read the files'
      : undefined,
  '8.10': looked,
  '8.11': looked,
  '8.12': looked,
  '8.24': (input) =>
    input.assets.some(({ location, encrypted }) => encrypted || location !== 'server')
      ? 'declared encryption of stores'
      : undefined,
  '8.33': looked,
};

export const OBSERVED_CONTROLS: readonly string[] = Object.keys(OBSERVED);

export const statementOfApplicability = (input: EvidenceInput): readonly ApplicabilityRow[] =>
  input.controls.map(({ id, title }) => {
    const observe = OBSERVED[id];
    const base = { reference: `A.${id}`, name: title };
    if (observe === undefined)
      return {
        ...base,
        applicability: 'for the organisation to decide',
        justification: '',
        status: 'not assessed by this tool',
        evidence: '',
      };
    const what = observe(input);
    const risks = input.scenarios.filter(({ condition }) =>
      condition.primary.some((control) => control.id === id),
    );
    const open = risks.filter(({ exception }) => exception === undefined);
    const justification = risks.length > 0 ? `patient data found where this control bears on it` : '';
    if (what === undefined)
      return {
        ...base,
        applicability: 'for the organisation to decide',
        justification,
        status: 'not tested',
        evidence: 'what it needs was not given or not seen in this scan',
      };
    return {
      ...base,
      applicability: risks.length > 0 ? 'applicable' : 'for the organisation to decide',
      justification,
      status: open.length > 0 ? 'gaps seen' : 'no gap seen',
      evidence: `scan ${input.scan.scanId} looked at ${what}: ${countOf(open.length, 'open risk')}${risks.length > open.length ? `, ${risks.length - open.length} accepted` : ''}${open.length > 0 ? ` (${[...new Set(open.map(({ condition }) => condition.id))].join(', ')})` : ''}`,
    };
  });

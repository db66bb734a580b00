/** The conditions that one file's facts can show; ids are those of `rules/controls/conditions.yaml`. */
import type { ConditionReason, FileEvidence } from './facts.ts';
import type { PlaceKind, Policy } from './policy-schema.ts';

type Facts = ConditionReason['facts'];
type Test = (file: FileEvidence, policy: Policy, demandedRank: number) => Facts | undefined;

const when = (holds: boolean, facts: Facts = {}): Facts | undefined => (holds ? facts : undefined);

const isIn = (file: FileEvidence, policy: Policy, kind: PlaceKind): boolean =>
  file.pathWords.some((word) => policy.places[kind].includes(word));

const rankOfLabel = (file: FileEvidence, policy: Policy): number | undefined => {
  const level = file.label === undefined ? undefined : policy.labels[file.label];
  return policy.levels.find(({ id }) => id === level)?.rank;
};

/** In the order in which they are shown: what lets most people in comes first. */
export const CONDITIONS: readonly (readonly [string, Test])[] = [
  ['ACL-ANONYMOUS', (file) => when(file.phi && file.exposure.reach === 'anonymous')],
  [
    'ACL-EVERYONE',
    (file) =>
      when(file.phi && (file.exposure.reach === 'everyone' || file.exposure.reach === 'large_group'), {
        reach: file.exposure.reach,
      }),
  ],
  ['ACL-BROAD-WRITE', (file) => when(file.phi && file.exposure.broadWrite === true)],
  [
    'MASS-RECORD',
    (file, policy) => when(file.phi && file.patients >= policy.massPatients, { patients: file.patients }),
  ],
  [
    'SPECIAL-CATEGORY',
    (file) =>
      when(file.phi && file.specialCategories.some((kind) => kind !== 'minor'), {
        kinds: file.specialCategories.join(', '),
      }),
  ],
  [
    'EXPORT-SPREADSHEET',
    (file, policy) =>
      when(file.phi && file.kind === 'table' && file.patients >= policy.exportPatients, {
        patients: file.patients,
      }),
  ],
  ['EMAIL-ARCHIVE', (file) => when(file.phi && file.kind === 'mail')],
  [
    'BACKUP-COPY',
    (file, policy) => when(file.phi && (file.kind === 'backup' || isIn(file, policy, 'backup'))),
  ],
  ['MEDIA-IMAGE', (file) => when(file.phi && file.kind === 'media_image')],
  ['LOG-PHI', (file) => when(file.phi && file.kind === 'log')],
  ['CODE-PHI', (file) => when(file.phi && file.kind === 'code')],
  ['TEST-DATA', (file, policy) => when(file.phi && isIn(file, policy, 'test'))],
  [
    'UNMASKED',
    (file, policy) =>
      when(file.identifiers > 0 && isIn(file, policy, 'deidentified'), { identifiers: file.identifiers }),
  ],
  ['TEMP-RESIDUE', (file, policy) => when(file.phi && isIn(file, policy, 'temporary'))],
  ['OUTBOUND-DROP', (file, policy) => when(file.phi && isIn(file, policy, 'outbound'))],
  ['CLOUD-SYNC', (file, policy) => when(file.phi && isIn(file, policy, 'cloudSync'))],
  ['CREDENTIALS', (file) => when(file.phi && file.credentials > 0, { credentials: file.credentials })],
  ['LABEL-TOO-LOW', (file, policy, demanded) => when((rankOfLabel(file, policy) ?? demanded) < demanded)],
  ['PHI-UNCLASSIFIED', (file) => when(file.phi && file.label === undefined)],
  ['UNSCANNABLE', (file) => when(file.unreadable)],
];

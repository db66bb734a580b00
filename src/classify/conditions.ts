/** The conditions that one file's facts can show; ids are those of `rules/controls/conditions.yaml`. */
import type { ConditionReason } from '../model/classification.ts';
import type { FileEvidence } from './facts.ts';
import { levelOfLabels } from './policy-labels.ts';
import type { Level, PlaceKind, Policy } from './policy-schema.ts';

type Facts = ConditionReason['facts'];
type Test = (file: FileEvidence, policy: Policy, demanded: Level | undefined) => Facts | undefined;

const when = (holds: boolean, facts: Facts = {}): Facts | undefined => (holds ? facts : undefined);

export const isIn = (file: FileEvidence, policy: Policy, kind: PlaceKind): boolean =>
  file.pathWords.some((word) => policy.places[kind].includes(word));

const isLabelTooLow = (file: FileEvidence, policy: Policy, demanded: Level | undefined): boolean => {
  const carried = levelOfLabels(policy.labelReaders, file.labels);
  const rank = policy.levels.find(({ id }) => id === carried)?.rank;
  return rank !== undefined && demanded !== undefined && rank < demanded.rank;
};

/** Beyond what the level's handling allows, and not said already by one of the ACL conditions. Unknown is never allowed by silence. */
const reachBeyond = (file: FileEvidence, policy: Policy, demanded: Level | undefined): Facts | undefined => {
  const { reach } = file.exposure;
  const allowed = demanded && policy.handling[demanded.id]?.allowedReach;
  if (allowed === undefined || demanded === undefined) return undefined;
  const isSaid = reach === 'anonymous' || reach === 'everyone' || reach === 'large_group';
  return when(file.phi && !isSaid && !allowed.includes(reach), { reach, level: demanded.id });
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
  ['REACH-BEYOND-ALLOWED', reachBeyond],
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
  [
    'TEST-DATA',
    (file, policy) => when(file.phi && isIn(file, policy, 'test') && !isIn(file, policy, 'synthetic')),
  ],
  [
    'UNMASKED',
    (file, policy) =>
      when(file.identifiers > 0 && isIn(file, policy, 'deidentified'), { identifiers: file.identifiers }),
  ],
  ['TEMP-RESIDUE', (file, policy) => when(file.phi && isIn(file, policy, 'temporary'))],
  ['OUTBOUND-DROP', (file, policy) => when(file.phi && isIn(file, policy, 'outbound'))],
  ['CLOUD-SYNC', (file, policy) => when(file.phi && isIn(file, policy, 'cloudSync'))],
  ['CREDENTIALS', (file) => when(file.phi && file.credentials > 0, { credentials: file.credentials })],
  [
    'METADATA-PHI',
    ({ metadata, phi }) =>
      when(
        metadata !== undefined &&
          (phi || metadata.phi) &&
          (metadata.pathParts.length > 0 || metadata.properties > 0),
        { pathParts: metadata?.pathParts.length ?? 0, properties: metadata?.properties ?? 0 },
      ),
  ],
  ['LABEL-TOO-LOW', (file, policy, demanded) => when(isLabelTooLow(file, policy, demanded))],
  [
    'PHI-UNCLASSIFIED',
    (file, policy) =>
      when(file.phi && levelOfLabels(policy.labelReaders, file.labels) === undefined, {
        ...(file.labels.length === 0 ? {} : { unknownLabels: file.labels.length }),
      }),
  ],
  ['UNSCANNABLE', (file) => when(file.unreadable)],
];

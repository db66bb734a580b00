/** Is a file older than the organisation keeps such files? Told by the end of the scan, so that files age without being read. */
import type { Policy } from '../classify/policy-schema.ts';
import { coversFolder, storeRuleOf } from '../classify/policy-stores.ts';
import { documentKindOf } from './document-kind.ts';

export interface AgingFile {
  readonly shareName: string;
  /** Below the share's root. */
  readonly path: Uint8Array;
  readonly format: string | undefined;
  readonly modifiedMs: number;
  /** Level id that its content demands. */
  readonly level: string | undefined;
}

const DAY_MS = 86_400_000;

/** The shortest time that fits a file, in days; undefined: none is set, so nothing is assessed. */
export const retentionDaysOf = (policy: Policy, file: AgingFile): number | undefined => {
  const folder = Buffer.from(file.path.subarray(0, Math.max(0, file.path.lastIndexOf(47)))).toString();
  const rule = storeRuleOf(policy.stores, file.shareName, folder);
  if (rule.legalHold === true) return undefined;
  const kind = documentKindOf(file.format, file.path);
  const times = [
    rule.retentionDays,
    file.level === undefined ? undefined : policy.handling[file.level]?.maxAgeDays,
    ...policy.retention
      .filter((one) => coversFolder(one, file.shareName, folder))
      .filter(({ kinds }) => kinds === undefined || kinds.includes(kind))
      .map(({ days }) => days),
  ].filter((days) => days !== undefined && days !== null);
  return times.length === 0 ? undefined : Math.min(...times);
};

/** Does the policy set any time at all? */
export const setsRetention = ({ retention, handling, stores }: Policy): boolean =>
  retention.length > 0 ||
  stores.rules.some(({ retentionDays }) => retentionDays !== undefined) ||
  Object.values(handling).some(({ maxAgeDays }) => typeof maxAgeDays === 'number');

export const isOverdue = (policy: Policy, nowMs: number): ((file: AgingFile) => boolean) => {
  if (!setsRetention(policy)) return () => false;
  return (file) => {
    const days = retentionDaysOf(policy, file);
    return days !== undefined && nowMs - file.modifiedMs > days * DAY_MS;
  };
};

/** Who can reach a file, as far as people or the file server itself have said: lists of the server before folders of the policy before shares. */
import type { Policy } from '../classify/policy-schema.ts';
import { storeRuleOf } from '../classify/policy-stores.ts';
import type { Exposure } from '../model/source-entry.ts';
import type { ImportedExposures } from './load-exposures.ts';

export const declaredExposure = (
  { stores }: Policy,
  imported: ImportedExposures,
): ((
  share: { readonly name: string; readonly exposure: Exposure | undefined },
  path: Uint8Array,
) => Exposure | undefined) => {
  const hasRules = stores.rules.some(({ exposure }) => exposure !== undefined);
  return ({ name, exposure }, path) => {
    const listed = imported.of(name, path);
    if (listed !== undefined) return listed;
    if (!hasRules) return exposure;
    const folder = Buffer.from(path.subarray(0, Math.max(0, path.lastIndexOf(47)))).toString();
    const rule = storeRuleOf(stores, name, folder).exposure;
    return rule === undefined
      ? exposure
      : { reach: rule.reach, broadWrite: rule.broadWrite, source: 'declared' };
  };
};

/** What a scanner cannot see of a store unless somebody says it: "not assessed" is kept apart from "no". */
import type { Asset } from '../model/asset.ts';
import type { StoreContext } from './store-conditions.ts';

export interface NotAssessed {
  readonly id: string;
  /** What would make it known. */
  readonly needs: string;
}

type Bare = Omit<Asset, 'storeConditions' | 'notAssessed'>;

export const notAssessedOf = (asset: Bare, context: StoreContext): NotAssessed[] => {
  if (asset.phiFiles === 0) return [];
  const unknownReach = asset.phiByReach.unknown ?? 0;
  const exposure = `who can reach ${unknownReach} of its files: stores.rules[].exposure, shares[].exposure or exposureImport`;
  const rows: readonly (readonly [boolean, string, string])[] = [
    [
      context.registered === undefined,
      'PHI-UNREGISTERED',
      'the asset register: register in the configuration',
    ],
    [unknownReach > 0, 'ACL-EVERYONE', exposure],
    [unknownReach > 0, 'ACL-ANONYMOUS', exposure],
    [unknownReach > 0, 'ACL-BROAD-WRITE', exposure],
    [
      context.accountOf === undefined,
      'ACL-ORPHAN',
      'an export of the directory: accounts in the configuration',
    ],
    [
      context.accountOf === undefined,
      'ACL-PRIV',
      'an export of the directory: accounts in the configuration',
    ],
    [!context.hasRetention, 'RETENTION-EXCEEDED', 'a retention schedule: retention in the policy'],
    [
      context.mustBeEncrypted && context.encrypted === undefined,
      'UNENCRYPTED',
      'whether it is encrypted at rest: stores.rules[].encrypted',
    ],
    [!context.isLocationKnown, 'ENDPOINT-LOCAL', 'where it stands: stores.rules[].location'],
    [
      context.audited === undefined && context.auditRequired,
      'NO-AUDIT',
      'whether access is audited: stores.rules[].audited',
    ],
  ];
  return rows.filter(([isMissing]) => isMissing).map(([, id, needs]) => ({ id, needs }));
};

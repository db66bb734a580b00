/** What registers are to hold, from a stored scan. */
import type { About } from '../register/register.ts';
import { type Present, toItems } from '../register/to-items.ts';
import type { Store } from '../store/store.ts';
import { wholeShares } from '../store/whole-shares.ts';
import { type AssessmentFlags, assess } from './assessment.ts';

export const PATHS = ['stores', 'full'] as const;
export type RegisterPaths = (typeof PATHS)[number];

export const presentOf = (
  store: Store,
  flags: AssessmentFlags & { readonly paths: RegisterPaths },
): { readonly present: Present; readonly whole: ReadonlySet<number>; readonly about: About } => {
  const { assets, scenarios, scan, loaded } = assess(store, flags);
  return {
    present: toItems({ assets, scenarios }),
    whole: wholeShares(store, scan.scanId),
    about: {
      toolVersion: scan.toolVersion,
      policyHash: loaded.hash,
      scanId: scan.scanId,
      scannedAt: scan.finishedAt ?? scan.startedAt,
    },
  };
};

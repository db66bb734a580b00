/** A changed policy, or a changed word on who can reach a share, is applied to what is stored: no file is opened. */
import { classifyFile } from '../classify/classify-file.ts';
import type { Policy } from '../classify/policy-schema.ts';
import type { Exposure } from '../model/source-entry.ts';
import { applyDecisions } from '../store/apply-policy.ts';
import type { ScanLedger } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';
import type { StoredEvidence } from '../store/stored-evidence.ts';
import { toFileEvidence } from './file-evidence.ts';

/** What the configuration says of who can reach the files of a share; undefined: nothing. */
export type DeclaredExposure = (file: Pick<StoredEvidence, 'shareId' | 'path'>) => Exposure | undefined;

/** Answers how many files were classified anew. */
export const reclassify = (
  ledger: Pick<ScanLedger, 'reclassify'>,
  policy: Policy,
  declared: DeclaredExposure,
): number => ledger.reclassify(judgeOf(policy, declared));

const judgeOf = (policy: Policy, declared: DeclaredExposure) => (file: StoredEvidence) => {
  const exposure = declared(file) ?? undeclaredExposure(file);
  return { exposure, classification: classifyFile(toFileEvidence(file, exposure), policy) };
};

/** Which files moved is known once a scan is closed: what people decided of them counts where they are now. */
export const followMoves = (store: Store, policy: Policy, declared: DeclaredExposure, day: string): void => {
  applyDecisions(store, undefined, judgeOf(policy, declared), day);
};

/** An access list that was asked for is better than the listing, until the rights change; a declaration taken back is none. */
const undeclaredExposure = ({ knownExposure, listedExposure, rightsChanged }: StoredEvidence): Exposure =>
  rightsChanged || knownExposure.source === 'declared' || knownExposure.source === 'imported'
    ? listedExposure
    : knownExposure;

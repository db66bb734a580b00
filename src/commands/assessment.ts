/** What `assets`, `risks` and what builds on them have in common: a stored scan, assessed by the policy. */
import { createConditionResolver } from '../classify/resolve-condition.ts';
import { loadAccounts } from '../config/load-accounts.ts';
import { type LoadedPolicy, loadPolicy } from '../config/load-policy.ts';
import { loadRegister } from '../config/load-register.ts';
import { policyPath, readConfig, storePath } from '../config/resolve-options.ts';
import { ownerNameOf } from '../crawl/owner-name.ts';
import { UserError } from '../model/user-error.ts';
import { type RegisterRow, registerRowOf } from '../risk/reconcile.ts';
import { type Assessment, assessStores } from '../scan/assess-stores.ts';
import { listScans, type ScanHead } from '../store/list-scans.ts';
import { openStoreForReading } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';

export interface AssessmentFlags {
  readonly store?: string;
  readonly config?: string;
  readonly policy?: string;
  readonly scan?: number;
}

export interface Assessed extends Assessment {
  readonly scan: ScanHead;
  readonly loaded: LoadedPolicy;
  readonly register: readonly RegisterRow[] | undefined;
}

/** Dates of people (a confirmation, an exception) are days of this machine's calendar in UTC. */
export const todayOf = (): string => new Date().toISOString().slice(0, 10);

/** The newest scan that reached its end, or the one that was named. */
export const scanToAssess = (store: Store, wanted: number | undefined): ScanHead => {
  const scans = listScans(store);
  const scan =
    wanted === undefined
      ? (scans.findLast(({ state }) => state === 'complete' || state === 'incomplete') ?? scans.at(-1))
      : scans.find(({ scanId }) => scanId === wanted);
  if (scan !== undefined) return scan;
  throw new UserError(
    scans.length === 0
      ? 'The store holds no scan yet.'
      : `The store holds no scan ${wanted}; it holds ${scans.map(({ scanId }) => scanId).join(', ')}.`,
  );
};

const accountName = (uid: number): string | undefined => {
  const name = ownerNameOf(uid);
  return name === `uid ${uid}` ? undefined : name;
};

export const assess = (store: Store, flags: AssessmentFlags): Assessed => {
  const config = readConfig(flags);
  const loaded = loadPolicy(policyPath(flags));
  const resolve = createConditionResolver(loaded.tables);
  const scan = scanToAssess(store, flags.scan);
  const register = config.register === undefined ? undefined : loadRegister(config.register);
  const shares = new Map(config.shares?.map((share) => [share.name ?? share.path, share]));
  const assessment = assessStores({
    store,
    scan,
    policy: loaded.policy,
    resolve: (id, facts) => resolve({ id, facts }),
    accountName,
    accountOf: config.accounts === undefined ? undefined : loadAccounts(config.accounts, accountName),
    ownerOfShare: (name) => shares.get(name)?.owner,
    locationOfShare: (name) => shares.get(name)?.location,
    isRegistered:
      register === undefined ? undefined : (facts) => registerRowOf(register, facts) !== undefined,
    today: todayOf(),
  });
  return { ...assessment, scan, loaded, register };
};

/** Opens the store for reading, assesses, and closes it whatever happens. */
export const withAssessment = <Result>(
  flags: AssessmentFlags,
  use: (assessed: Assessed, store: Store) => Result,
): Result => {
  const store = openStoreForReading(storePath(flags));
  try {
    return use(assess(store, flags), store);
  } finally {
    store.close();
  }
};

/** What a register was sent, and under which id it keeps it: the memory by which nothing is created twice. The store implements it. */

/** `intended`: written before the call that creates it, so that a killed run is asked about and not repeated. */
export type SentState = 'intended' | 'open' | 'closed';

export interface SentRecord {
  /** Of an asset or a risk scenario. */
  readonly key: string;
  readonly kind: 'asset' | 'risk';
  readonly shareId: number;
  readonly state: SentState;
  /** Undefined while only intended. */
  readonly remoteId: string | undefined;
  /** Of what was sent last. */
  readonly hash: string;
  /** What was sent last, as JSON: closing needs it when the store no longer shows it. No value, no path of a file. */
  readonly record: string;
}

export interface RegisterMap {
  /** By key. */
  all(): ReadonlyMap<string, SentRecord>;
  /** All or nothing; on disk when it returns. Answers nothing: the keys are the caller's. */
  put(records: readonly SentRecord[]): void;
  /** What was intended and never came to be. */
  forget(keys: readonly string[]): void;
}

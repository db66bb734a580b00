/** A job on its way through the lanes of the piscina engine. */
import type { Outcome } from './host-message.ts';

export interface Entry {
  /** The queue's own number: the caller's ids may repeat. */
  readonly seq: number;
  readonly payload: unknown;
  /** Called exactly once. */
  settle(outcome: Outcome): void;
}

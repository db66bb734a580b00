/** What the readers of running text, records and tables share in one session. */
import type { Place } from '../model/segment.ts';
import type { CompiledRules } from './compile-rules.ts';
import type { HealthTally, Surroundings } from './health.ts';
import type { HeaderFacts } from './match-header.ts';
import type { Reading } from './reading.ts';
import { support } from './reading.ts';

/** A reading with all it needs to become a match. */
export interface Settled {
  readonly reading: Reading;
  readonly text: string;
  readonly place: Place;
  /** What stands within reach of it. */
  readonly surroundings: Surroundings;
  /** Running text: an identifier that contradicts begins another person. */
  readonly flow: boolean;
}

export interface Scope {
  readonly rules: CompiledRules;
  readonly tally: HealthTally;
  readonly headers: (header: string) => HeaderFacts;
  emit(settled: Settled): void;
  nextRecord(): void;
}

/** Below this a reading is not worth its surroundings being looked at: nothing adds that much later. */
export const WORTH_A_LOOK = 0.3;

/** A template, a manual or test data stands around: below decision, still to be seen. */
export const putDown = (reading: Reading): void => support(reading, { kind: 'negative', weight: -0.35 });

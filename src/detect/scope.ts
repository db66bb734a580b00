/** What the readers of running text, records and tables share in one session. */
import type { Place } from '../model/segment.ts';
import type { CompiledRules } from './compile-rules.ts';
import type { HealthTally, Surroundings } from './health.ts';
import type { HeaderFacts } from './match-header.ts';
import type { ExactReader } from './read-exact.ts';
import type { KeyReader } from './reader.ts';
import type { Reading } from './reading.ts';
import { support } from './reading.ts';

export interface Scope {
  readonly rules: CompiledRules;
  readonly tally: HealthTally;
  readonly headers: (header: string) => HeaderFacts;
  readonly readKeys: KeyReader;
  /** The patient index, where there is one. */
  readonly exact: ExactReader | undefined;
  /**
   * A reading with all it needs to become a match. `surroundings`: what stands within reach of it; `flow`: in running text
   * an identifier that contradicts begins another person.
   */
  emit(reading: Reading, text: string, place: Place, surroundings: Surroundings, flow: boolean): void;
  nextRecord(): void;
  /** A patient is said to be under 18. */
  noteChild(): void;
}

/** Below this a reading is not worth its surroundings being looked at: nothing adds that much later. */
export const WORTH_A_LOOK = 0.3;

/**
 * A template, a manual or test data stands around: below decision. What points to a person (a name, an address) is still to
 * be seen, since a form or a curriculum vitae may be somebody's; a number is a specimen then.
 */
export const putDown = (reading: Reading): void => {
  const { strength } = reading.rule;
  const least = strength === 'attribute' || strength === 'contact' ? WORTH_A_LOOK : 0;
  support(reading, {
    kind: 'negative',
    weight: -Math.max(0, Math.min(PUT_DOWN, reading.confidence - least)),
  });
};
const PUT_DOWN = 0.35;

const SETTING_WEIGHT = 0.3;

/** Belongs to a number that only health care has, but nothing yet says so beyond its plain label. */
export const isPlainAccount = ({ rule: { rule, strength }, confidence }: Reading): boolean =>
  strength === 'clinical' && rule.subject === 'patient' && confidence >= WORTH_A_LOOK && confidence < 0.6;

export const supportAsPatients = (reading: Reading): void =>
  support(reading, { kind: 'setting', weight: SETTING_WEIGHT });

/** A person's account or claim in a record about care is a patient's, however plainly its column is called. */
export const supportAccounts = (record: readonly Reading[]): void => {
  if (!record.some(({ rule, confidence }) => rule.rule.category === 'name' && confidence >= 0.5)) return;
  for (const reading of record) if (isPlainAccount(reading)) supportAsPatients(reading);
};

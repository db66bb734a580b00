/** What the organisation's policy makes of a file, and what it makes it of: all of it is stored, so that a changed policy reads nothing again. */
import type { SpecialCategory } from './category.ts';
import type { ProblemCode } from './problem.ts';
import type { FinalState, Metadata, RuleCount } from './verdict.ts';

/** A condition that holds for a file, with the numbers its sentence is made of. Never text of a document. */
export interface ConditionReason {
  readonly id: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** What is stored beside a verdict. */
export interface Classification {
  /** Level id of the policy. */
  readonly sensitivity?: string;
  /** The organisation's own name of that level. */
  readonly label?: string;
  /** 0–100. */
  readonly priority: number;
  readonly conditions: readonly ConditionReason[];
}

/** What the reading of one file said, now or long ago. */
export interface ReadingFacts {
  /** Below the share's root, as bytes. */
  readonly path: Uint8Array;
  readonly state: FinalState;
  readonly problem: ProblemCode | undefined;
  readonly format: string | undefined;
  readonly label: string | undefined;
  readonly phi: boolean;
  readonly patients: number;
  readonly persons: number;
  readonly specialCategories: readonly SpecialCategory[];
  readonly counts: readonly RuleCount[];
  readonly metadata: Metadata | undefined;
}

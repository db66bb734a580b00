/** What a person decided of a value in a file. It hangs on file, category and token: editing a line neither loses it nor hides a new value. */
import type { Category } from './category.ts';

export const DISPOSITIONS = ['false-positive', 'accepted', 'to-fix', 'fixed'] as const;
export type DispositionKind = (typeof DISPOSITIONS)[number];

/** These are not shown again while they hold; the others are work to do, or done. */
export const SUPPRESSING: ReadonlySet<DispositionKind> = new Set(['false-positive', 'accepted']);

export interface Disposition {
  readonly fileId: number;
  readonly category: Category;
  /** base64url. */
  readonly token: string;
  readonly ruleId: string;
  readonly kind: DispositionKind;
  readonly reason: string;
  readonly reviewer: string;
  /** RFC 3339 dates. */
  readonly decidedOn: string;
  /** Last day on which it holds; undefined: for good. */
  readonly until: string | undefined;
}

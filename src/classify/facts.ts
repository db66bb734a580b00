/** What classification looks at: facts that the store holds, so that a changed policy needs no file read again. */
import type { SpecialCategory } from '../model/category.ts';
import type { Exposure } from '../model/source-entry.ts';
import type { Metadata } from '../model/verdict.ts';

/** What a document is for, as far as its format and name tell. */
export type DocumentKind = 'table' | 'mail' | 'log' | 'code' | 'backup' | 'media_image' | 'document';

export interface FileEvidence {
  readonly phi: boolean;
  readonly patients: number;
  readonly persons: number;
  readonly specialCategories: readonly SpecialCategory[];
  /** Distinct values of identifiers of patients. */
  readonly identifiers: number;
  readonly exposure: Exposure;
  /** Ids of the labels the document carries, strongest first. */
  readonly labels: readonly string[];
  readonly kind: DocumentKind;
  /** Words of the path, in lower case. */
  readonly pathWords: readonly string[];
  /** Not read because it is encrypted, damaged, too large or of an unknown format. */
  readonly unreadable: boolean;
  readonly credentials: number;
  readonly metadata: Metadata | undefined;
}

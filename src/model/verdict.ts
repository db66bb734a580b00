/** The one answer for one file, and what it may carry across the worker boundary. */
import type { Category, SpecialCategory, Subject } from './category.ts';
import type { Finding } from './finding.ts';
import type { ExclusionCode, Problem } from './problem.ts';
import type { FileStamp } from './source-entry.ts';

/** The five final states of a path in the ledger. `pending` is the only other one, while a scan runs. */
export type FinalState = 'scanned' | 'unchanged' | 'partial' | 'excluded' | 'unread';
export const FINAL_STATES: readonly FinalState[] = ['scanned', 'unchanged', 'partial', 'excluded', 'unread'];

/** Exact count of one rule in one file, over and above the located findings. */
export interface RuleCount {
  readonly ruleId: string;
  readonly category: Category;
  readonly subject: Subject;
  /** All matches at `possible` and above, exact. */
  readonly matches: number;
  /** Matches that stand together with health information. */
  readonly phi: number;
}

/** One distinct value of one category in a file. */
export interface TokenRow {
  readonly category: Category;
  readonly token: string;
  /** While the key is rotated: the token that the former key makes of it. */
  readonly formerToken?: string;
  readonly ruleId: string;
  readonly subject: Subject;
  readonly phi: boolean;
  /** Best confidence with which it was seen. */
  readonly confidence: number;
  readonly count: number;
  /** Number of the person in this file (from 1) that this value belongs to; 0: of nobody. */
  readonly person: number;
}

/** What was found in a file that was read, to its end or not. */
export interface FileFindings {
  /** At most `maxLocated` per rule, in the order of the document. */
  readonly located: readonly Finding[];
  readonly counts: readonly RuleCount[];
  /** All distinct values up to a bound; `tokensTruncated` says whether the bound was met. */
  readonly tokens: readonly TokenRow[];
  readonly tokensTruncated: boolean;
  /** Distinct patients: persons with an identifier that is PHI here. */
  readonly patients: number;
  /** Persons with an identifier, health information or not. */
  readonly persons: number;
  /** Does the file hold PHI: a patient identifier together with health information or a health setting? */
  readonly phi: boolean;
  readonly specialCategories: readonly SpecialCategory[];
  /** US state or territory → numbers of the persons with an address there, as in `tokens`. */
  readonly states?: Readonly<Record<string, readonly number[]>>;
  /** Distinct health terms met, by list id: how many. Ids are the packs', never the document's words. */
  readonly healthTerms: Readonly<Record<string, number>>;
}

/** Patient identifiers beside the content. */
export interface Metadata {
  /** Parts of the path in which one stands, counted from 1 at the share's root. */
  readonly pathParts: readonly number[];
  /** How many stand in properties of the document. */
  readonly properties: number;
  /** One in the path is health information by itself, such as a medical record number. */
  readonly phi: boolean;
}

/** What is known of a file once it has been opened. */
export interface FileFacts {
  /** The format that was read, such as `docx`; undefined where nothing was identified. */
  readonly format?: string;
  /** Which reader produced the text, with its version: `pdfium@1`. */
  readonly reader?: string;
  /** SHA-256 of the bytes, hex, where they were all read. */
  readonly contentHash?: string;
  /** The name's extension promises something else than the content. */
  readonly wrongExtension?: boolean;
  /** Characters of text that were searched. */
  readonly textChars: number;
  /** Labels that the document carries, strongest first, joined by a space: GUIDs of Microsoft's, ids of the policy's readers. */
  readonly label?: string;
  /** Absent: not looked for. */
  readonly metadata?: Metadata;
  /** What took part in the reading: see `model/engine.ts`. Sorted, joined by a space. */
  readonly parts?: string;
  /** Bytes of the file read. */
  readonly bytesRead: number;
}

export type FileVerdict = { readonly fileId: number; readonly stamp: FileStamp } & (
  | { readonly state: 'scanned'; readonly facts: FileFacts; readonly findings: FileFindings }
  | {
      readonly state: 'partial';
      readonly facts: FileFacts;
      readonly findings: FileFindings;
      readonly problem: Problem;
    }
  | { readonly state: 'unread'; readonly facts?: FileFacts; readonly problem: Problem }
  | { readonly state: 'excluded'; readonly exclusion: ExclusionCode }
);

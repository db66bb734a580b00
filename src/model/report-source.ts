/** What a report may ask of a stored scan. The store implements it; reports never see SQL. Rows come as iterators: flat memory. */
import type { Category, SpecialCategory, Subject } from './category.ts';
import type { Band, Evidence } from './finding.ts';
import type { ExclusionCode, ProblemCode } from './problem.ts';
import type { Place } from './segment.ts';
import type { Exposure, Reach } from './source-entry.ts';
import type { FinalState } from './verdict.ts';

/** Sums that must add up: `enumerated` equals the sum of `byState`. */
export interface Ledger {
  readonly enumerated: number;
  readonly byState: Readonly<Record<FinalState, number>>;
  /** Problem codes of `partial` and `unread` rows. */
  readonly byProblem: Readonly<Partial<Record<ProblemCode, number>>>;
  /** Reasons of `excluded` rows. */
  readonly byExclusion: Readonly<Partial<Record<ExclusionCode, number>>>;
  /** Folders listed; they are no rows of the ledger. */
  readonly foldersListed: number;
  /** Rows still pending: 0 in a completed scan. */
  readonly pending: number;
}

export interface ShareSummary {
  readonly shareId: number;
  readonly name: string;
  /** The root as shown to a person (escaped). */
  readonly root: string;
  readonly ledger: Ledger;
  readonly bytes: number;
  /** Files that hold PHI. */
  readonly phiFiles: number;
  /** Distinct patients: a union over files, not a sum. */
  readonly patients: number;
}

export interface ScanSummary {
  readonly scanId: number;
  readonly state: 'running' | 'complete' | 'interrupted' | 'incomplete';
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly toolVersion: string;
  /** SHA-256 (hex, first 16) of everything that decides findings: packs, checks, readers. */
  readonly engineHash: string;
  /** The same of the organisation's policy. */
  readonly policyHash: string;
  readonly ledger: Ledger;
  readonly shares: readonly ShareSummary[];
  readonly patients: number;
  readonly phiFiles: number;
  /** Files that are not among those with PHI because people found their findings to be false. */
  readonly clearedFiles: number;
  readonly findings: number;
}

/** A path as bytes and as shown: `shown` is escaped (no control, bidi or invalid bytes) and reversible only through `bytes`. */
export interface PathForm {
  readonly shown: string;
  /** Base64 of the bytes, present only where they are not valid UTF-8 or `shown` had to escape something. */
  readonly bytesBase64?: string;
}

export interface ControlRef {
  /** Number in ISO/IEC 27002:2022, such as 8.3. */
  readonly id: string;
  readonly title: string;
  /** Numbers of the 2013 edition. */
  readonly iso2013: readonly string[];
}

/** A condition of `rules/controls/` that holds for a file, with the reason in a sentence. */
export interface ConditionRef {
  readonly id: string;
  readonly sentence: string;
  readonly primary: readonly ControlRef[];
  readonly supporting: readonly ControlRef[];
  readonly hipaa: readonly string[];
}

/** One row of the ledger with what was found in it. */
export interface FileRow {
  readonly fileId: number;
  readonly shareId: number;
  readonly path: PathForm;
  /** Parts of the path, from 1, in which a patient's name or number stands; undefined: nobody has looked. */
  readonly namedParts?: readonly number[] | undefined;
  readonly state: FinalState;
  readonly problem?: { readonly code: ProblemCode; readonly detail?: string };
  readonly exclusion?: ExclusionCode;
  readonly kind: 'file' | 'folder' | 'link' | 'special';
  readonly sizeBytes: number;
  /** RFC 3339, UTC. */
  readonly modifiedAt: string;
  readonly owner: string | undefined;
  readonly exposure: Exposure;
  readonly format: string | undefined;
  readonly reader: string | undefined;
  readonly wrongExtension: boolean;
  readonly phi: boolean;
  readonly patients: number;
  readonly persons: number;
  /** Category → distinct values. */
  readonly identifiers: Readonly<Partial<Record<Category, number>>>;
  readonly specialCategories: readonly SpecialCategory[];
  /** Level id of the policy that the content demands; undefined where nothing demands one. */
  readonly sensitivity: string | undefined;
  /** The organisation's own name of that level. */
  readonly label: string | undefined;
  /** 0–100: how much this file deserves attention first (readers × patients × sensitivity). */
  readonly priority: number;
  readonly conditions: readonly ConditionRef[];
}

/** One located finding, or (without place) one further distinct value. */
export interface FindingRow {
  readonly findingId: number;
  readonly fileId: number;
  readonly shareId: number;
  readonly path: PathForm;
  /** Parts of the path, from 1, in which a patient's name or number stands; undefined: nobody has looked. */
  readonly namedParts?: readonly number[] | undefined;
  readonly ruleId: string;
  readonly category: Category;
  readonly subject: Subject;
  readonly confidence: number;
  readonly band: Band;
  readonly phi: boolean;
  readonly count: number;
  readonly token: string;
  readonly mask: string | undefined;
  readonly place: Place | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly evidence: readonly Evidence[];
  readonly alternatives: readonly string[];
}

/** Numbers for charts and tables that need no row by row. */
export interface ScanTotals {
  readonly byCategory: readonly {
    readonly category: Category;
    readonly values: number;
    readonly files: number;
  }[];
  readonly byReach: readonly {
    readonly reach: Reach;
    readonly files: number;
    readonly phiFiles: number;
    readonly patients: number;
  }[];
  readonly byFormat: readonly {
    readonly format: string;
    readonly files: number;
    readonly phiFiles: number;
  }[];
  readonly bySensitivity: readonly {
    readonly level: string;
    readonly label: string;
    readonly files: number;
  }[];
}

export interface ReportSource {
  readonly scan: ScanSummary;
  totals(): ScanTotals;
  /** All rows of the ledger in path order, or only some. */
  files(filter?: { readonly phiOnly?: boolean; readonly notReadOnly?: boolean }): Iterable<FileRow>;
  /** The files that matter most, by `priority`, then path. */
  topFiles(limit: number): readonly FileRow[];
  findings(): Iterable<FindingRow>;
}

/** What an evidence pack is made of: a scan, its assets and risks, and what people said. No value of a patient is anywhere in it. */
import type { Asset, Attestation, RiskException, RiskScenario } from './asset.ts';
import type { ProblemCode } from './problem.ts';
import type { ScanSummary } from './report-source.ts';

/** One finished scan, for the trend. */
export interface TrendPoint {
  readonly scanId: number;
  readonly state: string;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly enumerated: number;
  /** Files read to the end, now or when they last changed. */
  readonly covered: number;
  readonly notRead: number;
  readonly phiFiles: number;
  readonly patients: number;
  readonly newFindings: number;
  readonly fixedFindings: number;
  readonly reappearedFindings: number;
}

/** A PHI file drawn for the label census: an auditor opens it and looks. */
export interface CensusFile {
  readonly assetId: string;
  readonly store: string;
  /** As the chosen form of paths allows. */
  readonly path: string;
  readonly fileId: number;
  readonly label: string | undefined;
  readonly demanded: string | undefined;
  readonly result: 'labelled' | 'missing' | 'too low';
}

export interface EvidenceControl {
  readonly id: string;
  readonly title: string;
  readonly iso27002_2013: readonly string[];
}

export interface EvidenceInput {
  readonly scan: ScanSummary;
  readonly assets: readonly Asset[];
  readonly scenarios: readonly RiskScenario[];
  readonly trend: readonly TrendPoint[];
  readonly exceptions: readonly (RiskException & { readonly withdrawnOn: string | undefined })[];
  readonly attestations: readonly Attestation[];
  readonly census: { readonly seed: string; readonly of: number; readonly files: readonly CensusFile[] };
  readonly controls: readonly EvidenceControl[];
  /** Was the organisation's register compared? */
  readonly registerGiven: boolean;
  readonly foundNotRegistered: number;
  readonly policy: {
    readonly schemeId: string;
    readonly version: string;
    readonly approvedBy: string | undefined;
    readonly approvedOn: string | undefined;
    readonly hash: string;
    readonly levels: readonly { readonly id: string; readonly rank: number; readonly name: string }[];
  };
  /** Account and machine that scanned. */
  readonly account: string;
  readonly host: string;
  /** Globs, limits and the like of the scan, as it was started. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How file paths are written: `none` leaves them out. */
  readonly paths: 'none' | 'hashed' | 'full';
  /** RFC 3339. */
  readonly madeAt: string;
}

export type ProblemCounts = Readonly<Partial<Record<ProblemCode, number>>>;

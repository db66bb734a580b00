/** What a scan is worth watching by: coverage and findings of the last scan, and how far a running one is. */

import { coverageOf } from '../model/coverage.ts';
import type { ScanSummary } from '../model/report-source.ts';
import { FINAL_STATES } from '../model/verdict.ts';
import { escapeUnseen } from '../util/escape-unseen.ts';
import type { Metric, Sample } from './exposition.ts';

export type ScanFacts = Pick<
  ScanSummary,
  'scanId' | 'state' | 'startedAt' | 'finishedAt' | 'toolVersion' | 'engineHash' | 'policyHash' | 'patients'
> & { readonly shares: readonly Omit<ScanSummary['shares'][number], 'root'>[] };

export interface MetricFacts {
  /** The last scan that has sums; undefined: there is none yet. */
  readonly scan: ScanFacts | undefined;
  /** RFC 3339; undefined: no scan has been complete yet. */
  readonly lastCompleteAt: string | undefined;
  /** Kinds of what is not well with scanning itself. */
  readonly signs: readonly string[];
  readonly storeBytes: number;
}

/** Of this run. */
export interface Progress {
  readonly filesDone: number;
  readonly filesPending: number;
  readonly foldersPending: number;
  readonly bytes: number;
  readonly findings: number;
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name: `phisweep_${name}`,
  help,
  type: 'gauge',
  samples,
});
const one = (value: number): readonly Sample[] => [{ value }];
const counter = (name: string, help: string, value: number): Metric => ({
  ...gauge(name, help, one(value)),
  type: 'counter',
});
const seconds = (rfc3339: string): number => Math.floor(Date.parse(rfc3339) / 1000);

/** Absent, not zero, is what cannot be known yet. */
export const scanMetrics = ({ scan, lastCompleteAt, signs, storeBytes }: MetricFacts): readonly Metric[] => [
  ...(scan === undefined ? [] : lastScanMetrics(scan)),
  gauge(
    'last_complete_scan_timestamp_seconds',
    'When the last complete scan ended; absent: none has been complete.',
    lastCompleteAt === undefined ? [] : one(seconds(lastCompleteAt)),
  ),
  gauge(
    'health_signs',
    'Signs that scanning itself is not well.',
    [...Map.groupBy(signs, (kind) => kind)].map(([kind, all]) => ({ labels: { kind }, value: all.length })),
  ),
  gauge('store_bytes', 'Size of the database of findings.', one(storeBytes)),
];

const lastScanMetrics = (scan: ScanFacts): readonly Metric[] => {
  const byShare = (of: (share: ScanFacts['shares'][number]) => number): readonly Sample[] =>
    scan.shares.map((share) => ({ labels: { share: escapeUnseen(share.name) }, value: of(share) }));
  return [
    gauge('scan_info', 'The last scan and what it was made with.', [
      {
        labels: {
          scan: String(scan.scanId),
          state: scan.state,
          version: scan.toolVersion,
          engine: scan.engineHash,
          policy: scan.policyHash,
        },
        value: 1,
      },
    ]),
    gauge('scan_start_timestamp_seconds', 'When the last scan began.', one(seconds(scan.startedAt))),
    gauge(
      'scan_end_timestamp_seconds',
      'When the last scan ended.',
      scan.finishedAt === undefined ? [] : one(seconds(scan.finishedAt)),
    ),
    gauge(
      'paths',
      'Paths of the last scan, each in exactly one state.',
      scan.shares.flatMap(({ name, ledger }) =>
        FINAL_STATES.map((state) => ({
          labels: { share: escapeUnseen(name), state },
          value: ledger.byState[state],
        })),
      ),
    ),
    gauge(
      'problem_paths',
      'Paths of the last scan that were not read, or not to their end, by problem code.',
      scan.shares.flatMap(({ name, ledger }) =>
        Object.entries(ledger.byProblem).map(([code, count]) => ({
          labels: { share: escapeUnseen(name), code },
          value: count ?? 0,
        })),
      ),
    ),
    gauge(
      'phi_files',
      'Files with health information of patients.',
      byShare(({ phiFiles }) => phiFiles),
    ),
    gauge(
      'patients',
      'Distinct patients in each share.',
      byShare(({ patients }) => patients),
    ),
    gauge('distinct_patients', 'Distinct patients in all shares: one may be in several.', one(scan.patients)),
    gauge(
      'coverage_ratio',
      'Of the paths of a share that no rule left out, the part that was read to its end.',
      byShare(({ ledger }) => {
        const { due, read } = coverageOf(ledger);
        return due === 0 ? 1 : read / due;
      }),
    ),
    gauge(
      'size_bytes',
      'Size of all files of a share.',
      byShare(({ bytes }) => bytes),
    ),
  ];
};

export const progressMetrics = (progress: Progress | undefined): readonly Metric[] =>
  progress === undefined
    ? [gauge('scan_running', 'Is a scan under way in this process?', one(0))]
    : [
        gauge('scan_running', 'Is a scan under way in this process?', one(1)),
        counter('scan_files_total', 'Files that this run is done with.', progress.filesDone),
        counter('scan_read_bytes_total', 'Bytes that this run has read.', progress.bytes),
        counter('scan_findings_total', 'Findings of this run.', progress.findings),
        gauge('scan_pending_files', 'Files known and still to be read.', one(progress.filesPending)),
        gauge('scan_pending_folders', 'Folders still to be listed.', one(progress.foldersPending)),
      ];

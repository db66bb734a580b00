/** What a scan tells besides its report: the log and the metrics, in step. */
import type { Config } from '../config/config-schema.ts';
import type { Log } from '../log/create-log.ts';
import type { ReportSource } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { pathOf, shareNames } from '../report/path-text.ts';
import { healthSigns } from '../store/health-signs.ts';
import type { Store } from '../store/store.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { escapeUnseen } from '../util/escape-unseen.ts';
import { openLog } from './open-log.ts';
import { publishMetrics } from './publish-metrics.ts';
import { type PATH_FORMS, pathOptions } from './render-report.ts';
import type { BegunRun, RunProgress } from './run-scan.ts';

type PathForm = (typeof PATH_FORMS)[number];

export interface ScanWatch {
  readonly log: Log;
  begin(run: BegunRun): void;
  progress(progress: RunProgress): void;
  /** `ended`: why before its end. */
  end(run: BegunRun, source: ReportSource, ended: string | undefined): void;
  fail(error: unknown): void;
  close(): void;
}

export interface WatchFlags {
  readonly log?: string;
  readonly metrics?: number;
  readonly paths: PathForm;
}

const LOG_MS = 60_000;
const FORMS = ['full', 'masked', 'hashed', 'none'] as const;

/** Of the two, the one that shows less. */
const narrower = (paths: PathForm, wanted: NonNullable<Config['log']>['paths'] = 'none') =>
  FORMS[Math.max(FORMS.indexOf(paths), FORMS.indexOf(wanted))] ?? 'none';

const ledgerOf = ({ enumerated, byState, byProblem }: ReportSource['scan']['ledger']) => ({
  paths: enumerated,
  states: byState,
  problems: byProblem,
});

/** Throws a sentence where the log or the metrics cannot be had. */
export const watchScan = async (flags: WatchFlags, config: Config): Promise<ScanWatch> => {
  const log = openLog(flags.log, config.log);
  const metrics = await publishMetrics({
    metrics: { ...config.metrics, ...(flags.metrics === undefined ? {} : { port: flags.metrics }) },
    maxAgeDays: config.maxAgeDays,
    onFailure: (code) => {
      log.write('metrics.fail', { code }, 'error');
      process.stderr.write(
        `phisweep: ${escapeTerminal(`The file of metrics ${config.metrics?.textfile} cannot be written (${code}).`, true)}\n`,
      );
    },
  });
  const form = narrower(flags.paths, config.log?.paths);
  let loggedMs = performance.now();
  return {
    log,
    begin: ({ store, scanId, resumed }) => {
      log.write('scan.begin', { scan: scanId, resumed });
      metrics.begin(store);
    },
    progress: (progress) => {
      metrics.progress(progress);
      if (performance.now() - loggedMs < LOG_MS) return;
      loggedMs = performance.now();
      log.write('scan.progress', { ...progress });
    },
    end: ({ store, scanId }, source, ended) => {
      metrics.end(source.scan);
      logEnd(log, source, { store, scanId, form, ended, maxAgeDays: config.maxAgeDays });
    },
    fail: (error) => {
      metrics.end();
      // What a bug says may quote a file; its class may not.
      const reason =
        error instanceof UserError ? error.message : error instanceof Error ? error.name : 'unknown';
      log.write('scan.fail', { reason: escapeUnseen(reason) }, 'error');
    },
    close: () => {
      metrics.close();
      log.close();
    },
  };
};

interface Ended {
  readonly store: Store;
  readonly scanId: number;
  readonly form: (typeof FORMS)[number];
  readonly ended: string | undefined;
  readonly maxAgeDays: number | undefined;
}

const logEnd = (log: Log, source: ReportSource, { store, scanId, form, ended, maxAgeDays }: Ended): void => {
  const { state, ledger, phiFiles, patients, findings, shares } = source.scan;
  // Names of shares are folders, too: where paths are hashed, they are.
  const options = pathOptions(store, form === 'hashed' ? 'hashed' : form === 'masked' ? 'masked' : 'full');
  const nameOf = new Map(
    shares.map((share) => [share.shareId, escapeUnseen(shareNames(share, options).name)]),
  );
  for (const share of shares)
    log.write('share.end', {
      scan: scanId,
      share: nameOf.get(share.shareId),
      ...ledgerOf(share.ledger),
      bytes: share.bytes,
      phiFiles: share.phiFiles,
      patients: share.patients,
    });
  if (form !== 'none')
    for (const row of source.files({ notReadOnly: true }))
      log.write(
        'file.problem',
        {
          scan: scanId,
          share: nameOf.get(row.shareId),
          path: pathOf(row, options).shown,
          state: row.state,
          code: row.problem?.code,
        },
        'warn',
      );
  for (const { kind, sentence } of healthSigns(store, maxAgeDays, new Date()))
    log.write('health.sign', { kind, sentence: escapeUnseen(sentence) }, 'warn');
  log.write(
    'scan.end',
    {
      scan: scanId,
      state,
      ...(ended === undefined ? {} : { ended }),
      ...ledgerOf(ledger),
      phiFiles,
      patients,
      findings,
    },
    state === 'complete' ? 'info' : 'warn',
  );
};

/** The text format, whatever a share is called. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { expositionOf } from '../../src/metrics/exposition.ts';
import { progressMetrics, scanMetrics } from '../../src/metrics/scan-metrics.ts';
import type { ScanSummary } from '../../src/model/report-source.ts';
import { ledgerOf } from '../notify/facts.ts';
import { parseExposition } from './parse-exposition.ts';

const scanOf = (name: string): ScanSummary => {
  const ledger = ledgerOf({ scanned: 8, unread: 2 }, { LOCKED: 2 });
  return {
    scanId: 3,
    state: 'complete',
    startedAt: '2026-03-02T20:00:00.000Z',
    finishedAt: '2026-03-02T20:00:10.900Z',
    toolVersion: '0.1.0',
    engineHash: 'e',
    policyHash: 'p',
    ledger,
    shares: [{ shareId: 1, name, root: name, ledger, bytes: 5, phiFiles: 4, patients: 7 }],
    patients: 7,
    clearedFiles: 0,
    phiFiles: 4,
    findings: 9,
  };
};
const textOf = (name: string): string =>
  expositionOf([
    ...scanMetrics({
      scan: scanOf(name),
      lastCompleteAt: undefined,
      signs: ['share-shrank'],
      storeBytes: 4096,
    }),
    ...progressMetrics({ filesDone: 5, filesPending: 6, foldersPending: 7, bytes: 8, findings: 9 }),
  ]);

test('a scan as a scraper reads it', () => {
  const metrics = parseExposition(textOf('records'));
  const value = (name: string, labels = ''): number | undefined =>
    metrics.get(`phisweep_${name}`)?.samples.get(labels);
  expect(value('paths', '{share="records",state="scanned"}')).toBe(8);
  expect(value('problem_paths', '{share="records",code="LOCKED"}')).toBe(2);
  expect(value('phi_files', '{share="records"}')).toBe(4);
  expect(value('patients', '{share="records"}')).toBe(7);
  expect(value('health_signs', '{kind="share-shrank"}')).toBe(1);
  // 2026-03-02 20:00:10 UTC, in whole seconds.
  expect(value('scan_end_timestamp_seconds')).toBe(Date.UTC(2026, 2, 2, 20, 0, 10) / 1000);
  expect(metrics.has('phisweep_last_complete_scan_timestamp_seconds')).toBe(false);
  // Eight of ten that were due.
  expect(value('coverage_ratio', '{share="records"}')).toBe(0.8);
  expect(value('scan_files_total')).toBe(5);
  expect(value('scan_pending_folders')).toBe(7);
});

test('before the first scan nothing is said of one', () => {
  const none = { scan: undefined, lastCompleteAt: undefined, signs: [], storeBytes: 0 };
  const metrics = parseExposition(expositionOf([...scanMetrics(none), ...progressMetrics(undefined)]));
  expect([...metrics.keys()]).toEqual(['phisweep_store_bytes', 'phisweep_scan_running']);
});

const check = (input: string) => spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
test.skipIf(check('').status !== 0)(
  'Prometheus\u2019 own checker has nothing to object (needs promtool of Debian\u2019s prometheus)',
  () => {
    expect(check('# TYPE bad_total gauge\nbad_total 1\n').status).not.toBe(0);
    expect(check(textOf('a"b\\c\nd'))).toMatchObject({ stderr: '', status: 0 });
  },
);

test.each(['a"b\\c', 'x\n# TYPE evil gauge\nevil 1', '\u202eabc', 'Größe 日本'])(
  'a share called %j',
  (name) => {
    const metrics = parseExposition(textOf(name));
    expect([...metrics.keys()].every((key) => key.startsWith('phisweep_'))).toBe(true);
    expect(metrics.get('phisweep_patients')?.samples.size).toBe(1);
  },
);

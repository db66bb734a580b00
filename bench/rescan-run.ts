/**
 * `node bench/rescan-run.js <root> <store>`: one scan in a process of its own, as the command runs it, with its report. Prints
 * what it took from the opening of the store to the end of the report, and the highest that memory has been.
 */
import { readFileSync } from 'node:fs';
import { renderReport, reportSourceOf } from '../src/commands/render-report.ts';
import { runScan } from '../src/commands/run-scan.ts';
import { loadPolicy } from '../src/config/load-policy.ts';
import { loadRules } from '../src/config/load-rules.ts';
import { resolveOptions } from '../src/config/resolve-options.ts';

const [root = '', store = ''] = process.argv.slice(2);
const options = resolveOptions([root], { store, workers: 2, ocr: 'off' }, {});
const rules = loadRules(options.packs);
const quiet = (): void => undefined;
const policy = loadPolicy(options.policy);

const cpuBefore = process.cpuUsage();
const startMs = performance.now();
const { signal } = new AbortController();
const run = await runScan({
  options,
  rulesOf: () => rules,
  policy,
  queue: 'piscina',
  signal,
  onProgress: quiet,
  onDue: quiet,
});
const source = reportSourceOf(run.store, run.scanId, policy);
await renderReport(run.store, source, {
  format: 'summary',
  output: `${store}.txt`,
  paths: 'full',
  colour: false,
});
run.store.close();
const wallMs = performance.now() - startMs;
const { user, system } = process.cpuUsage(cpuBefore);

// The highest that resident memory has been: proc(5). Threads are part of the process, scan hosts are not.
const rssMb = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssMb, ...source.scan.ledger.byState }));

/** The JSON report as one object per line, each with a `type`, for log pipelines. The last line is `end`: a cut-off file lacks it. */
import { jsonOf } from './json-text.ts';
import { toFile, toFindingObject, toHead } from './report-data.ts';
import { toReporter } from './reporter.ts';

const lineOf = (type: string, object: object): string => `${jsonOf({ type, ...object })}\n`;

export const jsonl = toReporter('jsonl', '.jsonl', function* (source, options) {
  const { schemaVersion, tool, scan, ledger, totals } = toHead(source, options);
  yield lineOf('report', { schemaVersion, tool, scan });
  yield lineOf('ledger', ledger);
  yield lineOf('totals', totals);
  let files = 0;
  for (const row of source.files()) {
    files++;
    yield lineOf('file', toFile(row, options));
  }
  let findings = 0;
  for (const row of source.findings()) {
    findings++;
    yield lineOf('finding', toFindingObject(row, options));
  }
  yield lineOf('end', { files, findings });
});

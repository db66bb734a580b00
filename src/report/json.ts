/** The JSON report, a stable contract (`schema/report.schema.json`): one row a line, so that two reports can be compared by `diff`. */
import { jsonOf } from './json-text.ts';
import { toFile, toFindingObject, toHead } from './report-data.ts';
import { toReporter } from './reporter.ts';

const listOf = function* <T>(rows: Iterable<T>, toObject: (row: T) => unknown): Generator<string> {
  let separator = '\n';
  for (const row of rows) {
    yield separator + jsonOf(toObject(row));
    separator = ',\n';
  }
};

export const json = toReporter('json', '.json', function* (source, options) {
  for (const [key, value] of Object.entries(toHead(source, options)))
    yield `${key === 'schemaVersion' ? '{' : ','}\n${jsonOf(key)}:${jsonOf(value)}`;
  yield ',\n"files":[';
  yield* listOf(source.files(), (row) => toFile(row, options));
  yield '\n],\n"findings":[';
  yield* listOf(source.findings(), (row) => toFindingObject(row, options));
  yield '\n]\n}\n';
});

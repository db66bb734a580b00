/** What a person wants to know when a scan ends, as text for a terminal: headline, what was read and not, where to look first. */

import { coverageOf } from '../model/coverage.ts';
import type { ReportSource, ScanSummary } from '../model/report-source.ts';
import { toReporter } from './reporter.ts';
import { exclusionLines, ledgerLines, problemLines, shareLines } from './summary-coverage.ts';
import { topFileLines } from './summary-files.ts';
import { type TerminalStyle, terminalStyleOf } from './terminal-style.ts';
import { padStart, wrap } from './text-layout.ts';
import { countOf, countText, SCAN_STATES, timeText } from './words.ts';

const DEFAULT_TOP = 10;

const headLines = function* (
  scan: ScanSummary,
  { columns, signs, bold, dim, warn }: TerminalStyle,
): Generator<string> {
  const { percent, due, read, full } = coverageOf(scan.ledger);
  yield bold(
    `phisweep ${scan.toolVersion} ${signs.dot} scan ${scan.scanId} ${signs.dot} ${SCAN_STATES[scan.state]}`,
  );
  const until = scan.finishedAt === undefined ? 'not finished' : timeText(scan.finishedAt);
  yield dim(`${timeText(scan.startedAt)} to ${until}`);
  yield dim(`policy ${scan.policyHash}`);
  yield '';
  const figures: readonly (readonly [string, string])[] = [
    [countText(scan.patients), scan.patients === 1 ? 'patient' : 'patients'],
    [countText(scan.phiFiles), `${scan.phiFiles === 1 ? 'file' : 'files'} with health information`],
    ...(scan.clearedFiles === 0
      ? []
      : [
          [
            countText(scan.clearedFiles),
            `${scan.clearedFiles === 1 ? 'file' : 'files'} not counted: people found what was found in ${scan.clearedFiles === 1 ? 'it' : 'them'} to be false`,
          ] as const,
        ]),
    [percent, `read to the end: ${countText(read)} of ${countText(due)} due`],
  ];
  for (const [figure, words] of figures) yield `  ${bold(padStart(figure, 10))}  ${words}`;
  if (scan.phiFiles === 0 && !full)
    for (const line of wrap(
      'Nothing was found in what was read. That says nothing of what was not read.',
      columns - 2,
    ))
      yield `  ${warn(line)}`;
};

const sectionsOf = (
  source: ReportSource,
  options: Parameters<typeof terminalStyleOf>[0],
  style: TerminalStyle,
) => {
  const { scan } = source;
  const top = source.topFiles(options.topFiles ?? DEFAULT_TOP).filter(({ priority }) => priority > 0);
  const notRead = scan.ledger.byState.partial + scan.ledger.byState.unread;
  return [
    ['Coverage', ledgerLines(scan.ledger, style)],
    [`Not read, or not to the end: ${countText(notRead)}`, problemLines(source, style)],
    [`Left out: ${countText(scan.ledger.byState.excluded)}`, exclusionLines(scan.ledger, style)],
    ['Shares', shareLines(scan, options, style)],
    [
      `The ${countOf(top.length, 'file that matters', 'files that matter')} most`,
      topFileLines(top, scan.shares, options, style),
    ],
  ] as const;
};

export const summary = toReporter('summary', '.txt', function* (source, options) {
  const style = terminalStyleOf(options);
  for (const line of headLines(source.scan, style)) yield `${line}\n`;
  for (const [title, lines] of sectionsOf(source, options, style)) {
    let empty = true;
    for (const line of lines) {
      if (empty) yield `\n${style.bold(title)}\n`;
      empty = false;
      yield `${line}\n`;
    }
  }
});

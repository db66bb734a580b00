/** The summary's end: the files that matter most, each with patients, identifiers, exposure and controls. */
import type { ConditionRef, FileRow, ShareSummary } from '../model/report-source.ts';
import { holdsSentence, primaryControls } from './file-sentence.ts';
import { fullPath } from './path-text.ts';
import type { ReportOptions } from './reporter.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { wrap } from './text-layout.ts';
import { exposureSentence } from './words.ts';

/** Numbers only: titles and reasons stand in the HTML report, where there is room for them. */
const controlSentence = (conditions: readonly ConditionRef[]): string =>
  `ISO/IEC 27002:2022 ${primaryControls(conditions)
    .map(({ id }) => id)
    .join(', ')}.`;

/** A terminal shows so many conditions of a file; the first ones let most people in. */
const SHOWN_CONDITIONS = 3;

const conditionSentence = (conditions: readonly ConditionRef[]): string => {
  const shown = conditions.slice(0, SHOWN_CONDITIONS).map(({ sentence }) => sentence.split(/\. /)[0]);
  const more = conditions.length - shown.length;
  return `${shown.join('. ')}${more > 0 ? `. And ${more} more` : ''}.`;
};

export const topFileLines = function* (
  files: readonly FileRow[],
  shares: readonly ShareSummary[],
  options: ReportOptions,
  { columns, safe, bold, dim }: TerminalStyle,
): Generator<string> {
  const indent = ' '.repeat(6);
  const block = function* (text: string, paint: (line: string) => string): Generator<string> {
    for (const line of wrap(safe(text), columns - indent.length)) yield indent + paint(line);
  };
  for (const [at, row] of files.entries()) {
    const path = fullPath(row, shares, options);
    const [first = '', ...more] = wrap(safe(path), columns - indent.length);
    yield `${String(at + 1).padStart(4)}. ${bold(first)}`;
    for (const line of more) yield indent + bold(line);
    const label = row.label ?? row.sensitivity;
    yield* block(
      `${holdsSentence(row)} ${exposureSentence(row.exposure)}${label === undefined ? '' : ` To be handled as ${label}.`}`,
      (line) => line,
    );
    if (row.conditions.length > 0)
      yield* block(`${conditionSentence(row.conditions)} ${controlSentence(row.conditions)}`, dim);
  }
};

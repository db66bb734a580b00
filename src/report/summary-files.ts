/** The summary's end: the files that matter most, each with patients, identifiers, exposure and controls. */
import type { ConditionRef, FileRow, ShareSummary } from '../model/report-source.ts';
import { holdsSentence, primaryControls } from './file-sentence.ts';
import { fullPath } from './path-text.ts';
import type { ReportOptions } from './reporter.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { wrap } from './text-layout.ts';
import { exposureSentence } from './words.ts';

const controlSentence = (conditions: readonly ConditionRef[]): string => {
  const controls = primaryControls(conditions);
  const old = [...new Set(controls.flatMap(({ iso2013 }) => iso2013))];
  const names = controls.map(({ id, title }) => `${id} ${title}`).join(', ');
  return `ISO/IEC 27002:2022 ${names}${old.length === 0 ? '' : ` (2013: ${old.join(', ')})`}.`;
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
    for (const { sentence } of row.conditions) yield* block(sentence, dim);
    if (primaryControls(row.conditions).length > 0) yield* block(controlSentence(row.conditions), dim);
  }
};

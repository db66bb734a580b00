/** The summary's middle: the ledger and its sum, per share, and everything that was not read with what to do about it. */

import { coverageOf } from '../model/coverage.ts';
import { EXCLUSIONS, PROBLEMS, type ProblemCode } from '../model/problem.ts';
import type { Ledger, ReportSource, ScanSummary } from '../model/report-source.ts';
import { FINAL_STATES } from '../model/verdict.ts';
import { shareNames } from './path-text.ts';
import { exclusionsOf, problemsOf } from './report-data.ts';
import type { ReportOptions } from './reporter.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { cutStart, padEnd, padStart, wrap } from './text-layout.ts';
import { countOf, countText, STATE_WORDS } from './words.ts';

/** The bar's characters, each state at least one where it is not empty. */
const barOf = ({ byState, enumerated }: Ledger, { signs, columns }: TerminalStyle): string => {
  const width = Math.min(columns - 4, 60);
  const parts: readonly (readonly [number, string])[] = [
    [byState.scanned + byState.unchanged, signs.read],
    [byState.partial, signs.part],
    [byState.excluded, signs.left],
    [byState.unread, signs.gap],
  ];
  const cells = parts.map(([count]) =>
    count === 0 ? 0 : Math.max(1, Math.floor((count / enumerated) * width)),
  );
  const widest = cells.indexOf(Math.max(...cells));
  const spare = width - cells.reduce((sum, count) => sum + count, 0);
  return parts
    .map(([, sign], at) => sign.repeat(Math.max(0, (cells[at] ?? 0) + (at === widest ? spare : 0))))
    .join('');
};

export const ledgerLines = function* (ledger: Ledger, style: TerminalStyle): Generator<string> {
  const { signs, bold, good, warn, dim } = style;
  const rows = FINAL_STATES.map((state) => [state, ledger.byState[state], STATE_WORDS[state]] as const);
  const pending = ledger.pending > 0 ? [['pending', ledger.pending, 'not reached yet'] as const] : [];
  const wide = Math.max(8, countText(ledger.enumerated).length);
  if (ledger.enumerated > 0) yield `  ${barOf(ledger, style)}`;
  for (const [state, count, words] of [...rows, ...pending])
    yield `  ${padStart(countText(count), wide)}  ${padEnd(state, 10)} ${dim(words)}`;
  yield `  ${signs.line.repeat(wide)}`;
  const { addsUp } = coverageOf(ledger);
  const verdict = addsUp ? good(`${signs.ok} adds up`) : warn(`${signs.bad} the states do not add up to it`);
  yield `  ${bold(padStart(countText(ledger.enumerated), wide))}  paths seen in ${countOf(ledger.foldersListed, 'folder')}; ${verdict}`;
};

const reasonLines = function* (
  count: number,
  code: string,
  sentence: string,
  remedy: string | undefined,
  { columns, signs, dim, bold, safe }: TerminalStyle,
  kinds?: string,
): Generator<string> {
  yield `  ${padStart(countText(count), 8)}  ${bold(code)}`;
  for (const line of wrap(sentence, columns - 12)) yield `            ${line}`;
  for (const line of kinds === undefined ? [] : wrap(safe(kinds), columns - 12)) yield `            ${line}`;
  if (remedy === undefined) return;
  const hang = ' '.repeat(signs.arrow.length + 1);
  for (const [at, line] of wrap(remedy, columns - 12 - hang.length).entries())
    yield `            ${dim((at === 0 ? `${signs.arrow} ` : hang) + line)}`;
};

/** Problems of which a person asks: of what kind are these files? */
const OF_KINDS: readonly ProblemCode[] = ['UNSUPPORTED', 'LOCKED', 'BAD_FORMAT'];
/** Beyond so many files their kinds are left to the other reports: each is a row to be read. */
const MOST_TOLD = 200_000;
const MOST_KINDS = 8;

/** `SQLite database 3, PDF 1`, most first, by problem. */
const kindsOf = (source: ReportSource): ReadonlyMap<ProblemCode, string> => {
  const { byProblem, byState } = source.scan.ledger;
  const counts = new Map<ProblemCode, Map<string, number>>();
  if (OF_KINDS.every((code) => byProblem[code] === undefined)) return new Map();
  if (byState.partial + byState.unread > MOST_TOLD) return new Map();
  for (const { problem, format } of source.files({ notReadOnly: true })) {
    if (problem === undefined || !OF_KINDS.includes(problem.code)) continue;
    const kind = problem.code === 'UNSUPPORTED' ? (problem.detail ?? format) : (format ?? problem.detail);
    const known = counts.get(problem.code) ?? new Map<string, number>();
    counts.set(problem.code, known);
    if (kind !== undefined) known.set(kind, (known.get(kind) ?? 0) + 1);
  }
  const textOf = (kinds: ReadonlyMap<string, number>): string => {
    const rows = [...kinds].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const more = rows.length - MOST_KINDS;
    return `${rows
      .slice(0, MOST_KINDS)
      .map(([kind, count]) => `${kind} ${countText(count)}`)
      .join(', ')}${more > 0 ? `, ${countOf(more, 'more kind')}` : ''}`;
  };
  return new Map([...counts].map(([code, kinds]) => [code, textOf(kinds)]));
};

/** What was not read to its end, by reason; what can be mended first. */
export const problemLines = function* (source: ReportSource, style: TerminalStyle): Generator<string> {
  const { ledger } = source.scan;
  const kinds = kindsOf(source);
  const rows = problemsOf(ledger).toSorted(
    ([a, countA], [b, countB]) =>
      Number(PROBLEMS[b].mendable) - Number(PROBLEMS[a].mendable) || countB - countA,
  );
  for (const [code, count] of rows)
    yield* reasonLines(count, code, PROBLEMS[code].sentence, PROBLEMS[code].remedy, style, kinds.get(code));
};

export const exclusionLines = function* (ledger: Ledger, style: TerminalStyle): Generator<string> {
  for (const [code, count] of exclusionsOf(ledger))
    yield* reasonLines(count, code, EXCLUSIONS[code], undefined, style);
};

const TITLES = ['paths', 'read', 'partial', 'left out', 'unread', 'PHI files', 'patients'];

/** A line a share; on a narrow terminal the name stands on a line of its own. */
export const shareLines = function* (
  { shares }: ScanSummary,
  options: ReportOptions,
  { columns, signs, safe, dim }: TerminalStyle,
): Generator<string> {
  const rows = shares.map((share) => {
    const { byState, enumerated } = share.ledger;
    const read = byState.scanned + byState.unchanged;
    const counts = [
      enumerated,
      read,
      byState.partial,
      byState.excluded,
      byState.unread,
      share.phiFiles,
      share.patients,
    ];
    return { name: safe(shareNames(share, options).name), cells: counts.map(countText) };
  });
  const widths = TITLES.map((title, at) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[at]!.length)),
  );
  const line = (cells: readonly string[]) => cells.map((cell, at) => padStart(cell, widths[at]!)).join('  ');
  const numbers = line(TITLES);
  const room = columns - numbers.length - 4;
  if (room < 12) {
    for (const { name, cells } of rows) {
      yield `  ${cutStart(name, columns - 2, signs.cut)}`;
      const facts = TITLES.map((title, at) => `${title} ${cells[at]}`).join(', ');
      for (const part of wrap(facts, columns - 4)) yield `    ${part}`;
    }
    return;
  }
  yield dim(`  ${padEnd('', room)}${numbers}`);
  for (const { name, cells } of rows)
    yield `  ${padEnd(cutStart(name, room - 2, signs.cut), room)}${line(cells)}`;
};

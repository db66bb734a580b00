/** The message that a person reads in the morning: what is wrong first, then what is new, what was not read, and how it goes on. */
import { coverageOf } from '../model/coverage.ts';
import { PROBLEMS, type ProblemCode } from '../model/problem.ts';
import type { Ledger } from '../model/report-source.ts';
import { escapeUnseen } from '../util/escape-unseen.ts';
import { type Counted, EXPIRES_DAYS, type Notice, type NoticeFacts, type Reason } from './notice.ts';

const NOT_WELL = 'ATTENTION: scanning is not well';
const MOST_CODES = 8;
const MOST_SHARES = 20;

const number = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
const some = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

const countedText = ({ values, files, patients }: Counted): string =>
  `${values === undefined ? '' : `${some(values, 'value')} in `}${some(files, 'file')}, of ${some(patients, 'patient')}`;

const byCount = (byProblem: Ledger['byProblem']): readonly (readonly [ProblemCode, number])[] =>
  (Object.entries(byProblem) as [ProblemCode, number][])
    .filter(([, count]) => count > 0)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

const notReadLines = ({ byProblem }: Ledger): readonly string[] => {
  const codes = byCount(byProblem);
  const rest = codes.slice(MOST_CODES);
  return [
    ...codes
      .slice(0, MOST_CODES)
      .map(
        ([code, count]) =>
          `  ${number(count)} × ${code}: ${PROBLEMS[code].sentence}${PROBLEMS[code].mendable ? ` ${PROBLEMS[code].remedy}` : ''}`,
      ),
    ...(rest.length === 0
      ? []
      : [
          `  ${number(rest.reduce((sum, [, count]) => sum + count, 0))} × ${some(rest.length, 'other reason')}`,
        ]),
  ];
};

const stateLine = ({ scan, toDo, forecast, goesOnAt }: NoticeFacts): string => {
  if (scan.state === 'complete') return 'It is complete.';
  if (scan.state === 'incomplete') return 'It reached its end, with gaps that can be mended; see below.';
  const left =
    toDo === undefined
      ? ''
      : ` To do: ${some(toDo.files, 'known file')}, ${some(toDo.folders, 'folder')} to be listed.`;
  return `It was stopped before its end.${left} It goes on ${goesOnAt === undefined ? 'when scan is started again' : `at ${goesOnAt}`}.${forecast === undefined ? '' : ` Forecast: ${forecast}`}`;
};

const decisionLines = ({ fresh, returned, expiring, isFirst }: NoticeFacts): readonly string[] => [
  ...(fresh.files === 0 ? [] : [`  ${isFirst ? 'Found' : 'New'}: ${countedText(fresh)}`]),
  ...(returned.files === 0 ? [] : [`  Back after it was gone: ${countedText(returned)}`]),
  ...(expiring === 0
    ? []
    : [`  ${some(expiring, 'decision')} ${expiring === 1 ? 'ends' : 'end'} within ${EXPIRES_DAYS} days`]),
];

const shareLines = (shares: NoticeFacts['shares']): readonly string[] => [
  ...shares
    .slice(0, MOST_SHARES)
    .map(
      ({ name, ledger }) =>
        `  ${escapeUnseen(name)}: ${some(ledger.enumerated, 'path')}, ${coverageOf(ledger).percent} read`,
    ),
  ...(shares.length > MOST_SHARES ? [`  and ${some(shares.length - MOST_SHARES, 'more share')}`] : []),
];

const headlineOf = (facts: NoticeFacts, reasons: readonly Reason[]): string => {
  if (reasons.includes('attention')) return NOT_WELL;
  const found = facts.fresh.files + facts.returned.files;
  const parts = [
    ...(reasons.includes('new') ? [`new patient information in ${some(found, 'file')}`] : []),
    ...(reasons.includes('incomplete') ? ['not everything was read'] : []),
  ];
  return parts.length === 0 ? 'nothing new' : parts.join('; ');
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

export const toNotice = (facts: NoticeFacts): Notice => {
  const { scan, signs, fresh, returned } = facts;
  const { percent, due } = coverageOf(scan.ledger);
  const mendable = byCount(scan.ledger.byProblem).some(([code]) => PROBLEMS[code].mendable);
  const reasons: readonly Reason[] = [
    ...(fresh.files + returned.files > 0 ? (['new'] as const) : []),
    ...(scan.state !== 'complete' || mendable ? (['incomplete'] as const) : []),
    ...(signs.length > 0 ? (['attention'] as const) : []),
  ];
  const lines = [
    ...signs.flatMap((sign) => [`ATTENTION: ${escapeUnseen(sign)}`]),
    ...(signs.length === 0 ? [] : ['']),
    `Scan ${scan.scanId}, ${minute(scan.startedAt)} to ${scan.finishedAt === undefined ? 'not finished' : minute(scan.finishedAt)}. ${stateLine(facts)}`,
    `Coverage ${percent} of ${some(due, 'path')}; ${number(scan.ledger.byState.excluded)} left out by rules.`,
    `In all: patient information in ${some(scan.phiFiles, 'file')}, of ${some(scan.patients, 'patient')}.${facts.fixed === 0 ? '' : ` ${some(facts.fixed, 'value')} fixed since the scan before.`}`,
    ...section('Needs a decision (phisweep findings --new, phisweep triage ask):', decisionLines(facts)),
    ...section('Not read, or not to the end:', notReadLines(scan.ledger)),
    ...section('Shares:', shareLines(facts.shares)),
  ];
  return {
    reasons,
    subject: `phisweep: ${headlineOf(facts, reasons)}`,
    text: `${lines.join('\n')}\n`,
    facts,
  };
};

/** There is no scan to tell of, and `sentence` says why. */
export const alarmNotice = (sentence: string): Notice => ({
  reasons: ['attention'],
  subject: `phisweep: ${NOT_WELL}`,
  text: `ATTENTION: ${escapeUnseen(sentence)}\n`,
  facts: undefined,
});

/** `2026-11-23 14:05 UTC`. */
const minute = (rfc3339: string): string => `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, 16)} UTC`;

/** The top of the page: what was scanned, the answer in a sentence, and the four numbers that matter. */

import { coverageOf } from '../../model/coverage.ts';
import type { ReportSource, ScanSummary } from '../../model/report-source.ts';
import { countOf, countText, NOTIFICATION_THRESHOLD, SCAN_STATES, timeText } from '../words.ts';
import { type Markup, markup } from './markup.ts';

const figure = (number: string, words: string, note: string, tone = ''): Markup =>
  markup`<div class="figure ${tone}"><dt>${words}</dt><dd><span class="big">${number}</span> <span class="note">${note}</span></dd></div>`;

/** PHI that more than a group can read; files of unknown reach are counted apart, never as safe. */
const reachNumbers = (source: ReportSource): { readonly open: number; readonly unknown: number } => {
  const counts = source.totals().byReach;
  const of = (...wanted: string[]) =>
    counts.reduce((sum, { reach, phiFiles }) => sum + (wanted.includes(reach) ? phiFiles : 0), 0);
  return { open: of('anonymous', 'everyone', 'large_group'), unknown: of('unknown') };
};

const answer = (scan: ScanSummary): Markup => {
  const { due, read, full } = coverageOf(scan.ledger);
  const found =
    scan.phiFiles === 0
      ? 'No health information of patients was found in what was read.'
      : `${countOf(scan.phiFiles, 'file holds', 'files hold')} health information of ${countOf(scan.patients, 'patient')}.`;
  const gap = full
    ? 'Everything that was to be read was read to its end.'
    : `${countOf(due - read, 'path')} could not be read, or not to the end; what these hold is not known.`;
  return markup`<p class="answer">${found} ${gap}</p>`;
};

const warning = ({ state, ledger }: ScanSummary): Markup | undefined =>
  state === 'complete' && ledger.pending === 0
    ? undefined
    : markup`<p class="callout"><strong>${SCAN_STATES[state]}.</strong> ${
        ledger.pending > 0
          ? `${countOf(ledger.pending, 'path is', 'paths are')} still to be read: every number here is a lower bound.`
          : 'See below what was not read, and what to do about it.'
      }</p>`;

export const headline = (source: ReportSource): Markup => {
  const { scan } = source;
  const { percent, due, read } = coverageOf(scan.ledger);
  const { open, unknown } = reachNumbers(source);
  const notify =
    scan.patients >= NOTIFICATION_THRESHOLD
      ? `${NOTIFICATION_THRESHOLD} or more: 45 CFR 164.408, were it a breach`
      : 'distinct, over all files';
  return markup`<header class="top">
<p class="brand"><span class="mark">phisweep</span> <span class="muted">Scan ${scan.scanId} · ${SCAN_STATES[scan.state]}</span></p>
<h1>Patient data on file shares</h1>
<p class="when">${countOf(scan.shares.length, 'share')}, ${countOf(scan.ledger.enumerated, 'path')} · ${timeText(scan.startedAt)} to ${
    scan.finishedAt === undefined ? 'not finished' : timeText(scan.finishedAt)
  }</p>
${answer(scan)}
${warning(scan)}
<dl class="figures">
${figure(countText(scan.patients), 'Patients', notify, 'phi')}
${figure(countText(scan.phiFiles), 'Files with PHI', `${countOf(scan.findings, 'finding')} in all files`, 'phi')}
${figure(countText(open), 'Of these, open to many', `a large group or wider${unknown > 0 ? `; ${countText(unknown)} more not known` : ''}`)}
${figure(percent, 'Read to the end', `${countText(read)} of ${countText(due)} due`)}
</dl>
</header>
`;
};

/** The ledger, laid out as the sum that it is: every path seen = five states, for each share and for all. */

import { coverageOf } from '../../model/coverage.ts';
import type { Ledger, ReportSource } from '../../model/report-source.ts';
import { FINAL_STATES } from '../../model/verdict.ts';
import { shareNames } from '../path-text.ts';
import type { ReportOptions } from '../reporter.ts';
import { countText, STATE_WORDS } from '../words.ts';
import { coverageBar, HATCH } from './coverage-bar.ts';
import { type Markup, markup } from './markup.ts';

const cellsOf = (ledger: Ledger, withPending: boolean): Markup => {
  const { addsUp, percent } = coverageOf(ledger);
  const states = FINAL_STATES.map(
    (state) => markup`<td class="number">${countText(ledger.byState[state])}</td>`,
  );
  return markup`<td class="number total">${countText(ledger.enumerated)}</td>${states}${
    withPending ? markup`<td class="number">${countText(ledger.pending)}</td>` : undefined
  }<td class="number">${percent}</td><td class="${addsUp ? 'ok' : 'bad'}">${addsUp ? '✓ adds up' : '✗ does not'}</td>`;
};

const legend = ({ byState }: Ledger): Markup =>
  markup`<ul class="legend">${FINAL_STATES.map(
    (state) =>
      markup`<li><svg aria-hidden="true" focusable="false" width="12" height="12"><rect class="state-fill-${state}" width="12" height="12" rx="2"/></svg> <strong>${countText(byState[state])}</strong> ${STATE_WORDS[state]}</li>`,
  )}</ul>`;

/** The sum written out, and the same made again over the shares. */
const proof = (source: ReportSource): Markup => {
  const { ledger, shares } = source.scan;
  const terms = [
    ...FINAL_STATES.map((state) => ledger.byState[state]),
    ...(ledger.pending > 0 ? [ledger.pending] : []),
  ];
  const overShares = shares.reduce((sum, share) => sum + share.ledger.enumerated, 0);
  const good = coverageOf(ledger).addsUp && overShares === ledger.enumerated;
  const sums = `${countText(ledger.enumerated)} paths seen = ${terms.map(countText).join(' + ')}`;
  return good
    ? markup`<p class="proof"><span class="ok">✓</span> ${sums}. The shares make the same sum; ${countText(ledger.foldersListed)} folders were listed.</p>`
    : markup`<p class="callout"><strong>The ledger does not add up:</strong> ${sums}; over the shares: ${countText(overShares)}. Do not rely on this report, and report it as a bug.</p>`;
};

export const ledgerSection = (source: ReportSource, options: ReportOptions): Markup => {
  const { ledger, shares } = source.scan;
  const withPending = ledger.pending > 0;
  const rows = shares.map((share) => {
    const { name, root } = shareNames(share, options);
    return markup`<tr><th scope="row">${name}<span class="root">${root}</span></th><td class="mini">${coverageBar(share.ledger, 10)}</td>${cellsOf(share.ledger, withPending)}</tr>
`;
  });
  return markup`<section aria-labelledby="h-coverage"><h2 id="h-coverage">Coverage</h2>
<p class="lead">Every path that was seen ends in one of five states. Nothing is skipped in silence.</p>
${HATCH}${coverageBar(ledger, 22)}
${legend(ledger)}
<div class="scroll" tabindex="0" role="region" aria-label="Ledger by share"><table class="ledger"><thead><tr><th scope="col">Share</th><th scope="col" class="mini"><span class="hidden">Coverage</span></th><th scope="col" class="number">Paths seen</th><th scope="col" class="number">= read</th><th scope="col" class="number">+ unchanged</th><th scope="col" class="number">+ in part</th><th scope="col" class="number">+ left out</th><th scope="col" class="number">+ not read</th>${
    withPending ? markup`<th scope="col" class="number">+ pending</th>` : undefined
  }<th scope="col" class="number">Of due</th><th scope="col">Sum</th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><th scope="row">All shares</th><td class="mini"></td>${cellsOf(ledger, withPending)}</tr></tfoot></table></div>
${proof(source)}
</section>
`;
};

/** The frame of the full table and its filters; the rows are put in by the script. */
import type { ReportSource } from '../../model/report-source.ts';
import { FINAL_STATES } from '../../model/verdict.ts';
import { shareNames } from '../path-text.ts';
import type { ReportOptions } from '../reporter.ts';
import { countText, REACH_ORDER, REACH_WORDS } from '../words.ts';
import { type Markup, markup } from './markup.ts';
import { MAX_ROWS } from './page-rows.ts';

const COLUMNS = [
  ['priority', 'Priority'],
  ['path', 'Path'],
  ['share', 'Share'],
  ['state', 'State'],
  ['level', 'Sensitivity'],
  ['patients', 'Patients'],
  ['identifiers', 'Identifiers'],
  ['reach', 'Read by'],
  ['size', 'Size'],
  ['modified', 'Changed'],
] as const;

const select = (id: string, label: string, options: readonly (readonly [number, string])[]): Markup =>
  markup`<label>${label}<select id="${id}"><option value="-1">all</option>${options.map(
    ([value, text]) => markup`<option value="${value}">${text}</option>`,
  )}</select></label>`;

const indexed = (texts: readonly string[]): [number, string][] => texts.map((text, index) => [index, text]);

/** Said only where something is missing from the page. */
const boundNote = (rows: number): Markup | undefined =>
  rows <= MAX_ROWS
    ? undefined
    : markup`<p class="callout">This page lists ${countText(MAX_ROWS)} of ${countText(rows)} paths: first those with PHI, then those not read, then others. The numbers above count all; the JSON and CSV reports list all.</p>`;

const headCell = ([key, title]: (typeof COLUMNS)[number], at: number): Markup =>
  markup`<div role="columnheader" class="cell c${at}" data-sort="${key}" aria-sort="none"><button type="button">${title}</button></div>`;

export const tableSection = (source: ReportSource, options: ReportOptions): Markup => {
  const { scan } = source;
  const levels = source.totals().bySensitivity.map(({ label }) => label);
  const names = scan.shares.map((share) => shareNames(share, options).name);
  return markup`<section aria-labelledby="h-table" class="table-section"><h2 id="h-table">All files</h2>
<p id="no-script" class="callout">The table needs the script of this page, which was not run. Everything else is complete without it.</p>
<p class="print-only">The table of all files is in the electronic form of this report.</p>
${boundNote(scan.ledger.enumerated)}
<div id="table-tools" hidden><div class="filters" role="search" aria-label="Filter">
<label class="wide">Search<input id="filter-text" type="search" autocomplete="off" spellcheck="false" placeholder="path, owner, format, code"></label>
${select('filter-share', 'Share', indexed(names))}${select('filter-state', 'State', indexed(FINAL_STATES))}${select('filter-level', 'Sensitivity', [...indexed(levels), [-2, 'none demanded']])}${select('filter-reach', 'Read by', indexed(REACH_ORDER.map((reach) => REACH_WORDS[reach])))}
<label class="check"><input id="filter-phi" type="checkbox"> PHI only</label>
<button type="button" id="filter-clear">Clear</button></div>
<p id="filter-count" class="muted" role="status" aria-live="polite"></p>
<div id="grid" role="grid" aria-labelledby="h-table" class="${scan.shares.length > 1 ? '' : 'one-share'}"><div id="grid-head" role="rowgroup"><div role="row" class="row head">${COLUMNS.map(headCell)}</div></div>
<div id="grid-body" role="rowgroup" tabindex="0" aria-label="Files; Enter opens one"></div></div>
<p id="grid-empty" class="muted" hidden>No file fits this filter.</p></div>
<dialog id="details" aria-labelledby="details-title"><button type="button" id="details-close" aria-label="Close">✕</button><div id="details-body"></div></dialog>
</section>
`;
};

/** Bar charts as tables: the words and numbers are text, the bar beside them inline SVG in per cent of its cell. */
import { type Markup, markup } from './markup.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** Class of the bar's colour. */
  readonly tone?: 'warm' | 'plain';
}

interface BarChart {
  readonly title: string;
  readonly note: string;
  readonly bars: readonly Bar[];
  /** Has many bars: two short charts stand beside it. */
  readonly tall?: boolean;
}

const percentOf = (value: number, largest: number): string =>
  `${largest === 0 ? 0 : Math.max(value === 0 ? 0 : 0.6, Math.round((value / largest) * 1000) / 10)}%`;

const barRow = ({ label, value, text, tone = 'plain' }: Bar, largest: number): Markup =>
  markup`<tr><th scope="row">${label}</th><td class="bar"><svg aria-hidden="true" focusable="false" width="100%" height="10"><rect class="track" width="100%" height="10" rx="2"/><rect class="tone-${tone}" width="${percentOf(value, largest)}" height="10" rx="2"/></svg></td><td class="number">${text}</td></tr>`;

export const barChart = ({ title, note, bars, tall = false }: BarChart): Markup => {
  const largest = Math.max(0, ...bars.map(({ value }) => value));
  const body = bars.map((bar) => barRow(bar, largest));
  return markup`<figure class="chart${tall ? ' tall' : ''}"><figcaption><strong>${title}</strong> <span class="muted">${note}</span></figcaption>${
    bars.length === 0
      ? markup`<p class="muted">Nothing to show.</p>`
      : markup`<table class="bars"><tbody>${body}</tbody></table>`
  }</figure>
`;
};

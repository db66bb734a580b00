/** The ledger as one stacked bar: read, unchanged, in part, left out, not read. What was not read is hatched too, for print and for eyes without colour. */
import type { Ledger } from '../../model/report-source.ts';
import { FINAL_STATES } from '../../model/verdict.ts';
import { countOf } from '../words.ts';
import { type Markup, markup } from './markup.ts';

/** Defined once in the page; bars refer to it. */
export const HATCH: Markup = markup`<svg class="defs" aria-hidden="true" focusable="false" width="0" height="0"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2" height="6"/></pattern></defs></svg>
`;

const round = (percent: number): number => Math.round(percent * 1000) / 1000;

/** What is there is seen, however little: no part under 0.4 %, taken from the widest. */
const widthsOf = ({ byState, enumerated }: Ledger): number[] => {
  const widths = FINAL_STATES.map((state) =>
    byState[state] === 0 ? 0 : Math.max(0.4, (byState[state] / enumerated) * 100),
  );
  const over = widths.reduce((sum, width) => sum + width, 0) - 100;
  const widest = widths.indexOf(Math.max(...widths));
  return widths.map((width, at) => (at === widest && over > 0 ? width - over : width));
};

export const coverageBar = (ledger: Ledger, height: number): Markup => {
  const label = FINAL_STATES.map((state) => `${state} ${countOf(ledger.byState[state], 'path')}`).join(', ');
  let x = 0;
  const parts = widthsOf(ledger).map((width, at) => {
    const part = markup`<rect class="state-fill-${FINAL_STATES[at]}" x="${round(x)}%" width="${round(width)}%" height="${height}"/>`;
    x += width;
    return part;
  });
  return markup`<svg class="coverage" role="img" aria-label="${label}" width="100%" height="${height}"><rect class="track" width="100%" height="${height}"/>${parts}</svg>`;
};

/** What was not read, not read to its end, or left out: how many, why, and what to do. */
import { EXCLUSIONS, PROBLEMS, type ProblemCode } from '../../model/problem.ts';
import type { Ledger } from '../../model/report-source.ts';
import { exclusionsOf, problemsOf } from '../report-data.ts';
import { countOf, countText } from '../words.ts';
import { type Markup, markup } from './markup.ts';

const problemRow = ([code, count]: readonly [ProblemCode, number]): Markup => {
  const { sentence, remedy, mendable } = PROBLEMS[code];
  return markup`<tr><td class="number total">${countText(count)}</td><th scope="row"><code>${code}</code>${
    mendable ? markup` <span class="tag">can be mended</span>` : undefined
  }</th><td>${sentence}</td><td>${remedy}</td></tr>
`;
};

const problemTable = (ledger: Ledger): Markup => {
  const rows = problemsOf(ledger).toSorted(
    ([a, countA], [b, countB]) =>
      Number(PROBLEMS[b].mendable) - Number(PROBLEMS[a].mendable) || countB - countA,
  );
  if (rows.length === 0) return markup`<p>Everything that was to be read was read to its end.</p>`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Reasons"><table class="gaps"><thead><tr><th scope="col" class="number">Paths</th><th scope="col">Code</th><th scope="col">Why</th><th scope="col">What to do</th></tr></thead><tbody>${rows.map(problemRow)}</tbody></table></div>
`;
};

const exclusionList = (ledger: Ledger): Markup | undefined => {
  const rows = exclusionsOf(ledger);
  if (rows.length === 0) return undefined;
  return markup`<h3>Left out by a rule: ${countText(ledger.byState.excluded)}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Left out"><table class="gaps"><tbody>${rows.map(
    ([code, count]) =>
      markup`<tr><td class="number total">${countText(count)}</td><th scope="row"><code>${code}</code></th><td>${EXCLUSIONS[code]}</td></tr>
`,
  )}</tbody></table></div>
`;
};

export const gapsSection = (ledger: Ledger): Markup => {
  const { partial, unread } = ledger.byState;
  return markup`<section aria-labelledby="h-gaps"><h2 id="h-gaps">What was not read</h2>
<p class="lead">${countOf(unread, 'path was', 'paths were')} not read and ${countOf(partial, 'was', 'were')} read in part. Whether these hold patient data is not known.</p>
${problemTable(ledger)}${exclusionList(ledger)}</section>
`;
};

/** The five charts: by share, by who can read, by identifier, by sensitivity, by format. */
import { CATEGORIES } from '../../model/category.ts';
import type { ReportSource, ScanTotals } from '../../model/report-source.ts';
import { shareNames } from '../path-text.ts';
import type { ReportOptions } from '../reporter.ts';
import { countOf, countText, REACH_ORDER, REACH_WORDS } from '../words.ts';
import { type Bar, barChart } from './bars.ts';
import { type Markup, markup } from './markup.ts';

const LONGEST = 15;

const byShare = ({ scan }: ReportSource, options: ReportOptions): Bar[] =>
  scan.shares
    .toSorted((a, b) => b.patients - a.patients)
    .map((share) => ({
      label: shareNames(share, options).name,
      value: share.patients,
      text: `${countText(share.patients)} in ${countOf(share.phiFiles, 'file')}`,
    }));

const byReach = ({ byReach }: ScanTotals): Bar[] =>
  REACH_ORDER.flatMap((reach) => {
    const found = byReach.find((row) => row.reach === reach);
    if (found === undefined) return [];
    const text = `${countOf(found.phiFiles, 'file')}, ${countOf(found.patients, 'patient')}`;
    const tone = reach === 'anonymous' || reach === 'everyone' ? 'warm' : 'plain';
    return [{ label: REACH_WORDS[reach], value: found.phiFiles, text, tone } as const];
  });

const byCategory = ({ byCategory }: ScanTotals): Bar[] =>
  byCategory
    .toSorted((a, b) => b.values - a.values)
    .map(({ category, values, files }) => ({
      label: CATEGORIES[category].name,
      value: values,
      text: `${countText(values)} in ${countOf(files, 'file')}`,
    }));

const byFormat = ({ byFormat }: ScanTotals): Bar[] =>
  byFormat
    .filter(({ phiFiles }) => phiFiles > 0)
    .toSorted((a, b) => b.phiFiles - a.phiFiles)
    .map(({ format, files, phiFiles }) => ({
      label: format,
      value: phiFiles,
      text: `${countText(phiFiles)} of ${countText(files)}`,
    }));

/** The longest bars; the rest is named as a number and never dropped in silence. */
const longest = (bars: readonly Bar[]): { readonly bars: readonly Bar[]; readonly more: string } => ({
  bars: bars.slice(0, LONGEST),
  more: bars.length > LONGEST ? `; the largest ${LONGEST} of ${countText(bars.length)}` : '',
});

export const chartsSection = (source: ReportSource, options: ReportOptions): Markup => {
  const totals = source.totals();
  const shares = longest(byShare(source, options));
  const categories = longest(byCategory(totals));
  const formats = longest(byFormat(totals));
  return markup`<section aria-labelledby="h-charts"><h2 id="h-charts">In pictures</h2>
<div class="charts">
${barChart({ title: 'Patients by share', note: `a patient in two shares counts in both${shares.more}`, bars: shares.bars })}
${barChart({ title: 'Files with PHI by who can read them', note: 'not known is not safe', bars: byReach(totals) })}
${barChart({ title: 'Identifiers', note: `distinct values${categories.more}`, bars: categories.bars, tall: true })}
${barChart({
  title: 'Files by sensitivity',
  note: 'as the content demands under the policy',
  bars: totals.bySensitivity.map(({ label, files }) => ({
    label,
    value: files,
    text: countOf(files, 'file'),
  })),
})}
${barChart({ title: 'Files with PHI by format', note: `of all files of that format${formats.more}`, bars: formats.bars })}
</div></section>
`;
};

/** The files that matter most, each with what it holds, who can read it, and the controls that speak of it. */
import type { ConditionRef, FileRow, ReportSource } from '../../model/report-source.ts';
import { controlText, holdsSentence } from '../file-sentence.ts';
import { fullPath } from '../path-text.ts';
import type { ReportOptions } from '../reporter.ts';
import { countOf, exposureSentence } from '../words.ts';
import { type Markup, markup } from './markup.ts';

const DEFAULT_TOP = 10;

const conditionItem = ({ sentence, primary, supporting, hipaa }: ConditionRef): Markup => {
  const more = [
    ...(supporting.length > 0
      ? [`also ${supporting.map(({ id, title }) => `${id} ${title}`).join(', ')}`]
      : []),
    ...(hipaa.length > 0 ? [`45 CFR ${hipaa.join(', ')}`] : []),
  ].join(' · ');
  return markup`<li>${sentence} <span class="control">${primary.map(controlText).join('; ')}</span>${
    more === '' ? undefined : markup` <span class="muted">${more}</span>`
  }</li>`;
};

const fileItem = (row: FileRow, source: ReportSource, options: ReportOptions): Markup => {
  const label = row.label ?? row.sensitivity;
  return markup`<li class="file"><h3 class="path">${fullPath(row, source.scan.shares, options)}</h3>
<p>${holdsSentence(row)} ${exposureSentence(row.exposure)}</p>
<p class="tags"><span class="tag strong">Priority ${row.priority}</span>${
    label === undefined ? undefined : markup` <span class="tag">${label}</span>`
  }${row.specialCategories.map((special) => markup` <span class="tag warm">${special.replaceAll('_', ' ')}</span>`)}</p>
${row.conditions.length === 0 ? undefined : markup`<ul class="conditions">${row.conditions.map(conditionItem)}</ul>`}</li>
`;
};

export const filesSection = (source: ReportSource, options: ReportOptions): Markup => {
  const files = source.topFiles(options.topFiles ?? DEFAULT_TOP).filter(({ priority }) => priority > 0);
  if (files.length === 0) return markup``;
  return markup`<section aria-labelledby="h-files"><h2 id="h-files">Where to look first</h2>
<p class="lead">The ${countOf(files.length, 'file', 'files')} with the highest priority: how many patients, how sensitive, how many can read it. Control numbers are those of ISO/IEC 27002:2022.</p>
<ol class="files">${files.map((row) => fileItem(row, source, options))}</ol></section>
`;
};

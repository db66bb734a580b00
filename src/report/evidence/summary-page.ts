/** The evidence pack in five minutes: one page without a script, for a manager and an auditor. */
import { createHash } from 'node:crypto';
import type { EvidenceInput } from '../../model/evidence.ts';
import { assetSentence, classificationText, controlsLine, ownerText } from '../asset-text.ts';
import { type Markup, markup } from '../html/markup.ts';
import { PAGE_STYLE } from '../html/page-style.ts';
import { countOf, countText, timeText } from '../words.ts';
import type { EvidenceTable } from './evidence-tables.ts';
import { OBSERVED_CONTROLS, statementOfApplicability } from './statement-of-applicability.ts';

const STYLE = `${PAGE_STYLE}
table { border-collapse: collapse; width: 100%; margin-top: 14px; font-size: 14px; }
td.number { text-align: right; white-space: nowrap; }
.risk { margin-top: 18px; }`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

const MOST_RISKS = 10;
const MOST_STORES = 30;

const figure = (title: string, value: string, note: string): Markup =>
  markup`<div class="figure"><dt>${title}</dt><dd><span class="big">${value}</span> <span class="note">${note}</span></dd></div>`;

const cell = (value: string | number): Markup =>
  typeof value === 'number' ? markup`<td class="number">${countText(value)}</td>` : markup`<td>${value}</td>`;

const tableOf = (columns: readonly string[], rows: readonly (readonly (string | number)[])[]): Markup =>
  markup`<table><thead><tr>${columns.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map((row) => markup`<tr>${row.map(cell)}</tr>\n`)}</tbody></table>`;

const headline = ({ scan, assets, scenarios, policy }: EvidenceInput): Markup => {
  const { ledger } = scan;
  const covered = ledger.byState.scanned + ledger.byState.unchanged;
  const due = ledger.enumerated - ledger.byState.excluded;
  const holding = assets.filter(({ phiFiles }) => phiFiles > 0);
  const confirmed = holding.filter(({ classification }) => classification.state === 'confirmed').length;
  const open = scenarios.filter(({ exception, forReview }) => exception === undefined && !forReview);
  const approval =
    policy.approvedBy === undefined
      ? 'not approved'
      : `approved by ${policy.approvedBy} on ${policy.approvedOn}`;
  return markup`<p class="brand"><span class="mark">phisweep</span><span>Evidence of scan ${scan.scanId}</span></p>
<h1>Patient data on file shares: evidence</h1>
<p class="when">Scan ${scan.state}, ${timeText(scan.startedAt)}${scan.finishedAt === undefined ? '' : ` to ${timeText(scan.finishedAt)}`}</p>
<p class="answer">${countOf(scan.phiFiles, 'file')} in ${countOf(holding.length, 'store')} hold health information of ${countOf(scan.patients, 'patient')}. ${countOf(open.length, 'risk')} are open. ${countOf(due - covered, 'path')} could not be read, or not to the end; what these hold is not known.</p>
<dl class="figures">${figure('Patients', countText(scan.patients), 'a union over all stores, not a sum')}${figure('Stores', countText(holding.length), `${confirmed} confirmed by their owners`)}${figure('Open risks', countText(open.length), 'accepted ones and those for review apart')}${figure('Read to the end', due === 0 ? 'nothing due' : `${((100 * covered) / due).toFixed(1)} %`, `${countText(covered)} of ${countText(due)}`)}</dl>
<p class="lead">Classification scheme ${policy.schemeId} version ${policy.version}, ${approval}. What a scan proposes becomes a classification when the owner confirms it (ISO/IEC 27002:2022 5.12).</p>`;
};

const risks = ({ scenarios }: EvidenceInput): Markup => {
  const shown = scenarios.filter(({ exception }) => exception === undefined).slice(0, MOST_RISKS);
  return markup`<section aria-labelledby="risks"><h2 id="risks">The risks that matter most</h2>${shown.map(
    (risk) =>
      markup`<div class="risk"><h3>${risk.title} <span class="tag strong">${risk.level}</span>${risk.hhs500 ? markup` <span class="tag warm">500 patients and more</span>` : undefined}</h3><p>${risk.statement}</p><p class="muted">Likelihood ${risk.likelihood}, consequence ${risk.consequence}: ${risk.because.join('; ')}. ${controlsLine(risk.condition)}.</p><p>Treatment: ${risk.treatments.join('; ')}.</p></div>\n`,
  )}</section>`;
};

const stores = ({ assets }: EvidenceInput): Markup => {
  const holding = assets
    .filter(({ phiFiles }) => phiFiles > 0)
    .sort((a, b) => b.priority - a.priority || (a.assetId < b.assetId ? -1 : 1));
  const table = tableOf(
    ['Store', 'What it holds', 'Owner', 'Classification', 'Patients'],
    holding
      .slice(0, MOST_STORES)
      .map((asset) => [
        asset.masked.name,
        assetSentence(asset),
        ownerText(asset),
        classificationText(asset),
        asset.patients,
      ]),
  );
  const more = holding.length - MOST_STORES;
  return markup`<section aria-labelledby="stores"><h2 id="stores">Stores with patient data</h2>${table}${more > 0 ? markup`<p class="muted">${more} more in 03-assets.csv</p>` : undefined}</section>`;
};

const controls = (input: EvidenceInput): Markup => {
  const rows = statementOfApplicability(input);
  const observed = rows.filter(({ reference }) => OBSERVED_CONTROLS.includes(reference.slice(2)));
  return markup`<section aria-labelledby="controls"><h2 id="controls">Controls that a scan can speak to</h2><p class="lead">${observed.length} of ${rows.length} controls of ISO/IEC 27002:2022; the other ${rows.length - observed.length} are not assessed by this tool. \u201cNot tested\u201d is not \u201cno\u201d.</p>${tableOf(
    ['Control', 'Name', 'Status', 'Evidence'],
    observed.map((row) => [row.reference, row.name, row.status, row.evidence]),
  )}</section>`;
};

const contents = (tables: readonly EvidenceTable[]): Markup =>
  markup`<section aria-labelledby="files"><h2 id="files">Files of this pack</h2>${tableOf(
    ['File', 'What it is', 'Rows'],
    tables.map(({ name, title, rows }) => [`${name}.csv`, title, rows.length]),
  )}<p class="muted">manifest.sha256 names every file with its SHA-256.</p></section>`;

export const evidencePage = (input: EvidenceInput, tables: readonly EvidenceTable[]): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>phisweep: evidence</title><style>${STYLE}</style></head>
<body><main>
${[headline(input), risks(input), stores(input), controls(input), contents(tables)].map(({ html }) => html).join('\n')}
</main></body></html>
`;

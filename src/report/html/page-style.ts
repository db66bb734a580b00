/** The look of the page: one quiet column, numbers in tabular figures, colour only where it says something. Light, dark, print. */
import { GRID_STYLE } from './grid-style.ts';

const COLOURS = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --sheet: #ffffff; --ink: #1a2130; --muted: #5b6472; --line: #dedad1; --track: #ece9e2;
  --accent: #1d5a78; --phi: #a3321d; --warm-ground: #fbeae4; --tag: #eef1f3;
  --scanned: #2d6f62; --unchanged: #86b8aa; --partial: #d09a2c; --excluded: #aeb3bb; --unread: #b5402a;
  --ok: #23655a; --hover: #f1f5f6; --chosen: #e2edf1;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #11151b; --sheet: #191f27; --ink: #e9e7e2; --muted: #a3acb8; --line: #303944; --track: #262e38;
    --accent: #86bfdb; --phi: #f39a85; --warm-ground: #3a2520; --tag: #262e38;
    --scanned: #4fa392; --unchanged: #2f6157; --partial: #d6a545; --excluded: #596270; --unread: #e0705a;
    --ok: #74c2b2; --hover: #1f2731; --chosen: #223543;
  }
}`;

const TEXT = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.55 Inter, "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main { max-width: 1160px; margin: 0 auto; padding: 40px 32px 72px; }
section { margin-top: 60px; }
h1, h2, h3, h4, p, dl, dd, ul, ol, figure { margin: 0; }
h1 { font-size: 34px; line-height: 1.15; font-weight: 640; letter-spacing: -0.02em; margin-top: 20px; }
h2 { font-size: 21px; line-height: 1.25; font-weight: 640; letter-spacing: -0.012em; padding-top: 14px; border-top: 2px solid var(--ink); }
h3 { font-size: 15px; font-weight: 640; margin-top: 28px; }
h4 { font-size: 15px; font-weight: 640; margin: 24px 0 8px; }
code { font: 13px/1.4 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
.lead { max-width: 70ch; margin: 6px 0 20px; color: var(--muted); }
.muted { color: var(--muted); }
.path { font: 600 14px/1.45 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; top: 8px; padding: 8px 12px; background: var(--sheet); color: var(--accent); }
.skip:focus { left: 8px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.print-only { display: none; }
.defs { position: absolute; }
.callout { margin: 18px 0 0; padding: 12px 16px; max-width: 86ch; background: var(--warm-ground); border-left: 3px solid var(--phi); }
.ok { color: var(--ok); font-weight: 600; white-space: nowrap; }
.bad { color: var(--phi); font-weight: 700; white-space: nowrap; }
.tag { display: inline-block; padding: 1px 8px; border-radius: 3px; background: var(--tag); font-size: 12.5px; font-weight: 500; white-space: nowrap; }
.tag.strong { background: var(--ink); color: var(--paper); }
.tag.warm { background: var(--warm-ground); color: var(--phi); }`;

const TOP = `
.brand { display: flex; gap: 12px; align-items: baseline; justify-content: space-between; flex-wrap: wrap; font-size: 14px; }
.mark { font-weight: 700; letter-spacing: -0.01em; color: var(--accent); }
.when { color: var(--muted); margin-top: 4px; }
.answer { font-size: 19px; line-height: 1.45; max-width: 62ch; margin-top: 22px; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); margin-top: 34px; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.figure { padding: 18px 20px 20px; border-left: 1px solid var(--line); }
.figure:first-child { border-left: 0; padding-left: 0; }
.figure dt { font-size: 13px; font-weight: 600; color: var(--muted); }
.figure .big { display: block; font-size: 38px; line-height: 1.15; font-weight: 640; letter-spacing: -0.025em; margin: 4px 0 2px; white-space: nowrap; }
.figure.phi .big { color: var(--phi); }
.figure .note { font-size: 13px; line-height: 1.4; color: var(--muted); display: block; }`;

const TABLES = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-size: 12.5px; font-weight: 600; color: var(--muted); vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.total { font-weight: 640; }
tfoot th, tfoot td { border-top: 2px solid var(--ink); border-bottom: 0; font-weight: 640; }
.ledger { min-width: 880px; }
.ledger th:first-child { min-width: 190px; }
.ledger .mini { min-width: 130px; vertical-align: middle; padding-top: 12px; }
.root { display: block; font: 400 12px/1.4 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; color: var(--muted); }
.gaps { min-width: 640px; }
.gaps td.number { width: 72px; padding-right: 20px; }
.gaps th { white-space: nowrap; padding-right: 20px; }
.gaps th .tag { margin-left: 6px; }
.gaps td { max-width: 44ch; }
.coverage { display: block; border-radius: 3px; }
.track { fill: var(--track); }
.state-fill-scanned { fill: var(--scanned); } .state-fill-unchanged { fill: var(--unchanged); }
.state-fill-partial { fill: var(--partial); } .state-fill-excluded { fill: var(--excluded); }
.state-fill-unread { fill: url(#hatch); }
.hatch-ground { fill: var(--unread); } .hatch-line { fill: var(--sheet); fill-opacity: 0.45; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 12px 0 26px; font-size: 14px; }
.legend svg { vertical-align: -1px; margin-right: 2px; }
.proof { margin-top: 16px; font-size: 14px; }
.files { list-style: none; padding: 0; counter-reset: file; }
.file { position: relative; padding: 18px 0 18px 44px; border-bottom: 1px solid var(--line); counter-increment: file; }
.file::before { content: counter(file); position: absolute; left: 0; top: 16px; width: 28px; text-align: right; white-space: nowrap; font-size: 17px; font-weight: 640; color: var(--muted); }
.file h3 { margin: 0 0 4px; }
.file .tags { margin-top: 8px; }
.conditions { list-style: none; padding: 0; margin-top: 10px; font-size: 14px; }
.conditions li { padding: 3px 0 3px 14px; border-left: 2px solid var(--line); }
.conditions .control { font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 40px 56px; margin-top: 22px; }
.chart figcaption { margin-bottom: 8px; }
.bars th { width: 34%; font-weight: 400; padding: 5px 12px 5px 0; }
.bars td { padding: 5px 0; } .bars th, .bars td { border: 0; vertical-align: middle; }
.bars .bar { width: auto; }
.chart.tall { grid-row: span 2; } .bars svg { display: block; }
.bars .number { width: 1%; padding-left: 14px; color: var(--muted); font-size: 13px; }
.tone-plain { fill: var(--accent); } .tone-warm { fill: var(--phi); }
.method { display: grid; grid-template-columns: 300px minmax(0, 1fr); gap: 24px 56px; margin-top: 18px; font-size: 14px; }
.method ul { padding-left: 18px; max-width: 78ch; } .method li + li { margin-top: 6px; }
.facts > div { padding: 6px 0; border-bottom: 1px solid var(--line); display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 12px; }
.facts dt { color: var(--muted); }`;

const NARROW = `
@media (max-width: 900px) {
  main { padding: 24px 18px 56px; }
  h1 { font-size: 28px; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .figure { padding: 14px 14px 16px; }
  .figure:nth-child(odd) { border-left: 0; padding-left: 0; }
  .figure:nth-child(n + 3) { border-top: 1px solid var(--line); }
  .figure .big { font-size: 30px; }
  .charts, .method { grid-template-columns: minmax(0, 1fr); }
  .file { padding-left: 34px; } .file::before { width: 24px; }
}
@media (max-width: 520px) {
  .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .bars, .bars tbody { display: block; }
  .bars tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 12px; padding: 4px 0; }
  .bars th { width: auto; padding: 0; } .bars .bar { grid-row: 2; grid-column: 1 / -1; padding: 2px 0 0; }
  .bars .number { grid-row: 1; grid-column: 2; width: auto; padding: 0; }
  .gaps { min-width: 0; } .gaps thead { display: none; }
  .gaps, .gaps tbody { display: block; }
  .gaps tr { display: grid; grid-template-columns: 56px minmax(0, 1fr); padding: 8px 0; border-bottom: 1px solid var(--line); }
  .gaps td, .gaps th { border: 0; padding: 0; grid-column: 2; }
  .gaps td.number { grid-column: 1; padding-right: 14px; width: auto; }
}`;

const PRINT = `
@media print {
  @page { margin: 16mm 14mm; }
  :root { --paper: #fff; --sheet: #fff; --tag: #f0f0f0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  section { margin-top: 26pt; }
  h1 { font-size: 24pt; } h2 { font-size: 15pt; }
  h2, h3, thead, figcaption { break-after: avoid; }
  tr, .file, .figure, .chart, .condition { break-inside: avoid; }
  .answer { font-size: 13pt; } .figure .big { font-size: 24pt; }
  .figures { grid-template-columns: repeat(4, 1fr); }
  .ledger, .gaps { min-width: 0; font-size: 8.5pt; } .ledger .mini { display: none; }
  tfoot { display: table-row-group; }
  .figure, .figure:nth-child(n) { border-top: 0; border-left: 1px solid var(--line); padding: 10pt 10pt 12pt; }
  .figure:first-child { border-left: 0; padding-left: 0; }
  .ledger th:first-child { width: 26%; overflow-wrap: anywhere; } .ledger thead th { overflow-wrap: normal; }
  .ledger th, .ledger td { padding-right: 6pt; } 
  .ledger thead th, .gaps th { white-space: normal; }
  .charts { display: block; columns: 2; column-gap: 28pt; }
  .chart { margin-bottom: 18pt; } .bars { font-size: 8.5pt; } .bars .number { font-size: 8pt; }
  .method { grid-template-columns: 200pt minmax(0, 1fr); font-size: 9pt; } .facts > div { grid-template-columns: 90pt minmax(0, 1fr); }
  .scroll { overflow: visible; }
  .skip, #table-tools, #no-script, dialog { display: none !important; }
  .print-only { display: block; margin-top: 8pt; color: var(--muted); }
}`;

export const PAGE_STYLE: string = [COLOURS, TEXT, TOP, TABLES, GRID_STYLE, NARROW, PRINT].join('\n');

/**
 * The report as one page: no network, no library, one script allowed by its hash. What a person reads is plain HTML;
 * only the full table needs the script. Read without it, nothing is wrong, only less.
 */
import { createHash } from 'node:crypto';
import { chartsSection } from './html/charts-section.ts';
import { filesSection } from './html/files-section.ts';
import { gapsSection } from './html/gaps-section.ts';
import { headline } from './html/headline.ts';
import { ledgerSection } from './html/ledger-section.ts';
import { methodSection } from './html/method-section.ts';
import { PAGE_SCRIPT } from './html/page-script.ts';
import { PAGE_STYLE } from './html/page-style.ts';
import { tableCarriers } from './html/table-carriers.ts';
import { tableSection } from './html/table-section.ts';
import { toReporter } from './reporter.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Trusted types on top: even the allowed script has no way to turn a text into markup. */
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(PAGE_SCRIPT)}`,
  `style-src ${hashOf(PAGE_STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEAD = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>phisweep: patient data on file shares</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#h-table">To the table of all files</a>
<main>
`;

export const html = toReporter('html', '.html', function* (source, options) {
  yield HEAD;
  yield headline(source).html;
  yield ledgerSection(source, options).html;
  yield gapsSection(source.scan.ledger).html;
  yield filesSection(source, options).html;
  yield chartsSection(source, options).html;
  yield tableSection(source, options).html;
  yield methodSection(source, options).html;
  yield '</main>\n';
  yield* tableCarriers(source, options);
  yield `<script>${PAGE_SCRIPT}</script>\n</body>\n</html>\n`;
});

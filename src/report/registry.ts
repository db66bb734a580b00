/** All reports, in the order in which `--format` names them. */
import { csv } from './csv.ts';
import { csvFindings } from './csv-findings.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import type { Reporter } from './reporter.ts';
import { summary } from './summary.ts';

export const REPORTERS: readonly Reporter[] = [summary, json, jsonl, csv, csvFindings, html];

export const reporterOf = (name: string): Reporter | undefined =>
  REPORTERS.find((reporter) => reporter.name === name);

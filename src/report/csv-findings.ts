/** One line per finding, for a spreadsheet: masks and tokens, never a value. */
import type { Evidence } from '../model/finding.ts';
import { BYTE_ORDER_MARK, csvLine } from '../util/tables.ts';
import { pathCells } from './csv-text.ts';
import { pathOf, shareNames } from './path-text.ts';
import { placeText } from './place-text.ts';
import { toReporter } from './reporter.ts';

const COLUMNS = [
  ...['share', 'path', 'path_base64', 'rule', 'category', 'subject', 'confidence', 'band', 'phi', 'count'],
  ...['mask', 'token', 'place', 'start', 'end', 'evidence', 'alternatives', 'finding', 'policy_hash'],
];

export const evidenceText = (evidence: readonly Evidence[]): string =>
  evidence.map(({ kind, id }) => (id === undefined ? kind : `${kind} ${id}`)).join('; ');

export const csvFindings = toReporter('csv-findings', '.csv', function* (source, options) {
  const shares = new Map(source.scan.shares.map((share) => [share.shareId, shareNames(share, options).name]));
  yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  for (const row of source.findings())
    yield csvLine([
      shares.get(row.shareId),
      ...pathCells(pathOf(row, options)),
      row.ruleId,
      row.category,
      row.subject,
      row.confidence,
      row.band,
      row.phi,
      row.count,
      row.mask,
      row.token,
      row.place === undefined ? undefined : placeText(row.place),
      row.start,
      row.end,
      evidenceText(row.evidence),
      row.alternatives.join('; '),
      row.findingId,
      source.scan.policyHash,
    ]);
});

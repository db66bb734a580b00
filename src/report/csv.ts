/** One line per path of the ledger, for a spreadsheet. Path: `path_base64` where that is filled, else `path`. */
import type { ConditionRef, FileRow } from '../model/report-source.ts';
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../util/tables.ts';
import { pairsText, pathCells } from './csv-text.ts';
import { pathOf, shareNames } from './path-text.ts';
import { identifiersOf } from './report-data.ts';
import { toReporter } from './reporter.ts';

const COLUMNS = [
  ...['share', 'path', 'path_base64', 'kind', 'state', 'problem', 'problem_detail', 'exclusion'],
  ...['phi', 'patients', 'persons', 'identifiers', 'special_categories', 'sensitivity', 'label', 'priority'],
  ...['reach', 'broad_write', 'exposure_source', 'owner', 'format', 'reader', 'wrong_extension'],
  ...['size_bytes', 'modified_at', 'conditions', 'controls', 'controls_2013', 'hipaa', 'policy_hash'],
];

const distinct = (values: readonly string[]): string => [...new Set(values)].join('; ');

/** `A.8.10`, as Annex A of ISO/IEC 27001 numbers it: a spreadsheet would make 8.1 of 8.10. */
const annexA = (id: string): string => `A.${id}`;

const controlCells = (conditions: readonly ConditionRef[]): Cell[] => {
  const controls = conditions.flatMap(({ primary, supporting }) => [...primary, ...supporting]);
  return [
    distinct(conditions.map(({ id }) => id)),
    distinct(controls.map(({ id }) => annexA(id))),
    distinct(controls.flatMap(({ iso2013 }) => iso2013.map(annexA))),
    distinct(conditions.flatMap(({ hipaa }) => hipaa)),
  ];
};

const contentCells = (row: FileRow): Cell[] => [
  row.phi,
  row.patients,
  row.persons,
  pairsText(identifiersOf(row)),
  row.specialCategories.toSorted().join('; '),
  row.sensitivity,
  row.label,
  row.priority,
];

const factCells = (row: FileRow): Cell[] => [
  row.exposure.reach,
  row.exposure.broadWrite,
  row.exposure.source,
  row.owner,
  row.format,
  row.reader,
  row.wrongExtension,
  row.sizeBytes,
  row.modifiedAt,
];

export const csv = toReporter('csv', '.csv', function* (source, options) {
  const shares = new Map(source.scan.shares.map((share) => [share.shareId, shareNames(share, options).name]));
  yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  for (const row of source.files())
    yield csvLine([
      shares.get(row.shareId),
      ...pathCells(pathOf(row, options)),
      row.kind,
      row.state,
      row.problem?.code,
      row.problem?.detail,
      row.exclusion,
      ...contentCells(row),
      ...factCells(row),
      ...controlCells(row.conditions),
      source.scan.policyHash,
    ]);
});

/** CISO Assistant by hand: the files that its import wizard takes. Import the assets first: a missing one is made with the wrong type. */
import { z } from 'zod';
import { assetTable, findingTable, ISO27005_LABELS, scenarioTable } from './ciso-tables.ts';
import { fileKind } from './register.ts';
import { toFiles } from './table.ts';

const label = z.string().min(1);
export const labelsSchema = z.strictObject({
  probability: z.array(label).length(5),
  impact: z.array(label).length(5),
});

export const cisoBundle = fileKind({
  kind: 'ciso-assistant-files',
  way: 'file',
  says: 'CISO Assistant: assets, findings and risk scenarios for its import (three CSV files or one XLSX)',
  takes: ['asset', 'risk'],
  version: 1,
  options: z.strictObject({
    /** Name of the domain that the assets belong to. */
    domain: z.string().default('Global'),
    labels: labelsSchema.default(ISO27005_LABELS),
  }),
  extensions: ['.csv', '.xlsx'],
  render: (changes, { extension, options }) =>
    toFiles(
      [
        assetTable(changes, options.domain),
        findingTable(changes, false),
        scenarioTable(changes, options.labels, false),
      ],
      extension,
      false,
    ),
});

/** From a stored condition to what a person reads: the sentence, the controls of both editions, the HIPAA citations. */

import type { ConditionReason } from '../model/classification.ts';
import type { ConditionRef, ControlRef } from '../model/report-source.ts';
import type { ConditionRow } from './policy-schema.ts';

export interface ControlTables {
  readonly conditions: readonly ConditionRow[];
  readonly controls2022: readonly {
    readonly id: string;
    readonly title: string;
    readonly iso27002_2013?: readonly string[] | undefined;
  }[];
}

export const createConditionResolver = ({
  conditions,
  controls2022,
}: ControlTables): ((reason: ConditionReason) => ConditionRef) => {
  const rows = new Map(conditions.map((row) => [row.id, row]));
  const controls = new Map(controls2022.map((control) => [control.id, control]));
  const refOf = (id: string): ControlRef => ({
    id,
    title: controls.get(id)?.title ?? '',
    iso2013: controls.get(id)?.iso27002_2013 ?? [],
  });
  return ({ id, facts }) => {
    const row = rows.get(id);
    if (row === undefined) return { id, sentence: id, primary: [], supporting: [], hipaa: [] };
    const detail = Object.entries(facts)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; ');
    return {
      id,
      sentence: `${row.condition}${detail === '' ? '' : ` (${detail})`}. ${row.reason}.`,
      primary: row.primary.map(refOf),
      supporting: row.supporting.map(refOf),
      hipaa: row.hipaa,
    };
  };
};

/** The organisation's policy and the tables of controls it speaks through. */
import { createHash } from 'node:crypto';
import {
  type ConditionRow,
  conditionsSchema,
  controlsSchema,
  type Policy,
  policySchema,
} from '../classify/policy-schema.ts';
import type { ControlTables } from '../classify/resolve-condition.ts';
import { RULES_FOLDER } from './load-rules.ts';
import { checked, parseYaml, readText } from './read-yaml.ts';

export interface LoadedPolicy {
  readonly policy: Policy;
  readonly tables: ControlTables;
  readonly hash: string;
}

export const loadPolicy = (path = `${RULES_FOLDER}policy.yaml`): LoadedPolicy => {
  const hash = createHash('sha256');
  const load = (file: string, what: string): unknown => {
    const text = readText(file, what);
    hash.update(`\0${text}`);
    return parseYaml(text, file, what);
  };
  const policy = checked(policySchema, load(path, 'Policy'), path, 'Policy');
  const conditionsPath = `${RULES_FOLDER}controls/conditions.yaml`;
  const controlsPath = `${RULES_FOLDER}controls/iso27002-2022.yaml`;
  const conditions: readonly ConditionRow[] = checked(
    conditionsSchema,
    load(conditionsPath, 'Controls'),
    conditionsPath,
    'Controls',
  ).conditions;
  const controls2022 = checked(
    controlsSchema,
    load(controlsPath, 'Controls'),
    controlsPath,
    'Controls',
  ).controls;
  return { policy, tables: { conditions, controls2022 }, hash: hash.digest('hex').slice(0, 16) };
};

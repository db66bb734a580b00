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
import { proveShape } from '../detect/prove-shape.ts';
import { UserError } from '../model/user-error.ts';
import { RULES_FOLDER } from './load-rules.ts';
import { checked, parseYaml, readText } from './read-yaml.ts';

export interface LoadedPolicy {
  readonly policy: Policy;
  readonly tables: ControlTables;
  readonly hash: string;
}

/** A policy that is silent on stores or risk criteria has those that come with phisweep. */
const withDefaults = (own: unknown, shipped: unknown): unknown =>
  isRecord(own) && isRecord(shipped) ? { stores: shipped['stores'], risk: shipped['risk'], ...own } : own;

/** A marking is looked for in every file: none may hang on one. */
const proveMarkings = ({ labelReaders }: Policy, path: string): void => {
  for (const { id, marking } of labelReaders) {
    if (marking === undefined) continue;
    try {
      proveShape(marking);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`Policy ${path}: labelReaders: ${id}: ${error.message}`);
    }
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const loadPolicy = (path = `${RULES_FOLDER}policy.yaml`): LoadedPolicy => {
  const hash = createHash('sha256');
  const load = (file: string, what: string): unknown => {
    const text = readText(file, what);
    hash.update(`\0${text}`);
    return parseYaml(text, file, what);
  };
  const shipped = `${RULES_FOLDER}policy.yaml`;
  const own = load(path, 'Policy');
  const policy = checked(
    policySchema,
    withDefaults(own, path === shipped ? own : load(shipped, 'Policy')),
    path,
    'Policy',
  );
  proveMarkings(policy, path);
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

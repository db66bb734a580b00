/** The patient index that flags, environment or configuration name; undefined: none. */
import { resolve } from 'node:path';
import { indexKeyPathOf } from '../exact/index-key.ts';
import { type Flags, readConfig } from './resolve-options.ts';

export interface IndexPaths {
  readonly index: string;
  readonly key: string;
}

export const indexPaths = (
  flags: Pick<Flags, 'config' | 'index' | 'indexKey'>,
  env: NodeJS.ProcessEnv = process.env,
): IndexPaths | undefined => {
  const config = readConfig(flags, env);
  const named = flags.index ?? env['PHISWEEP_INDEX'] ?? config.index;
  if (named === undefined) return undefined;
  const index = resolve(named);
  const key = flags.indexKey ?? (flags.index === undefined ? config.indexKey : undefined);
  return { index, key: key === undefined ? indexKeyPathOf(index) : resolve(key) };
};

/** The patient index that flags, environment or configuration name; undefined: none. */
import { resolve } from 'node:path';
import { exactPackOf } from '../exact/exact-pack.ts';
import { indexKeyPathOf, readIndexKey } from '../exact/index-key.ts';
import { openIndex } from '../exact/open-index.ts';
import type { LoadedRules } from './load-rules.ts';
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

/** The rules with those of the index; a sentence where it cannot be opened. Its identity is part of them: files are read again when it changes. */
export const withIndex = (rules: LoadedRules, paths: IndexPaths | undefined): LoadedRules => {
  if (paths === undefined) return rules;
  const key = readIndexKey(paths.key);
  const { kinds, identity, close } = openIndex(paths.index, key);
  close();
  return {
    ...rules,
    sources: { ...rules.sources, packs: [...rules.sources.packs, exactPackOf(kinds)] },
    exact: { index: paths.index, key, identity },
  };
};

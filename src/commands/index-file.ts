/** Where the patient index and its key lie: named on the command line, in the configuration, or beside the store. */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { indexPaths } from '../config/index-paths.ts';
import { storePath } from '../config/resolve-options.ts';

export interface IndexFlags {
  readonly config?: string;
  readonly index?: string;
  readonly indexKey?: string;
}

export const indexFilesOf = (flags: IndexFlags): { readonly index: string; readonly key: string } => {
  const named = indexPaths(flags);
  if (named !== undefined) return named;
  const folder = dirname(storePath(flags.config === undefined ? {} : { config: flags.config }));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const index = join(folder, 'patients.idx');
  return { index, key: flags.indexKey === undefined ? `${index}.key` : resolve(flags.indexKey) };
};

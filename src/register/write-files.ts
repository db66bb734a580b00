/** Files of a register: whole or not at all, for their owner only. */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { UserError } from '../model/user-error.ts';
import { explainWrite } from '../util/explain-write.ts';
import { replaceFile } from '../util/replace-file.ts';
import type { FileKind, RegisterFile } from './register.ts';

/** The extension of a name if the kind writes it, else the kind's first. */
export const extensionOf = (path: string, { kind, extensions }: FileKind): string => {
  const given = extname(path).toLowerCase();
  if (given === '') return extensions[0] ?? '';
  if (extensions.includes(given)) return given;
  throw new UserError(`A file of kind ${kind} ends in ${extensions.join(' or ')}, not in ${given}.`);
};

/** `risks.csv` and `-assets`: `risks-assets.csv`. */
const namedOf = (path: string, suffix: string, extension: string): string =>
  join(dirname(path), `${basename(path, extname(path))}${suffix}${extension}`);

/** Answers the names written. */
export const writeFiles = (
  path: string,
  files: readonly RegisterFile[],
  extension: string,
): readonly string[] =>
  files.map(({ suffix, bytes }) => {
    const target = namedOf(path, suffix, extension);
    explainWrite('The register', target, () => replaceFile(target, bytes, 0o600));
    return target;
  });

/** Is there anything of it? Without it, it is written though nothing changed. */
export const isWritten = (path: string, suffixes: readonly string[], extension: string): boolean =>
  suffixes.every((suffix) => existsSync(namedOf(path, suffix, extension)));

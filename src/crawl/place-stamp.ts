/**
 * Was a folder on the way moved while names were looked up below it, even if it was put back? Moving a folder changes
 * its change time. Linux 6.13 and later tell any two moments apart (multigrain timestamps); older ones about 4 ms.
 */
import { type BigIntStats, lstatSync } from 'node:fs';
import { joinPath } from '../util/path-bytes.ts';
import { systemProblem } from './system-problem.ts';

const SLASH = 0x2f;
const BIG = { bigint: true, throwIfNoEntry: false } as const;

/** The root, every folder below it, and `root/path` itself. */
const prefixesOf = (root: Uint8Array, path: Uint8Array): readonly Uint8Array[] => {
  const whole = joinPath(root, path);
  const prefixes = [root];
  if (path.length === 0) return prefixes;
  for (let at = whole.indexOf(SLASH, root.length + 1); at >= 0; at = whole.indexOf(SLASH, at + 1))
    prefixes.push(whole.subarray(0, at));
  prefixes.push(whole);
  return prefixes;
};

/** Equal before and after: what was looked up in between was looked up in `folder`. `undefined` is equal to nothing. */
export const placeStamp = (
  root: Uint8Array,
  path: Uint8Array,
  folder: Pick<BigIntStats, 'dev' | 'ino'>,
): string | undefined => {
  try {
    let [stamp, stat]: [string, BigIntStats | undefined] = ['', undefined];
    for (const prefix of prefixesOf(root, path)) {
      stat = lstatSync(Buffer.from(prefix), BIG);
      if (stat === undefined) return undefined;
      stamp += `${stat.ctimeNs} `;
    }
    return stat?.ino === folder.ino && stat.dev === folder.dev ? stamp : undefined;
  } catch (error) {
    systemProblem(error);
    return undefined;
  }
};

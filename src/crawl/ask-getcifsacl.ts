/** Asks `getcifsacl` (cifs-utils) for access lists of files on mounted SMB shares: no shell, bounded in time, number and size. */
import { execFile } from 'node:child_process';
import { type Ace, rightsOfMask } from './windows-acl.ts';

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 1024 ** 2;
/** A server that does not answer is not asked again in this batch. */
const AT_ONCE = 8;

/** `ACL:CLINIC\Domain Users:ALLOWED/OI|CI/READ`; the rights also as letters or a mask. */
const LINE = /^ACL:(.+):(ALLOWED|DENIED|0x[0-9a-f]+|\d+)\/([^/]*)\/(.+)$/i;
const INHERIT_ONLY = 0x8;

const rightsOf = (text: string): Pick<Ace, 'read' | 'write'> => {
  if (/^(?:0x[0-9a-f]+|\d+)$/i.test(text)) return rightsOfMask(Number(text));
  if (/^FULL$/i.test(text)) return { read: true, write: true };
  if (/^CHANGE$/i.test(text)) return { read: true, write: true };
  if (/^READ$/i.test(text)) return { read: true, write: false };
  // Letters of setcifsacl(1): R read, W write, X execute, D delete, P change rights, O take the ownership.
  return { read: /R/.test(text), write: /[WDPO]/.test(text) };
};

const isInheritOnly = (flags: string): boolean =>
  /^0x|^\d+$/i.test(flags) ? (Number(flags) & INHERIT_ONLY) !== 0 : flags.split('|').includes('IO');

export const cifsAces = (answer: string): readonly Ace[] | undefined => {
  const aces: Ace[] = [];
  let isList = false;
  for (const line of answer.split(/\r?\n/)) {
    if (/^(?:REVISION|CONTROL|OWNER):/.test(line)) isList = true;
    const found = LINE.exec(line);
    if (found === null) continue;
    const [, trustee = '', type = '', flags = '', rights = ''] = found;
    if (isInheritOnly(flags)) continue;
    const allow = /^ALLOWED$/i.test(type) || Number(type) === 0;
    aces.push({ trustee, allow, ...rightsOf(rights) });
  }
  return isList ? aces : undefined;
};

const askOne = (path: Uint8Array): Promise<readonly Ace[] | 'late' | undefined> =>
  new Promise((resolve) => {
    const text = Buffer.from(path).toString();
    // Arguments are text: a name that is none cannot be asked for.
    if (!Buffer.from(text).equals(Buffer.from(path))) return resolve(undefined);
    execFile(
      'getcifsacl',
      [text],
      {
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MOST_BYTES,
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      },
      (error, stdout) => {
        if (error === null) resolve(cifsAces(stdout));
        else resolve(error.killed === true ? 'late' : undefined);
      },
    );
  });

/** One answer per path, in order; undefined where there was none. */
export const askGetcifsacl = async (
  paths: readonly Uint8Array[],
): Promise<readonly (readonly Ace[] | undefined)[]> => {
  const answers: (readonly Ace[] | undefined)[] = paths.map(() => undefined);
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = await Promise.all(paths.slice(from, from + AT_ONCE).map(askOne));
    for (const [i, answer] of some.entries()) if (answer !== 'late') answers[from + i] = answer;
    if (some.includes('late')) break;
  }
  return answers;
};

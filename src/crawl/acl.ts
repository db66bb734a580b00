/**
 * POSIX access lists, by asking `getfacl` about many paths at once. Only entries whose group bits are set need it: with
 * an access list those bits are its mask, so bits that are not set already say that no named user or group gets in.
 */

import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { type Access, modeAccess } from './exposure.ts';

const TIMEOUT_MS = 30_000;
/** About 200 bytes of answer per path, names of 4,096 bytes (escaped: four times) included. */
const LARGEST_ANSWER_BYTES = 256 * 1024 ** 2;
const NEWLINE = 0x0a;

/** One line such as `group:1001:r-x`; comments, `default:` entries and `#effective` notes are none. */
const ENTRY = /^(user|group|mask|other):(\d*):([r-])([w-])([x-])/gm;

/** Who holds the permissions of one line: everyone else, or a group (`undefined` stands for a user). */
interface AclEntry {
  readonly kind: 'user' | 'group' | 'mask' | 'other';
  readonly id: number | undefined;
  readonly bits: number;
}

const toEntry = ([, kind, id, r, w, x]: RegExpExecArray | RegExpMatchArray): AclEntry => ({
  kind: kind as AclEntry['kind'],
  id: id === '' || id === undefined ? undefined : Number(id),
  bits: (r === 'r' ? 4 : 0) + (w === 'w' ? 2 : 0) + (x === 'x' ? 1 : 0),
});

/** An answer's block: mask applied to all but owner and others: acl(5), "Access check algorithm". */
const toAccess = (block: string, largeGroups: ReadonlySet<number>): Access => {
  const owningGroup = Number(/^# group: (\d+)$/m.exec(block)?.[1] ?? -1);
  const entries = Array.from(block.matchAll(ENTRY), toEntry);
  const mask = entries.find(({ kind }) => kind === 'mask')?.bits ?? 7;
  const others = entries.find(({ kind }) => kind === 'other')?.bits ?? 0;
  const grants = entries
    .filter(({ kind, id }) => kind === 'group' || (kind === 'user' && id !== undefined))
    .map(({ kind, id, bits }) => ({
      large: kind === 'group' && largeGroups.has(id ?? owningGroup),
      bits: bits & mask,
    }));
  const ofClass = (bits: number) => modeAccess((bits << 3) | others, 0, new Set());
  const small = ofClass(grants.reduce((sum, { bits }) => sum | bits, 0));
  const large = grants.filter((grant) => grant.large).reduce((sum, { bits }) => sum | bits, 0);
  const largeAccess = modeAccess((large << 3) | others, 0, new Set([0]));
  return { reachOf: (permission) => Math.max(small.reachOf(permission), largeAccess.reachOf(permission)) };
};

/** `getfacl` writes a backslash as two, and newlines and carriage returns in octal. Characters stand for bytes. */
const unquoted = (name: string): string =>
  name.replace(/\\(\\|[0-7]{3})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 8)),
  );

const run = (args: readonly string[], input: Uint8Array): string | undefined => {
  const { stdout, error } = spawnSync('getfacl', ['--absolute-names', '--numeric', '--physical', ...args], {
    input,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: LARGEST_ANSWER_BYTES,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  // Exit 1 only says that some path vanished; a missing answer for it is what counts.
  return error === undefined ? stdout.latin1Slice() : undefined;
};

/** Paths come one per line on standard input; one with a newline goes as an argument, which must be text. */
const answersFor = (paths: readonly Uint8Array[]): readonly string[] => {
  const plain = paths.filter((path) => !path.includes(NEWLINE));
  const broken = paths.filter((path) => path.includes(NEWLINE) && isUtf8(path));
  const lines = Buffer.concat(plain.flatMap((path) => [path, Buffer.of(NEWLINE)]));
  const answers = plain.length === 0 ? [] : [run(['-'], lines)];
  // One by one: an argument list has a limit, and such names are few.
  for (const path of broken) answers.push(run(['--', Buffer.from(path).toString()], Buffer.alloc(0)));
  return answers.filter((answer) => answer !== undefined);
};

/** What one path's bytes are called in the answer of `readAcls`. */
export const aclKey = (path: Uint8Array): string => Buffer.from(path).latin1Slice();

/**
 * Access lists by `aclKey`. A path that is missing in the answer (vanished, a newline together with invalid UTF-8, no
 * `getfacl`, time-out) is known by its mode only.
 */
export const readAcls = (
  paths: readonly Uint8Array[],
  largeGroups: ReadonlySet<number>,
): ReadonlyMap<string, Access> => {
  const found = new Map<string, Access>();
  for (const answer of answersFor(paths))
    for (const block of answer.split('\n\n')) {
      const name = /^# file: (.*)$/m.exec(block)?.[1];
      if (name !== undefined) found.set(unquoted(name), toAccess(block, largeGroups));
    }
  return found;
};

/** Is there a `getfacl` to ask? Looked up once by running it. */
export const hasGetfacl = (): boolean =>
  spawnSync('getfacl', ['--version'], { stdio: 'ignore' }).status === 0;

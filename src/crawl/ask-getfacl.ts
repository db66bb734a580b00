/** Runs `getfacl` over many paths at once: no shell, bounded in time and size, any byte in a name. */
import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const TIMEOUT_MS = 30_000;
/** An answer has about 200 bytes per path; a caller asks about hundreds. */
const LARGEST_ANSWER_BYTES = 64 * 1024 ** 2;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const FLAGS = ['--absolute-names', '--numeric', '--physical'];

/** Characters stand for bytes. Empty where there is no `getfacl`, or it did not end in time. */
const run = async (args: readonly string[], input: Uint8Array): Promise<string> => {
  const child = spawn('getfacl', [...FLAGS, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'close').catch(() => ['failed']);
  // It may end (a time-out) before it has read all of its input.
  child.stdin.on('error', () => undefined).end(input);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > LARGEST_ANSWER_BYTES) child.kill('SIGKILL');
  });
  const [code] = await ended;
  // 1 only says that some path had vanished.
  return code === 0 || code === 1 ? Buffer.concat(chunks).toString('latin1') : '';
};

/** `getfacl` writes a backslash as two, and newlines and carriage returns in octal. */
const unquoted = (name: string): string =>
  name.replace(/\\(\\|[0-7]{3})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 8)),
  );

/** `getfacl` takes both for the end of a line. */
const breaksLine = (path: Uint8Array): boolean => path.includes(NEWLINE) || path.includes(CARRIAGE_RETURN);

/** Under which key `askGetfacl` answers for a path: one character per byte. */
export const aclKey = (path: Uint8Array): string => Buffer.from(path).toString('latin1');

/**
 * What `getfacl` prints about each path. Missing: what vanished, what is a link, and a name with both a line break and
 * invalid UTF-8: names come one per line on standard input, or as arguments, which must be text.
 */
export const askGetfacl = async (paths: readonly Uint8Array[]): Promise<ReadonlyMap<string, string>> => {
  const plain = paths.filter((path) => !breaksLine(path));
  const lines = plain.flatMap((path) => [path, Uint8Array.of(NEWLINE)]);
  const answers = plain.length === 0 ? [] : [await run(['-'], Buffer.concat(lines))];
  for (const path of paths)
    if (breaksLine(path) && isUtf8(path))
      answers.push(await run(['--', Buffer.from(path).toString()], Buffer.alloc(0)));
  const blocks = answers.flatMap((answer) => answer.split('\n\n'));
  return new Map(
    blocks.flatMap((block) => {
      const name = /^# file: (.*)$/m.exec(block)?.[1];
      return name === undefined ? [] : [[unquoted(name), block] as const];
    }),
  );
};

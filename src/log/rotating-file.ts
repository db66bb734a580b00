/** A file that lines are added to, and that begins anew when it is large or old: `log`, before it `log.1`, `log.2` … */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

export interface RotatingFile {
  /** Written at once. Never throws: what cannot be written is lost, and told once. */
  write(line: string): void;
  /** Safe to call twice. */
  close(): void;
}

export interface Rotation {
  readonly maxBytes: number;
  /** Since the file was begun, where its file system keeps that time. */
  readonly maxAgeMs: number;
  /** Former files that stay. */
  readonly keep: number;
}

/** Neither a link that somebody laid there nor a pipe that blocks is written to. */
const FLAGS =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

interface Opened {
  readonly fd: number;
  readonly begunMs: number;
  bytes: number;
}

const open = (path: string): Opened => {
  const fd = openSync(path, FLAGS, 0o600);
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    closeSync(fd);
    throw Object.assign(new Error('not a regular file'), { code: 'ENOTREG' });
  }
  fchmodSync(fd, 0o600);
  return { fd, begunMs: stat.birthtimeMs, bytes: stat.size };
};

const moveOn = (path: string, keep: number): void => {
  const nameOf = (age: number): string => (age === 0 ? path : `${path}.${age}`);
  rmSync(nameOf(keep), { force: true });
  for (let age = keep - 1; age >= 0; age -= 1)
    try {
      renameSync(nameOf(age), nameOf(age + 1));
    } catch (error) {
      // Gaps are filled as time goes on.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
};

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  return code;
};

/** Throws a system error where `path` cannot be opened at all. `onFailure` is called once, with a system's code. */
export const createRotatingFile = (
  path: string,
  { maxBytes, maxAgeMs, keep }: Rotation,
  onFailure: (code: string) => void,
  now: () => number = Date.now,
): RotatingFile => {
  let file: Opened | undefined = open(path);
  let hasFailed = false;
  const isDue = ({ bytes, begunMs }: Opened, more: number): boolean =>
    bytes > 0 && (bytes + more > maxBytes || now() - begunMs > maxAgeMs);
  const close = (): void => {
    if (file !== undefined) closeSync(file.fd);
    file = undefined;
  };
  const append = (bytes: Buffer): void => {
    if (file === undefined) return;
    if (isDue(file, bytes.length)) {
      close();
      moveOn(path, keep);
      file = open(path);
    }
    for (let at = 0; at < bytes.length; ) at += writeSync(file.fd, bytes, at);
    file.bytes += bytes.length;
  };
  return {
    close,
    write: (line) => {
      try {
        append(Buffer.from(line));
      } catch (error) {
        const code = codeOf(error);
        if (!hasFailed) onFailure(code);
        hasFailed = true;
      }
    },
  };
};

/** A folder of its own for a test, real path, gone afterwards; trees deeper than a path may be included. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const isRoot = process.getuid?.() === 0;

/** `rm` goes down folder by folder, so the length of a path does not stop it. */
export const removeTree = (path: string): void => {
  spawnSync('chmod', ['-R', 'u+rwx', path]);
  spawnSync('rm', ['-rf', path]);
};

export const tempShare = (place = tmpdir()): string => {
  const path = realpathSync(mkdtempSync(join(place, 'phisweep-crawl-')));
  onTestFinished(() => removeTree(path));
  return path;
};

/** Files by path below the share, with their text. */
export const writeFiles = (share: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(share, path)), { recursive: true });
    writeFileSync(join(share, path), text);
  }
};

/** A chain of folders of one name, made step by step: the whole path may be longer than the system takes. */
export const makeDeep = (share: string, name: string, depth: number, file: string, text: string): void => {
  let fd = openSync(share, constants.O_RDONLY);
  for (let step = 0; step < depth; step += 1) {
    mkdirSync(`/proc/self/fd/${fd}/${name}`);
    const next = openSync(`/proc/self/fd/${fd}/${name}`, constants.O_RDONLY);
    closeSync(fd);
    fd = next;
  }
  writeFileSync(`/proc/self/fd/${fd}/${file}`, text);
  closeSync(fd);
};

/** Where 70,000 files are made and removed in a moment; on a disk that alone may take minutes. */
export const fastPlace = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

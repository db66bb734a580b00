/** A mount whose server never answers, as a dead file server leaves it: a FUSE mount that nobody serves. Needs root. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { isRoot } from './temp-share.ts';

/** Undefined where such a mount cannot be made. The function returned sets everything free that hangs in it. */
export const mountHung = (path: string): (() => void) | undefined => {
  if (!isRoot || process.platform !== 'linux') return undefined;
  mkdirSync(path, { recursive: true });
  let fd: number;
  try {
    fd = openSync('/dev/fuse', 'r+');
  } catch {
    return undefined;
  }
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
  const { status } = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'hung', path], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  });
  const release = (): void => {
    if (status === 0) spawnSync('umount', ['-l', path]);
    closeSync(fd);
  };
  if (status === 0) return release;
  release();
  return undefined;
};

/** The folder in which an index is made, beside it, since /tmp may be memory; what a killed build left behind is removed. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NAME = /^\.phisweep-index-(\d+)-/;

/** For its owner only. The caller removes it. */
export const makeWorkFolder = (indexPath: string): string => {
  const parent = dirname(indexPath);
  for (const name of readdirSync(parent)) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, `.phisweep-index-${process.pid}-`));
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another account's process is one all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Lets the machine's other work go first: of the processor, and of the disk where `ionice` is there. Children inherit both. */
import { execFileSync } from 'node:child_process';
import { setPriority } from 'node:os';

const IONICE = '/usr/bin/ionice';
const MS = 5000;

export const lowerPriority = (nice: number | undefined): void => {
  if (nice === undefined || nice === 0) return;
  setPriority(nice);
  try {
    // Best effort, last of all: `idle` would starve where others never rest.
    execFileSync(IONICE, ['-c', '2', '-n', '7', '-p', String(process.pid)], { stdio: 'ignore', timeout: MS });
  } catch (error) {
    // ENOENT: not there; a status: not allowed here. Then the disk is shared as usual.
    const { code, status } = error as { code?: unknown; status?: unknown };
    if (code === undefined && status === undefined) throw error;
  }
};

/** Which processes this one has started and not yet buried, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

const read = (pid: number | string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
};

/** Scan hosts of this process: hosts of another test that runs at the same time are not its own. */
export const hostPids = (parent = process.pid): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && read(pid, 'cmdline').includes('host-main'))
    .filter((pid) => read(pid, 'stat').split(') ')[1]?.split(' ')[1] === String(parent));

export const commandLineOf = (pid: number): string => read(pid, 'cmdline');
export const environmentOf = (pid: number): string => read(pid, 'environ');
export const limitsOf = (pid: number): string => read(pid, 'limits');
/** Running or sleeping; a zombie is dead. */
export const isAlive = (pid: number): boolean => /^\d+ \(.*\) [^ZX]/.test(read(pid, 'stat'));
export const peakBytesOf = (pid: number | 'self'): number =>
  Number(/VmHWM:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? Number.NaN) * 1024;

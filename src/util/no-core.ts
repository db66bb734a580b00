/** No core dumps of this process: one holds keys and the names of files. Node cannot set a limit of its own, `prlimit` can. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PRLIMIT = '/usr/bin/prlimit';

/** Where there is no `prlimit` nothing happens. */
export const forbidCore = (): void => {
  if (existsSync(PRLIMIT))
    spawnSync(PRLIMIT, ['--core=0:0', '--pid', String(process.pid)], { stdio: 'ignore', env: {} });
};

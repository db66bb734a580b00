/** `status` beside a running scan, and after one that was killed: the store says `running` both times, the lock tells. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createLedger } from '../../src/store/ledger.ts';
import { openStore } from '../../src/store/open-store.ts';
import { isStoreHeld } from '../../src/store/store-lock.ts';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'store.db');
const status = async (...args: readonly string[]) => {
  const { stdout, stderr, code } = await runCli(['status', ...args], {
    cwd: folder,
    env: { PHISWEEP_STORE: path },
  });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout;
};

test('a scan that runs, and one that was killed', async () => {
  expect(isStoreHeld(path)).toBe(false);
  const store = openStore(path);
  createLedger(store).startOrResumeScan({
    toolVersion: '0',
    engineHash: 'e',
    policyHash: 'p',
    basisHash: 'b',
    optionsJson: '{}',
  });
  expect(isStoreHeld(path)).toBe(true);
  expect(await status()).toMatch(/^scan 1 {2}running .*\nScan 1 runs now\.\n/);
  // Asking takes nothing from it.
  expect(isStoreHeld(path)).toBe(true);
  // What a kill leaves behind: its scan is still `running`.
  store.close();
  expect(await status()).toContain('Scan 1 was ended from outside');
  expect(JSON.parse(await status('--json'))).toMatchObject({
    isRunning: false,
    scans: [{ state: 'running' }],
  });
});

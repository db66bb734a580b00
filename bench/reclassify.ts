/** How long a changed policy takes over a million stored findings, beside re-reading being impossible: the files do not exist. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { classifyFile } from '../src/classify/classify-file.ts';
import { loadPolicy } from '../src/config/load-policy.ts';
import { toFileEvidence } from '../src/scan/file-evidence.ts';
import { applyPolicy } from '../src/store/apply-policy.ts';
import { createLedger } from '../src/store/ledger.ts';
import { openStore } from '../src/store/open-store.ts';
import { type SampleShare, scanShares } from '../test/store/sample-share.ts';

const { values } = parseArgs({ options: { files: { type: 'string', default: '50000' } } });
const files = Number(values.files);
const PER_FILE = 20;

const share: SampleShare = Object.fromEntries(
  Array.from({ length: files }, (_, file) => [
    `${file % 500}/${file}.csv`,
    {
      values: Array.from({ length: PER_FILE }, (_, n) => ({
        category: 'mrn' as const,
        value: `${(file * 7 + n) % (files * 10)}`,
        person: n + 1,
      })),
    },
  ]),
);
const folder = mkdtempSync(join(tmpdir(), 'phisweep-bench-'));
try {
  const store = openStore(join(folder, 'store.db'));
  scanShares(createLedger(store), { bench: share });
  const { policy } = loadPolicy();
  const start = performance.now();
  const applied = applyPolicy(
    store,
    'changed',
    (file) => ({
      exposure: file.knownExposure,
      classification: classifyFile(toFileEvidence(file, file.knownExposure), policy),
    }),
    '2026-11-25',
  );
  const seconds = (performance.now() - start) / 1000;
  store.close();
  console.log(
    `RESULT ${JSON.stringify({ findings: files * PER_FILE, files: applied.files, seconds: Number(seconds.toFixed(2)), filesOpened: 0 })}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

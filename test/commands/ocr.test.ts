/** Text recognition by the command line: off is off and said so, and a language that is not there is one sentence. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const SCANNED = join(import.meta.dirname, '../../fixtures/extract/pdf/scanned-page/input.pdf');
const run = (...args: readonly string[]) =>
  runCli(['scan', share, '--store', join(folder, 'store.db'), '--quiet', '--workers', '1', ...args], {
    cwd: folder,
  });

beforeAll(() => {
  mkdirSync(share);
  cpSync(SCANNED, join(share, 'scanned.pdf'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('scan --ocr', () => {
  test('off: a scanned page is never silently clean', async () => {
    const { stdout } = await run('--ocr', 'off', '--format', 'json');
    const { ledger } = JSON.parse(stdout) as { ledger: { byProblem: Record<string, number> } };
    expect(ledger.byProblem).toEqual({ NO_TEXT: 1 });
  });

  test('a language that is not installed is one sentence, before anything is read', async () => {
    writeFileSync(join(folder, 'phisweep.yaml'), 'ocrLanguages: [eng, tlh]\n');
    const { code, stderr } = await run();
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^phisweep: The OCR language "tlh" is not installed[^\n]*\n$/),
    ]);
    rmSync(join(folder, 'phisweep.yaml'));
  });
});

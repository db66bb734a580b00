/** A reason is kept as it was written: it may name people of the staff and days, and no patient's number. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createValueRefusal } from '../../src/commands/refuse-values.ts';
import { newFolder, runCli } from '../run-cli.ts';

const refuse = createValueRefusal();

describe('a reason', () => {
  test.each([
    'specimen number of the analyser, Dr. Jane Miller, 2026-03-02, ext. 4711',
    'ticket INC0012345, see https://wiki.example.org/x/17',
    'a part number of vendor 12',
    'no patient',
  ])('%j is taken', async (text) => expect(await refuse('The reason', text)).toBeUndefined());

  // All made up.
  test.each(['patient MRN: 48120077 was a test', 'her SSN 536-22-8714, agreed', 'DOB: 03/14/1961'])(
    'with a value is refused, and the value not repeated',
    async (text) => {
      const refusal = refuse('The reason', text);
      await expect(refusal).rejects.toThrow(/^The reason holds what looks like a value of a patient \(/);
      await expect(refusal).rejects.not.toThrow(/\d/);
    },
  );
});

test('by the command line nothing is recorded', async () => {
  const folder = newFolder();
  const env = { PHISWEEP_STORE: join(folder, 'store.db') };
  writeFileSync(join(folder, 'note.txt'), 'Patient: Ada Kowalczyk\nMRN: 48120077\nSeen for asthma.\n');
  await runCli(['scan', 'note.txt', '--queue', 'inline', '--quiet'], { cwd: folder, env });
  const args = ['triage', 'set', '2', '--as', 'false-positive', '--reason', 'MRN: 48120077 is no patient'];
  const { code, stderr } = await runCli(args, { cwd: folder, env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/name the finding, not the value\.\n$/);
  expect((await runCli(['triage', 'list', '--format', 'json'], { cwd: folder, env })).stdout).not.toContain(
    '48120077',
  );
  rmSync(folder, { recursive: true });
});

/** Looking for a patient, and at a value: found, audited, and nothing of the value kept. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const store = join(folder, 'store.db');
const MRN = '48217735';
const run = (args: readonly string[], input?: string) =>
  runCli([...args, '--store', store], { cwd: folder, ...(input === undefined ? {} : { input }) });

beforeAll(async () => {
  mkdirSync(share);
  writeFileSync(join(share, 'letter.txt'), `Patient: Ada Kowalczyk\nMRN: ${MRN}\nSeen for asthma.\n`);
  writeFileSync(join(share, 'list.csv'), `mrn,diagnosis\n${MRN},asthma\n48217736,gout\n`);
  writeFileSync(join(share, 'other.txt'), 'Patient: Bo Lind\nMRN: 48217799\nSeen for gout.\n');
  expect((await run(['scan', share, '--quiet', '--workers', '1'])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const findingOf = async (file: string): Promise<number> => {
  const { stdout } = await run(['report', '--format', 'json']);
  const { findings } = JSON.parse(stdout) as {
    findings: { id: number; path: { shown: string }; category: string }[];
  };
  const finding = findings.find(({ path, category }) => path.shown === file && category === 'mrn');
  if (finding === undefined) throw new Error('no finding in the fixture');
  return finding.id;
};

describe('where', () => {
  test('lists the files that hold the value, and no others', async () => {
    const { code, stdout } = await run(
      ['where', '--reason', 'access request', '--format', 'json'],
      `${MRN}\n`,
    );
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: { path: { shown: string } }[] };
    expect(files.map(({ path }) => path.shown).sort()).toEqual(['letter.txt', 'list.csv']);
    expect(stdout).not.toContain(MRN);
  });

  test('a value that is nowhere is in no file', async () => {
    const { stdout } = await run(['where', '--reason', 'breach', '--as', 'ssn'], '524-70-4201\n');
    expect(stdout).toContain('In no file');
  });

  test.each([
    [['where'], '1\n', '--reason'],
    [['where', '--reason', 'x'], '\n', 'Give the value on standard input'],
    [['where', '--reason', 'x', '--as', 'colour'], '1\n', 'It must be one of'],
  ])('%o', async (args, input, sentence) => {
    const { code, stderr } = await run(args, input);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });
});

describe('explain and reveal', () => {
  test('explain says why without the value; reveal shows it', async () => {
    const id = String(await findingOf('letter.txt'));
    const explained = await run(['explain', id]);
    expect(explained.stdout).toContain('Medical record number');
    expect(explained.stdout).not.toContain(MRN);
    const revealed = await run(['reveal', id, '--reason', 'checking a false alarm']);
    expect(revealed.stdout).toContain(MRN);
    expect(revealed.stdout).not.toContain('Kowalczyk');
  });

  test('a value that is no longer there is said to be gone', async () => {
    const id = String(await findingOf('other.txt'));
    writeFileSync(join(share, 'other.txt'), 'Nothing left.\n');
    const { code, stderr } = await run(['reveal', id, '--reason', 'x']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not in')]);
  });

  test('a number that no finding has is a sentence', async () => {
    const { code, stderr } = await run(['explain', '999999999']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no finding 999999999')]);
  });
});

test('everything is in the audit log, and the value is nowhere', async () => {
  const { stdout } = await run(['audit', '--format', 'json']);
  const { audit } = JSON.parse(stdout) as { audit: { action: string; reason: string; result: string }[] };
  expect(audit.map(({ action }) => action)).toEqual(expect.arrayContaining(['where', 'reveal']));
  expect(audit.find(({ reason }) => reason === 'access request')?.result).toBe('2 places in files');
  for (const name of readdirSync(folder).filter((file) => file.startsWith('store.db')))
    expect(readFileSync(join(folder, name)).includes(MRN)).toBe(false);
});

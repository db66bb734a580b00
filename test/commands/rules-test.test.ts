/** `phisweep rules test` as a person and as a program use it. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const letter = join(folder, 'let\u001bter.txt');
const samples = join(folder, 'samples.ndjson');
const TEXT = 'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n';

beforeAll(() => {
  writeFileSync(letter, TEXT);
  const lines = [
    JSON.stringify({ id: 'a', text: TEXT }),
    '{"id": "broken',
    '',
    JSON.stringify({ id: 7, text: 'nothing' }),
    JSON.stringify({ id: 'no text' }),
    JSON.stringify({ id: 'b', text: 'call 212-555-0147' }),
    '[]',
    JSON.stringify({ text: 'MRN: 48217735' }),
    '[['.repeat(50_000),
  ];
  writeFileSync(samples, lines.join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('for a person', () => {
  test('shows place, mask and evidence, and neither the value nor a control', async () => {
    const { code, stdout, stderr } = await runCli(['rules', 'test', letter]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('text, 2 matches, health information of 1 patient');
    expect(stdout).toMatch(/line 2\n {2}########\n {2}Medical record number \(any\.mrn\.1\)/);
    expect(stdout).toContain('label "mrn"');
    expect(stdout).not.toMatch(/48217735|Kowalczyk|\u001b/);
  });

  test('shows the value where asked to', async () => {
    const { stdout } = await runCli(['rules', 'test', letter, '--show-text']);
    expect(stdout).toMatch(/line 2\n {2}48217735\n/);
  });

  test('--json says the same', async () => {
    const { stdout } = await runCli(['rules', 'test', letter, '--json', '--min-confidence', '0.72']);
    const { matches, summary } = JSON.parse(stdout) as {
      matches: { ruleId: string; mask: string }[];
      summary: { patients: number };
    };
    expect(matches.map(({ ruleId, mask }) => `${ruleId} ${mask}`)).toEqual(['any.name.1 (name)']);
    expect(summary.patients).toBe(1);
  });

  test.each([
    [['rules', 'test', '/no/such/file'], /does not exist/],
    [['rules', 'test', '/tmp'], /is not a file/],
    [['rules', 'test', '--ndjson', '/tmp'], /is not a file/],
    [['rules', 'test', '--packs', 'nowhere', '-'], /no rule pack/],
    [['rules', 'test', '--min-confidence', '2', '-'], /from 0 to 1/],
    [['rules', 'tset', '-'], /unknown command/],
  ])('%j is one sentence', async (args, sentence) => {
    const { code, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('for a program', () => {
  test('answers every line, in order, and bad ones with what is wrong with them', async () => {
    const { code, stdout, stderr } = await runCli(['rules', 'test', '--ndjson', samples]);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(answers.map(({ id, error }) => [id, error === undefined ? 'ok' : 'error'])).toEqual([
      ['a', 'ok'],
      [null, 'error'],
      [7, 'ok'],
      ['no text', 'error'],
      ['b', 'ok'],
      [null, 'error'],
      [null, 'error'],
      [null, 'error'],
    ]);
    expect(stderr).toBe('phisweep: 5 of 8 lines hold no sample.\n');
    expect(stdout).not.toContain('broken');
    const [first] = answers as [{ matches: Record<string, unknown>[] }];
    expect(first.matches.map(({ start, end }) => TEXT.slice(start as number, end as number))).toEqual([
      'Ada Kowalczyk',
      '48217735',
    ]);
    expect(first.matches[1]).toEqual({
      rule: 'any.mrn.1',
      category: 'mrn',
      subject: 'patient',
      start: 28,
      end: 36,
      confidence: expect.any(Number),
      band: 'likely',
      phi: true,
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'label', id: 'mrn' })]),
    });
  });

  test('packs and the least confidence are chosen', async () => {
    const args = ['rules', 'test', '--ndjson', samples];
    const matchesWith = async (...more: string[]): Promise<string[]> =>
      (await runCli([...args, ...more])).stdout.match(/"rule":"[^"]+"/g) ?? [];
    const all = await matchesWith();
    expect(all).toContain('"rule":"us.phone.1"');
    expect(await matchesWith('--packs', 'us')).not.toContain('"rule":"any.mrn.1"');
    expect(await matchesWith('--min-confidence', '0.99')).toEqual([]);
  });
});

/** The evidence pack: whole, verifiable, and without a word of a document. */
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read as readWorkbook, utils } from 'xlsx';
import { OBSERVED_CONTROLS } from '../../src/report/evidence/statement-of-applicability.ts';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
const MRN = '48217735';
const run = (args: readonly string[]) => runCli([...args, '--store', at('store.db')], { cwd: folder });

beforeAll(async () => {
  mkdirSync(at('share'));
  writeFileSync(
    join(at('share'), 'Kowalczyk <b>.txt'),
    `Patient: Ada Kowalczyk\nMRN: ${MRN}\nSeen for asthma.\n`,
  );
  expect((await run(['scan', at('share'), '--quiet', '--workers', '1'])).code).toBe(0);
  expect((await run(['evidence', '--out', at('pack')])).stdout).toContain('15 files written');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(at('pack'), name), 'utf8');
const rowsOf = (name: string): string[] => read(name).replace('\ufeff', '').trimEnd().split('\r\n').slice(1);

describe('evidence', () => {
  test('every file is in the manifest with its hash, readable by its owner only', () => {
    const names = readdirSync(at('pack')).filter((name) => name !== 'manifest.sha256');
    const manifest = new Map(
      read('manifest.sha256')
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    );
    expect([...manifest.keys()].sort()).toEqual(names.sort());
    for (const name of names) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(at('pack'), name)))
          .digest('hex'),
      ).toBe(manifest.get(name));
      expect(statSync(join(at('pack'), name)).mode & 0o777).toBe(0o600);
    }
  });

  test('no value and, unless asked for, no path of a file is in it', () => {
    for (const name of readdirSync(at('pack'))) {
      expect(read(name)).not.toContain(MRN);
      expect(read(name)).not.toContain('Kowalczyk');
    }
  });

  test('the workbook holds the same tables, a sheet each', () => {
    const { SheetNames, Sheets } = readWorkbook(readFileSync(join(at('pack'), 'all-tables.xlsx')));
    const tables = readdirSync(at('pack')).filter((name) => name.endsWith('.csv'));
    expect(SheetNames.map((name) => `${name}.csv`)).toEqual(tables.sort());
    for (const name of SheetNames) {
      const rows = utils.sheet_to_json<string[]>(Sheets[name]!, { header: 1 });
      expect(rows.slice(1)).toHaveLength(rowsOf(`${name}.csv`).length);
      expect(JSON.stringify(rows)).not.toContain(MRN);
      expect(JSON.stringify(rows)).not.toContain('Kowalczyk');
    }
  });

  test('93 controls, 13 of them observed; the others are not assessed', () => {
    const rows = rowsOf('09-statement-of-applicability.csv');
    expect(rows).toHaveLength(93);
    expect(OBSERVED_CONTROLS).toHaveLength(13);
    expect(rows.filter((row) => row.includes('not assessed by this tool'))).toHaveLength(80);
    // No register was given: that is no proof of anything.
    expect(rows.find((row) => row.startsWith('A.5.9,'))).toContain('not tested');
  });

  test('coverage adds up', () => {
    expect(rowsOf('02-coverage.csv').find((row) => row.includes(',check,'))).toMatch(/,0$/);
  });

  test('a page without a script', () => {
    const page = read('00-summary.html');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain('<script');
  });

  test('a full path is escaped where it goes', async () => {
    await run(['evidence', '--out', at('full'), '--paths', 'full']);
    expect(readFileSync(join(at('full'), '07-label-census.csv'), 'utf8')).toContain('Kowalczyk <b>.txt');
  });

  test('as a ZIP, with a signature that verifies', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    expect((await run(['evidence', '--out', at('pack.zip'), '--sign-key', at('key.pem')])).code).toBe(0);
    expect(existsSync(at('pack.zip'))).toBe(true);
    await run(['evidence', '--out', at('signed'), '--sign-key', at('key.pem')]);
    const manifest = readFileSync(join(at('signed'), 'manifest.sha256'));
    const signature = Buffer.from(readFileSync(join(at('signed'), 'manifest.sha256.sig'), 'utf8'), 'base64');
    expect(verify(null, manifest, publicKey, signature)).toBe(true);
    expect(verify(null, Buffer.concat([manifest, Buffer.from(' ')]), publicKey, signature)).toBe(false);
  });

  test.each([
    [['--out', 'pack'], 'is not empty'],
    [['--out', 'store.db'], 'is not a folder'],
    [['--out', 'x', '--sign-key', 'missing.pem'], 'cannot be read as a private key'],
  ])('%o', async (args, sentence) => {
    const { code, stderr } = await run(['evidence', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

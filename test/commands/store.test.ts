/** Upkeep of a store: health, copies, the key under a passphrase. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
const run = (args: readonly string[], store = 'store.db') =>
  runCli([...args, '--store', at(store)], { cwd: folder });

beforeAll(async () => {
  mkdirSync(at('share'));
  writeFileSync(join(at('share'), 'a.txt'), 'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n');
  expect((await run(['scan', at('share'), '--quiet', '--queue', 'inline'])).code).toBe(0);
  writeFileSync(at('phrase'), 'correct horse battery\n', { mode: 0o600 });
  writeFileSync(at('other'), 'another phrase altogether\n', { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('store', () => {
  test('a backup shows the same, with its own key, and is never written over anything', async () => {
    expect((await run(['store', 'backup', '--out', at('copy.db')])).code).toBe(0);
    expect(statSync(at('copy.db')).mode & 0o777).toBe(0o600);
    const [original, copy] = [
      await run(['report', '--format', 'json']),
      await run(['report', '--format', 'json'], 'copy.db'),
    ];
    expect(copy.stdout).toBe(original.stdout);
    const again = await run(['store', 'backup', '--out', at('copy.db')]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('exists already')]);
  });

  test('check finds a damaged page', async () => {
    expect((await run(['store', 'check'])).stdout).toBe('The store is sound.\n');
    await run(['store', 'backup', '--out', at('damaged.db')]);
    const bytes = readFileSync(at('damaged.db'));
    bytes.fill(0xff, 8192 * 4 + 100, 8192 * 5);
    writeFileSync(at('damaged.db'), bytes);
    const { code, stdout, stderr } = await run(['store', 'check'], 'damaged.db');
    expect([code, stdout + stderr]).toEqual([2, expect.stringMatching(/damaged/)]);
    expect(stderr).not.toContain('    at ');
  });

  test('a lost key is said, and comes back from its box', async () => {
    expect(
      (await run(['store', 'key', 'export', '--out', at('box'), '--passphrase-file', at('phrase')])).code,
    ).toBe(0);
    await run(['store', 'backup', '--out', at('lost.db')]);
    const key = readFileSync(at('lost.db.key'));
    expect(readFileSync(at('box'), 'utf8')).not.toContain(key.toString('base64'));
    rmSync(at('lost.db.key'));
    expect((await run(['report'], 'lost.db')).stderr).toContain('the token key is missing');
    const wrong = await run(
      ['store', 'key', 'import', at('box'), '--passphrase-file', at('other')],
      'lost.db',
    );
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('another passphrase')]);
    expect(
      (await run(['store', 'key', 'import', at('box'), '--passphrase-file', at('phrase')], 'lost.db')).code,
    ).toBe(0);
    expect(readFileSync(at('lost.db.key')).equals(key)).toBe(true);
  });

  test('compact and prune', async () => {
    expect((await run(['store', 'compact'])).stdout).toContain('before');
    expect((await run(['store', 'prune', '--keep', '400d'])).stdout).toContain('0 scans forgotten');
    expect((await run(['store', 'prune', '--keep', 'long'])).stderr).toContain(
      'It must be a time such as 400d',
    );
  });
});

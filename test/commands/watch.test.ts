/** A scan as programs watch it: log, metrics file, metrics port. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEndpoint } from '../../src/commands/metrics.ts';
import { rotatingFile } from '../../src/commands/scan-log.ts';
import { parseExposition } from '../metrics/parse-exposition.ts';
import { runCli } from '../run-cli.ts';

const MRN = '48120077';
const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
const at = (name: string): string => join(folder, name);
const run = (...args: string[]) =>
  runCli(['scan', 'share', '--queue', 'inline', '--quiet', '--output', at('r.txt'), ...args], {
    cwd: folder,
    env: { PHISWEEP_STORE: at('store.db') },
  });

beforeAll(() => {
  mkdirSync(at('share'));
  writeFileSync(
    join(at('share'), 'Kowalczyk.txt'),
    `Patient: Ada Kowalczyk\nMRN: ${MRN}\nSeen for asthma.\n`,
  );
  writeFileSync(at('phisweep.yaml'), `metrics: { textfile: ${at('phisweep.prom')} }\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly event: string;
  readonly level: string;
  readonly time: string;
  readonly state?: string;
  readonly kind?: string;
  readonly phiFiles?: number;
}

const lines = (): Line[] =>
  readFileSync(at('log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('the log has its beginning and its end, and no value and no name of a file', async () => {
  expect(await run('--log', at('log.jsonl'))).toMatchObject({ code: 0, stderr: '' });
  expect(lines().map(({ event }) => event)).toEqual(['scan.started', 'share.finished', 'scan.finished']);
  expect(lines().at(-1)).toMatchObject({ level: 'info', state: 'complete', phiFiles: 1 });
  expect(lines()[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(readFileSync(at('log.jsonl'), 'utf8')).not.toMatch(new RegExp(`${MRN}|Kowalczyk`));
  expect(statSync(at('log.jsonl')).mode & 0o777).toBe(0o600);
});

test('a scan that fails says so in its log, by the kind of the error alone', async () => {
  const { code } = await run('--log', at('log.jsonl'), '--store', at('share'));
  expect(code).toBe(2);
  expect(lines().at(-1)).toMatchObject({ event: 'scan.failed', level: 'error', kind: 'UserError' });
});

test('the file of node_exporter holds what the scan found', () => {
  const metrics = parseExposition(readFileSync(at('phisweep.prom'), 'utf8'));
  expect([...(metrics.get('phisweep_phi_files')?.samples.values() ?? [])]).toEqual([1]);
  expect(metrics.get('phisweep_scan_running')?.samples.get('')).toBe(0);
  expect(statSync(at('phisweep.prom')).mode & 0o777).toBe(0o644);
});

test('a log or a file of metrics that cannot be written is one sentence', async () => {
  const { code, stderr } = await run('--log', at('none/log'));
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `phisweep: The log cannot be written to ${at('none/log')}: its folder does not exist.\n`,
  });
});

describe('the port', () => {
  const ask = (port: number, path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode, text }));
      })
        .on('error', reject)
        .end();
    });

  test('shows how far the scan is, to this machine only', async () => {
    const endpoint = await openEndpoint(0);
    try {
      endpoint.show({ filesDone: 12, filesPending: 3, foldersPending: 0, bytes: 5, findings: 6 });
      const { status, text } = await ask(endpoint.port, '/metrics');
      expect(status).toBe(200);
      expect(parseExposition(text).get('phisweep_scan_files_total')?.samples.get('')).toBe(12);
      expect((await ask(endpoint.port, '/')).status).toBe(404);
      // A page that a browser on this machine shows (DNS rebinding, cross-origin).
      expect((await ask(endpoint.port, '/metrics', { host: 'evil.example' })).status).toBe(403);
      expect((await ask(endpoint.port, '/metrics', { origin: 'https://evil.example' })).status).toBe(404);
      await expect(openEndpoint(endpoint.port)).rejects.toThrow(/choose another port/);
    } finally {
      endpoint.close();
    }
  });
});

test('a full log is put aside, the oldest is dropped, and no line is divided', () => {
  const file = at('turning.jsonl');
  const log = rotatingFile({ file, megabytes: 100 / 1024 ** 2, keep: 2 });
  for (let number = 0; number < 10; number += 1) log.write(`${String(number).repeat(39)}\n`);
  log.close();
  const digits = (name: string): string =>
    readFileSync(name, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line[0])
      .join('');
  // Two lines of forty characters in a hundred; ten of them fill five files, three of which are left.
  expect([file, `${file}.1`, `${file}.2`].map(digits)).toEqual(['89', '67', '45']);
  expect(existsSync(`${file}.3`)).toBe(false);
});

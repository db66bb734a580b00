/** The log and the metrics of a scan, by the command line: events in order, sums that agree with the report, no patient in either. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseExposition } from '../metrics/parse-exposition.ts';
import { newFolder, runCli, startCli } from '../run-cli.ts';

const MRN = '48120077';
const NAMED = `Kowalczyk MRN ${MRN}.docx`;
const folder = newFolder();
const at = (name: string): string => join(folder, name);
const scanWith = (config: string, ...more: readonly string[]) => {
  writeFileSync(at('phisweep.yaml'), `shares:\n  - { path: ${at('share')}, name: Billing }\n${config}`);
  return runCli(['scan', '--queue', 'inline', '--quiet', '--format', 'json', ...more], {
    cwd: folder,
    env: { PHISWEEP_STORE: at('store.db') },
  });
};
const eventsIn = (name: string): Record<string, unknown>[] =>
  readFileSync(at(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

beforeAll(() => {
  mkdirSync(at('share'));
  writeFileSync(at('share/Kowalczyk.txt'), `Patient: Ada Kowalczyk\nMRN: ${MRN}\nSeen for asthma.\n`);
  // Says that it is a ZIP, and is none.
  writeFileSync(at(`share/${NAMED}`), Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200, 7)]));
});
afterAll(() => rmSync(folder, { recursive: true }));

const watched = () => `log: { file: ${at('scan.log')} }\nmetrics: { textfile: ${at('phisweep.prom')} }\n`;

test('events of one run, in order, with the counts of the report', async () => {
  const { stdout, stderr } = await scanWith(watched());
  expect(stderr).toBe('');
  const { ledger } = JSON.parse(stdout);
  const events = eventsIn('scan.log');
  expect(events.map(({ event }) => event)).toEqual(['scan.begin', 'share.end', 'scan.end']);
  expect(new Set(events.map(({ run }) => run)).size).toBe(1);
  expect(events[0]).toMatchObject({ level: 'info', scan: 1, resumed: false });
  expect(Date.parse(String(events[0]?.['time']))).toBeGreaterThan(Date.now() - 600_000);
  expect(events[1]).toMatchObject({ share: 'Billing', paths: 2, phiFiles: 2, patients: 1 });
  expect(events[2]).toMatchObject({
    scan: 1,
    states: ledger.byState,
    problems: ledger.byProblem,
  });
  expect(statSync(at('scan.log')).mode & 0o777).toBe(0o600);
});

test('the file of metrics says the same, for everybody on the machine', () => {
  const metrics = parseExposition(readFileSync(at('phisweep.prom'), 'utf8'));
  const of = (name: string, labels = '') => metrics.get(`phisweep_${name}`)?.samples.get(labels);
  const end = eventsIn('scan.log')[1] as { states: Record<string, number> };
  for (const [state, count] of Object.entries(end.states))
    expect([state, of('paths', `{share="Billing",state="${state}"}`)]).toEqual([state, count]);
  // The record number in the name of the second one makes it one, too: of the same patient.
  expect(of('phi_files', '{share="Billing"}')).toBe(2);
  expect(of('distinct_patients')).toBe(1);
  expect(of('scan_running')).toBe(0);
  expect(statSync(at('phisweep.prom')).mode & 0o777).toBe(0o644);
});

test('files that were not read are named only where that is wanted, and in the narrower form', async () => {
  await scanWith(`log: { file: ${at('full.log')}, paths: full }\n`);
  const [full] = eventsIn('full.log').filter(({ event }) => event === 'file.problem');
  expect(full).toMatchObject({ level: 'warn', share: 'Billing', path: NAMED, code: 'BAD_FORMAT' });
  await scanWith(`log: { file: ${at('masked.log')}, paths: full }\n`, '--paths', 'masked');
  const [masked] = eventsIn('masked.log').filter(({ event }) => event === 'file.problem');
  expect(masked).toMatchObject({ share: 'Billing', code: full?.['code'] });
  expect(masked?.['path']).not.toBe('');
});

test('no value and no name in any of them but where full paths were asked for', () => {
  for (const name of ['scan.log', 'full.log', 'masked.log', 'phisweep.prom']) {
    const text = readFileSync(at(name), 'utf8');
    expect(text.length).toBeGreaterThan(200);
    expect([name, text.includes(MRN)]).toEqual([name, name === 'full.log']);
    expect([name, /kowalczyk/i.test(text)]).toEqual([name, name === 'full.log']);
  }
});

test('a scan that cannot begin is logged and told, and leaves the metrics of others alone', async () => {
  writeFileSync(at('phisweep.prom'), 'as it was');
  writeFileSync(at('broken.db'), 'no database '.repeat(1000));
  const { code } = await scanWith(
    `${watched()}notifications: [{ kind: file, file: ${at('told.txt')}, on: [attention] }]\n`,
    '--store',
    at('broken.db'),
  );
  expect(code).toBe(2);
  expect(eventsIn('scan.log').at(-1)).toMatchObject({ event: 'scan.fail', level: 'error' });
  expect(readFileSync(at('phisweep.prom'), 'utf8')).toBe('as it was');
  expect(readFileSync(at('told.txt'), 'utf8')).toMatch(
    /^phisweep: ATTENTION: scanning is not well\n\nATTENTION: The scan failed: .*broken\.db/,
  );
});

test('outside of its hours a scan says that it waits', async () => {
  const hour = (new Date().getUTCHours() + 3) % 24;
  const time = (hours: number): string => `"${String(hours).padStart(2, '0')}:00"`;
  const { code } = await scanWith(
    `${watched()}window: { from: ${time(hour)}, until: ${time((hour + 1) % 24)}, timezone: UTC }\n`,
  );
  expect(code).toBe(4);
  expect(eventsIn('scan.log').at(-1)).toMatchObject({ event: 'scan.wait' });
});

test('a log or a port that cannot be had is said before the first file', async () => {
  const log = await scanWith('', '--log', at('absent/scan.log'));
  expect(log).toMatchObject({ code: 2, stdout: '' });
  expect(log.stderr).toMatch(
    /^phisweep: The log cannot be written to .*absent\/scan\.log: its folder does not exist\.\n$/,
  );
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const { port } = server.address() as { port: number };
    const busy = await scanWith('', '--metrics', String(port));
    expect(busy).toMatchObject({ code: 2, stdout: '' });
    expect(busy.stderr).toContain(`port ${port} of 127.0.0.1 (EADDRINUSE)`);
  } finally {
    server.close();
  }
});

test('a running scan answers Prometheus', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  // Slow enough to be met: a file in three seconds.
  writeFileSync(at('phisweep.yaml'), 'throttle: { filesPerSecond: 0.3 }\n');
  const { child, ended } = startCli(
    ['scan', at('share'), '--queue', 'inline', '--quiet', '--metrics', String(port)],
    { cwd: folder, env: { PHISWEEP_STORE: at('other.db') } },
  );
  let running: number | undefined;
  const until = Date.now() + 90_000;
  while (running !== 1 && Date.now() < until && child.exitCode === null) {
    const body = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (response) => response.text(),
      () => '',
    );
    running = body === '' ? undefined : parseExposition(body).get('phisweep_scan_running')?.samples.get('');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGTERM');
  await ended;
  expect(running).toBe(1);
});

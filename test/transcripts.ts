/** What commands really print on `fixtures/share`, cut to what a reader needs: for the README (`npm run readme -- --transcripts`). */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Always the same place: numbers of assets and risks are made from it, and lines are broken by its length. */
const PLACE = '/tmp/.phisweep';

/** What differs from one run to the next, as it was once. */
const steady = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '2026-11-25 02:00 UTC')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+Z/g, '2026-11-25T02:00:00.000Z')
    .replaceAll(/\d+ MB are free/g, '76000 MB are free')
    .replaceAll(
      /\d+ scanning threads may take \d+ MB of the \d+/g,
      '2 scanning threads may take 1536 MB of the 24000',
    )
    // In a table the place's own width is kept.
    .replaceAll(new RegExp(`${PLACE}/(\\S+)(?=  +\\d)`, 'g'), (whole, path: string) =>
      path.padEnd(whole.length),
    )
    .replaceAll(`${PLACE}/`, '');

/** By the name between the README's marks. */
export const transcripts = (): ReadonlyMap<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), 'phisweep-readme-'));
  const runIn = (args: readonly string[]): string =>
    execFileSync(process.execPath, [join(ROOT, 'phisweep.cjs'), ...args], {
      cwd: PLACE,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8' },
    });
  const run = (args: readonly string[]): string =>
    steady(runIn([...args, '--store', join(folder, 'store.db')])).replaceAll(folder, '.');
  /** The first lines, and a sign that there are more. */
  const first = (text: string, lines: number): string => {
    const all = text.trimEnd().split('\n');
    return all.length <= lines ? all.join('\n') : `${all.slice(0, lines).join('\n').trimEnd()}\n…`;
  };
  /** Long lines of tables, cut. */
  const narrow = (text: string): string =>
    text
      .split('\n')
      .map((line) => (line.length > 150 ? `${line.slice(0, 149)}…` : line))
      .join('\n');
  try {
    rmSync(PLACE, { recursive: true, force: true });
    const share = join(PLACE, 'fixtures/share');
    cpSync(join(ROOT, 'fixtures/share'), share, { recursive: true, preserveTimestamps: true });
    const scan = run(['scan', 'fixtures/share', '--quiet']);
    const tenth = scan.indexOf('\n   3. ');
    const assets = run(['assets']);
    const risks = run(['risks']);
    run(['register', 'export', 'table', '--out', join(folder, 'risks.csv')]);
    const register = readdirSync(folder)
      .filter((name) => name.endsWith('.csv'))
      .map(
        (name) =>
          `$ head -3 ${name}\n${narrow(first(readFileSync(join(folder, name), 'utf8').replace('\ufeff', '').replaceAll(`${PLACE}/`, ''), 3))}`,
      )
      .join('\n');
    const evidence = run(['evidence', '--out', join(folder, 'evidence')]);
    const files = readdirSync(join(folder, 'evidence')).join('  ');
    const statement = readFileSync(join(folder, 'evidence', '09-statement-of-applicability.csv'), 'utf8')
      .split('\n')
      .filter((line) => /^A\.(?:5\.9|5\.12|8\.3|8\.5),/.test(line))
      .join('\n');
    const doctor = run(['doctor', 'fixtures/share']);
    const config = join(folder, 'phisweep.yaml');
    writeFileSync(config, 'shares: [{ path: /srv/shares }]\nwindow: { from: "20:00", until: "06:00" }\n');
    const schedule = runIn(['schedule', 'show', '--account', 'phisweep', '--config', config])
      .replaceAll(folder, '/etc/phisweep')
      .replaceAll(ROOT, '/opt/phisweep')
      .replaceAll(process.execPath, '/usr/bin/node');
    const status = run(['status']);
    const notice = run(['notify', '--dry-run']);
    return new Map([
      ['doctor', `$ npx phisweep doctor fixtures/share\n${doctor.trimEnd()}`],
      ['schedule', `$ npx phisweep schedule show --account phisweep\n${schedule.trimEnd()}`],
      ['status', `$ npx phisweep status\n${status.trimEnd()}`],
      ['notify', `$ npx phisweep notify --dry-run\n${first(notice, 12)}`],
      ['scan', `${scan.slice(0, tenth).trimEnd()}\n   …`],
      ['assets', `$ npx phisweep assets\n${first(assets, 12)}`],
      ['risks', `$ npx phisweep risks\n${first(risks, 28)}`],
      ['register', `$ npx phisweep register export table --out risks.csv\n${register}`],
      [
        'evidence',
        `$ npx phisweep evidence --out evidence\n${evidence.trimEnd()}\n$ ls evidence\n${files}\n$ grep -E "^A.(5.9|5.12|8.3|8.5)," evidence/09-statement-of-applicability.csv\n${narrow(statement.replaceAll('\r', ''))}`,
      ],
    ]);
  } finally {
    for (const made of [folder, PLACE]) rmSync(made, { recursive: true, force: true });
  }
};

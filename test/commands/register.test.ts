/** `phisweep register` from a scan to a register and back: nothing of a document leaves, nothing is made twice when it is killed. */
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimplerisk } from '../register/simplerisk-stand-in.ts';
import { type Asked, type StandIn, startStandIn } from '../register/stand-in.ts';
import { newFolder, runCli, startCli } from '../run-cli.ts';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
const [MRN, PATIENT, TOKEN] = ['48217735', 'Kowalczyk', 'hush-0123456789-hush'];
const FILE = `${PATIENT} ${MRN}.txt`;
const { inside, handle } = createSimplerisk(TOKEN, 'list');
let standIn: StandIn;
let onAsked: ((asked: Asked) => void) | undefined;

const run = (args: readonly string[], env: Readonly<Record<string, string>> = { RISK_TOKEN: TOKEN }) =>
  runCli([...args, '--store', at('store.db')], { cwd: folder, env });
const scan = () => run(['scan', at('share'), '--quiet', '--workers', '1']);
const push = (...args: readonly string[]) => run(['register', 'push', ...args]);

const configure = (credentials: string): void =>
  writeFileSync(
    at('phisweep.yaml'),
    `registers:
  - { name: risks, kind: simplerisk, url: "${standIn.url}", credentials: ${credentials} }
  - { name: table, kind: table, file: "${at('register.csv')}" }
`,
  );

beforeAll(async () => {
  standIn = await startStandIn((asked) => {
    const said = handle(asked);
    if (said.created === true) onAsked?.(asked);
    return said;
  });
  mkdirSync(at('share'));
  writeFileSync(at(`share/${FILE}`), `Patient: Ada ${PATIENT}\nMRN: ${MRN}\nSeen for asthma.\n`);
  chmodSync(at(`share/${FILE}`), 0o666);
  writeFileSync(at('share/letter 73519.txt'), 'Patient: Bo Nowicki\nMRN: 48217741\nSeen for asthma.\n');
  configure('{ env: RISK_TOKEN }');
  expect((await scan()).code).toBe(0);
});
afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

const references = (): string[] => inside.risks.map((risk) => risk['reference_id'] ?? '');

describe('register push', () => {
  test('the dry run prints the changes and asks nobody', async () => {
    const { code, stdout } = await push('--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/create {2}asset AST-[0-9a-f]{12}/);
    expect(stdout).toMatch(/create {2}risk {2}PHI-[0-9a-f]{12}/);
    expect(standIn.asked).toEqual([]);
  });

  test('without its secret, or with one that others can read, it ends with a sentence', async () => {
    const unset = await run(['register', 'push', 'risks'], {});
    expect([unset.code, unset.stderr]).toEqual([2, expect.stringContaining('RISK_TOKEN')]);
    writeFileSync(at('token'), TOKEN, { mode: 0o600 });
    chmodSync(at('token'), 0o644);
    configure(`{ file: "${at('token')}" }`);
    const open = await push('risks');
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('can be read by others')]);
    expect(`${open.stderr}${open.stdout}`).not.toContain(TOKEN);
    chmodSync(at('token'), 0o600);
    expect(standIn.asked).toEqual([]);
  });

  test('killed between a record and its answer, the next run makes the rest and nothing twice', async () => {
    const started = startCli(['register', 'push', 'risks', '--store', at('store.db')], {
      cwd: folder,
      env: { RISK_TOKEN: TOKEN },
    });
    onAsked = ({ path }) => {
      if (path.endsWith('/add')) started.child.kill('SIGKILL');
    };
    expect((await started.ended).signal).toBe('SIGKILL');
    onAsked = undefined;
    const before = references().length;
    expect(before).toBeGreaterThan(0);
    const { code, stdout } = await push('risks');
    expect([code, stdout]).toEqual([0, expect.stringContaining('0 refused')]);
    expect(references().length).toBeGreaterThan(before);
    expect(new Set(references()).size).toBe(references().length);
    expect(inside.assets.length).toBe(1);
    expect((await push('risks')).stdout).toContain('0 created, 0 updated, 0 closed, 0 reopened');
  });

  test('no value, no name, no path of a file and no secret is in what was sent or kept', async () => {
    expect((await push('table')).code).toBe(0);
    const sent = standIn.asked
      .map(({ path, query, body }) => `${path}${query}${decodeURIComponent(body)}`)
      .join('\n');
    const kept = ['register-assets.csv', 'register-risks.csv']
      .map((name) => readFileSync(at(name), 'utf8'))
      .join('\n');
    expect(sent).toContain('share');
    expect(kept).toContain('share');
    for (const canary of [MRN, PATIENT, 'asthma', '.txt']) {
      expect(sent).not.toContain(canary);
      expect(kept).not.toContain(canary);
    }
    expect(sent).not.toContain(TOKEN);
    expect(readFileSync(at('store.db'), 'latin1')).not.toContain(TOKEN);
    expect(statSync(at('register-risks.csv')).mode & 0o777).toBe(0o600);
  });

  test('file paths go only when asked for, names and long numbers in them masked', async () => {
    const { code } = await run(['register', 'export', 'table', '--paths', 'full', '--out', at('full.csv')]);
    expect(code).toBe(0);
    const written = readFileSync(at('full-risks.csv'), 'utf8');
    expect(written).toContain('letter #####.txt');
    expect(written).toContain('(name)');
    expect(written).not.toContain(MRN);
    expect(written).not.toContain(PATIENT);
  });

  test('what a whole scan sees fixed is closed, and opened again when it is back', async () => {
    rmSync(at(`share/${FILE}`));
    rmSync(at('share/letter 73519.txt'));
    writeFileSync(at('share/empty.txt'), 'nothing to see\n');
    await scan();
    expect((await push('risks')).code).toBe(0);
    expect(new Set(inside.risks.map(({ status }) => status))).toEqual(new Set(['Closed']));
    const count = inside.risks.length;
    writeFileSync(at(`share/${FILE}`), `Patient: Ada ${PATIENT}\nMRN: ${MRN}\nSeen for asthma.\n`);
    chmodSync(at(`share/${FILE}`), 0o666);
    await scan();
    expect((await push('risks')).code).toBe(0);
    expect(inside.risks.filter(({ status }) => status === 'Reopened').length).toBeGreaterThan(0);
    // What comes back can bring a condition of its own (reappeared); nothing that was there is made again.
    expect(new Set(references()).size).toBe(references().length);
    expect(references().length - count).toBeLessThanOrEqual(1);
  });

  test('a register that refuses ends with code 3 and a reason', async () => {
    const [risk = ''] = references().filter((_, i) => inside.risks[i]?.['status'] !== 'Closed');
    const until = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    const accepted = await run([
      'risks',
      'accept',
      risk,
      '--approver',
      'CIO',
      '--reason',
      'moves in spring',
      '--until',
      until,
    ]);
    expect(accepted.code).toBe(0);
    standIn.answerNext({ status: 403, body: 'no rights' });
    const { code, stdout } = await push('risks');
    expect([code, stdout]).toEqual([3, expect.stringContaining('answered 403')]);
    // Nothing is lost: the next run carries the acceptance over.
    expect((await push('risks')).code).toBe(0);
    expect(inside.risks.find((one) => one['reference_id'] === risk)).toMatchObject({
      status: 'Mgmt Reviewed',
      assessment: expect.stringContaining(`Accepted by CIO until ${until}`),
    });
  });
});

describe('register list', () => {
  test('names the registers and the kinds, never a secret', async () => {
    const configured = await runCli(['register', 'list'], { cwd: folder });
    expect(configured.stdout).toMatch(/risks\s+simplerisk/);
    const kinds = await runCli(['register', 'list', '--kinds', '--format', 'json'], { cwd: folder });
    expect(JSON.parse(kinds.stdout).registers.length).toBe(16);
  });

  test.each([
    ['kind: jiira, url: "https://x.example.org"', /did you mean jira/],
    ['kind: jira, url: "https://x.example.org"', /needs `credentials`/],
    ['kind: table, url: "https://x.example.org"', /needs `file` and no `url`/],
    ['kind: webhook, url: "http://x.example.org", credentials: { env: X }', /must be reached by https/],
    [
      'kind: jira, url: "https://x.example.org", credentials: { env: X }, options: { project: RISK, tpye: 1 }',
      /unknown key "tpye"/,
    ],
  ])('%s is refused', async (entry, says) => {
    writeFileSync(at('wrong.yaml'), `registers:\n  - { name: x, ${entry} }\n`);
    const { code, stderr } = await runCli(['register', 'list', '--config', at('wrong.yaml')], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });
});

/**
 * Commands that write to a store or to a register, killed at moments drawn from a seed: afterwards what they write to is as it
 * was before or as it is when nobody disturbs them, and done again it is that.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { allDispositions } from '../../src/store/dispositions.ts';
import { openStoreForReading } from '../../src/store/open-store.ts';
import { checkStore } from '../../src/store/upkeep.ts';
import { createSimplerisk } from '../register/simplerisk-stand-in.ts';
import { startStandIn } from '../register/stand-in.ts';
import { newFolder, runCli, startCli } from '../run-cli.ts';
import { randomOf } from './random-share.ts';

const TOKEN = 'hush-0123456789-hush';
const SHARES = 4;
const NIGHTS = 3;

type At = (name: string) => string;

interface Write {
  readonly name: string;
  readonly args: readonly string[];
  /** What can be seen of it; undefined: nothing. Throws where it is half-written. */
  readonly seen: (at: At) => string | undefined;
}

/** The store as its readers see it, and sound. */
const storeSeen = (path: string): string => {
  const store = openStoreForReading(path);
  try {
    const wrong = checkStore(store);
    if (wrong.length > 0) throw new Error(`${path}: ${wrong.join('; ')}`);
    const decisions = [...allDispositions(store)].map(({ token }) => token).sort();
    const sent = store.db.prepare('SELECT key, state, hash FROM register_record ORDER BY target, key').all();
    const values = store.db.prepare('SELECT count(*) AS n FROM value').get()?.['n'];
    const scans = store.db.prepare('SELECT id, pruned FROM scan ORDER BY id').all();
    return JSON.stringify({ decisions, sent, values, scans });
  } finally {
    store.close();
  }
};

const textSeen = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

const WRITES: readonly Write[] = [
  {
    name: 'backup',
    args: ['store', 'backup', '--out', 'copy.db'],
    seen: (at) => (existsSync(at('copy.db')) ? storeSeen(at('copy.db')) : undefined),
  },
  { name: 'compact', args: ['store', 'compact'], seen: (at) => storeSeen(at('store.db')) },
  { name: 'prune', args: ['store', 'prune', '--keep', '400d'], seen: (at) => storeSeen(at('store.db')) },
  {
    name: 'triage import',
    args: ['triage', 'import', 'decisions.jsonl'],
    seen: (at) => storeSeen(at('store.db')),
  },
  {
    name: 'register push to a file',
    args: ['register', 'push', 'table'],
    seen: (at) => textSeen(at('register.csv')),
  },
];

const makeShares = (folder: string): readonly string[] =>
  Array.from({ length: SHARES }, (_, i) => {
    const root = join(folder, `share-${i}`);
    mkdirSync(root);
    const file = join(root, 'letter.txt');
    writeFileSync(file, `Patient: Ada Kowalczyk\nMRN: ${48_217_700 + i}\nSeen for asthma.\n`);
    chmodSync(file, 0o666);
    return root;
  });

/** A store with a history of two years, decisions to be imported, and registers to be pushed to. */
const makeBase = async (base: string, registerUrl: string): Promise<void> => {
  const roots = makeShares(base);
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli([...args, '--store', 'store.db'], { cwd: base });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  for (let night = 0; night < NIGHTS; night += 1) {
    writeFileSync(join(roots[0]!, `${night}.txt`), `MRN: ${48_300_000 + night} seen for asthma\n`);
    await run('scan', ...roots, '--quiet', '--queue', 'inline', '--ocr', 'off');
  }
  const numbers = (await run('findings', '--format', 'jsonl'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => String(JSON.parse(line).finding));
  await run('triage', 'set', ...numbers, '--as', 'to-fix', '--reason', 'test');
  await run('triage', 'export', '--output', 'decisions.jsonl');
  const db = new DatabaseSync(join(base, 'store.db'));
  db.exec(
    `DELETE FROM disposition; UPDATE scan SET finished_at = '2020-01-01T00:00:00.000Z' WHERE id < ${NIGHTS}`,
  );
  db.close();
  writeFileSync(
    join(base, 'phisweep.yaml'),
    `registers:
  - { name: table, kind: table, file: register.csv }
  - { name: risks, kind: simplerisk, url: "${registerUrl}", credentials: { env: RISK_TOKEN } }
`,
  );
};

export interface KilledWrites {
  readonly kills: number;
  /** Of commands that ended before they could be killed: not counted. */
  readonly tooLate: number;
}

/** Throws at the first thing that is half-written. Half of the kills hit pushes to a server. */
export const runKilledWrites = async (kills: number, seed: number): Promise<KilledWrites> => {
  const folder = newFolder();
  const random = randomOf(seed);
  let register = createSimplerisk(TOKEN, 'list');
  let onAsked = (): void => undefined;
  const standIn = await startStandIn((asked) => {
    const said = register.handle(asked);
    onAsked();
    return said;
  });
  const options = (cwd: string) => ({ cwd, env: { RISK_TOKEN: TOKEN } });
  const base = join(folder, 'base');
  mkdirSync(base);
  const fresh = (name: string): string => {
    const copy = join(folder, name);
    rmSync(copy, { recursive: true, force: true });
    cpSync(base, copy, { recursive: true });
    return copy;
  };
  const commandOf = (args: readonly string[]): readonly string[] => [...args, '--store', 'store.db'];
  const finish = async (cwd: string, args: readonly string[]): Promise<void> => {
    const { code, stderr } = await runCli(commandOf(args), options(cwd));
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  };
  const demand = (isTrue: boolean, what: string): void => {
    if (!isTrue) throw new Error(what);
  };
  let done = 0;
  let tooLate = 0;

  const killWrite = async (write: Write): Promise<void> => {
    const calm = fresh('calm');
    const before = write.seen((name) => join(calm, name));
    const startMs = performance.now();
    await finish(calm, write.args);
    const tookMs = performance.now() - startMs;
    const after = write.seen((name) => join(calm, name));

    const cwd = fresh('killed');
    const { child, ended } = startCli(commandOf(write.args), options(cwd));
    const timer = setTimeout(() => child.kill('SIGKILL'), tookMs * (0.3 + random(700) / 1000));
    const { signal } = await ended;
    clearTimeout(timer);
    const seen = write.seen((name) => join(cwd, name));
    demand(seen === before || seen === after, `${write.name} left something between before and after`);
    if (signal === null) tooLate += 1;
    else done += 1;
    // A backup that is whole is not made again.
    if (write.name !== 'backup' || seen === undefined) await finish(cwd, write.args);
    demand(
      write.seen((name) => join(cwd, name)) === after,
      `${write.name} done again is not what it is undisturbed`,
    );
    demand(
      !readdirSync(cwd).some((name) => name.endsWith('.making') && write.name === 'backup'),
      'a rest of a backup',
    );
  };

  const killPush = async (): Promise<void> => {
    const push = ['register', 'push', 'risks'];
    register = createSimplerisk(TOKEN, 'list');
    let requests = 0;
    onAsked = () => {
      requests += 1;
    };
    await finish(fresh('calm'), push);
    const wanted = register.inside.risks.map((risk) => risk['reference_id']).sort();

    register = createSimplerisk(TOKEN, 'list');
    const cwd = fresh('killed');
    const { child, ended } = startCli(commandOf(push), options(cwd));
    const deadly = 1 + random(requests);
    let asked = 0;
    onAsked = () => {
      asked += 1;
      if (asked === deadly) child.kill('SIGKILL');
    };
    const { signal } = await ended;
    onAsked = () => undefined;
    storeSeen(join(cwd, 'store.db'));
    if (signal === null) tooLate += 1;
    else done += 1;
    await finish(cwd, push);
    const made = register.inside.risks.map((risk) => risk['reference_id']).sort();
    demand(JSON.stringify(made) === JSON.stringify(wanted), 'the register does not hold each risk once');
  };

  try {
    await makeBase(base, standIn.url);
    for (let round = 0; done < kills; round += 1)
      await (round % 2 === 0 ? killPush() : killWrite(WRITES[(round >> 1) % WRITES.length]!));
    return { kills: done, tooLate };
  } finally {
    await standIn.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

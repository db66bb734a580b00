/** Whole scans by the command, whose main process is killed at moments drawn from a seed and started again until they end. */
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStoreForReading } from '../../src/store/open-store.ts';
import { checkStore } from '../../src/store/upkeep.ts';
import { newFolder, runCli, startCli } from '../run-cli.ts';
import { randomOf } from '../store/random-share.ts';

/** A scan may be killed so often before it is let go. */
const MOST_KILLS = 5;

const makeShare = (root: string, files: number): void => {
  for (let i = 0; i < files; i += 1) {
    const folder = join(root, `ward-${i % 40}`, `year-${i % 7}`);
    mkdirSync(folder, { recursive: true });
    const text =
      i % 3 === 0 ? `Patient: Ada Kowalczyk\nMRN: ${48_000_000 + i * 7}\nSeen for asthma.\n` : 'Nothing.\n';
    writeFileSync(join(folder, `letter-${i}.txt`), text);
  }
};

const word = (column: string): string =>
  `(SELECT text FROM word WHERE id = ${column}) AS ${column.replace('.', '_')}`;

/** Everything that a scan leaves, told by paths: numbers of rows and words follow the order of work, which is nobody's. */
const TABLES = [
  `SELECT hex(path), hex(name), kind, entry.state, ${word('entry.reason')}, size, CAST(modified_ns AS TEXT), CAST(changed_ns AS TEXT),
     CAST(inode AS TEXT), entry.from_scan, read_scan, entry.gone_scan, hex(content_hash), text_chars, verdict.patients, verdict.persons,
     verdict.identifiers, counts, terms, located_count, finding_rows, ${word('class.sensitivity')}, ${word('class.label')}, class.priority, class.conditions
   FROM folder JOIN entry ON entry.folder = folder.id LEFT JOIN verdict ON verdict.id = entry.verdict
     LEFT JOIN class ON class.verdict = verdict.id ORDER BY path, name`,
  `SELECT hex(path), hex(name), ${word('value.category')}, hex(token) AS token, ${word('value.rule')}, phi, confidence, count, person,
     value.from_scan, value.until_scan, value.fixed_scan
   FROM value JOIN entry ON entry.id = value.entry JOIN folder ON folder.id = entry.folder ORDER BY path, name, value_category, token`,
  'SELECT hex(path), waiting, listed_scan, enumerated, pending, digest, engine, quiet FROM folder LEFT JOIN settled ON settled.folder = folder.id ORDER BY path',
  'SELECT id, state, sums IS NULL FROM scan',
  'SELECT count(*) FROM located',
];

const ledgerOf = (path: string): string => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return JSON.stringify(TABLES.map((sql) => db.prepare(sql).all()));
  } finally {
    db.close();
  }
};

/** Another run would be another scan. */
const isClosed = (path: string): boolean => {
  if (!existsSync(path)) return false;
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const isMade = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'scan'").get() !== undefined;
    return isMade && db.prepare('SELECT 1 FROM scan WHERE sums IS NOT NULL').get() !== undefined;
  } finally {
    db.close();
  }
};

export interface KilledScans {
  readonly kills: number;
  /** Scans that were killed, and then compared with the one that was not. */
  readonly scans: number;
}

/** Throws at the first ledger that is not that of the undisturbed scan. */
export const runKilledScans = async (kills: number, files: number, seed: number): Promise<KilledScans> => {
  const folder = newFolder();
  const root = join(folder, 'share');
  const random = randomOf(seed);
  const argsOf = (store: string): string[] => [
    'scan',
    root,
    '--store',
    store,
    '--quiet',
    '--workers',
    '2',
    '--ocr',
    'off',
  ];
  const finish = async (store: string): Promise<void> => {
    const { code, stderr } = await runCli(argsOf(store), { cwd: folder });
    if (code !== 0) throw new Error(`a scan ended with ${code}: ${stderr}`);
  };
  try {
    makeShare(root, files);
    const calm = join(folder, 'calm.db');
    const startMs = performance.now();
    await finish(calm);
    const tookMs = performance.now() - startMs;
    const wanted = ledgerOf(calm);

    let [done, scans] = [0, 0];
    while (done < kills) {
      scans += 1;
      const store = join(folder, `killed-${scans}.db`);
      copyFileSync(`${calm}.key`, `${store}.key`);
      for (let tries = 0; tries < MOST_KILLS && done < kills && !isClosed(store); tries += 1) {
        const { child, ended } = startCli(argsOf(store), { cwd: folder });
        const timer = setTimeout(() => child.kill('SIGKILL'), tookMs * (random(900) / 1000));
        if ((await ended).signal === 'SIGKILL') done += 1;
        clearTimeout(timer);
      }
      if (!isClosed(store)) await finish(store);
      const opened = openStoreForReading(store);
      const wrong = checkStore(opened);
      opened.close();
      if (wrong.length > 0) throw new Error(wrong.join('; '));
      if (ledgerOf(store) !== wanted)
        throw new Error(`scan ${scans} left another ledger than the undisturbed one`);
    }
    return { kills: done, scans };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The store in a file: the contract, and what only files have: rights, locks, keys, versions, damage, a full disk. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/model/user-error.ts';
import { checkLedger } from '../../src/store/check-ledger.ts';
import { requireFreeSpace } from '../../src/store/free-space.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { latestScan, listScans } from '../../src/store/list-scans.ts';
import { openStore, openStoreForReading } from '../../src/store/open-store.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import { transact } from '../../src/store/transact.ts';
import { backupStore, checkStore } from '../../src/store/upkeep.ts';
import { storeContract } from '../contract/store.ts';
import { OPTIONS, type SampleShare, scanShares } from './sample-share.ts';

const base = mkdtempSync(join(tmpdir(), 'phisweep-store-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let made = 0;
const newPath = (): string => {
  made += 1;
  return join(base, String(made), 'scans.db');
};

storeContract('file', () => openStore(newPath()));

const SHARE: SampleShare = {
  'x.txt': { values: [{ category: 'mrn', value: '1', person: 1 }] },
  'd/y.txt': {},
};
const noControls = (id: string) => ({ id, sentence: '', primary: [], supporting: [], hipaa: [] });

/** The sentence with which something is refused; it must be one the user can act on. */
const refusalOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error('it was not refused');
};

describe('a store in a file', () => {
  let path: string;
  let umask: number;
  beforeEach(() => {
    path = newPath();
    umask = process.umask(0o022);
  });
  afterEach(() => void process.umask(umask));

  const scanInto = (share: SampleShare = SHARE): number => {
    const store = openStore(path);
    try {
      return scanShares(createLedger(store), { a: share }).scanId;
    } finally {
      store.close();
    }
  };

  it('is readable by its owner only, every file of it', () => {
    const store = openStore(path);
    createLedger(store).startOrResumeScan(OPTIONS);
    const files = readdirSync(join(path, '..')).sort();
    expect(files).toEqual(['scans.db', 'scans.db-shm', 'scans.db-wal', 'scans.db.key', 'scans.db.lock']);
    for (const file of files)
      expect([file, statSync(join(path, '..', file)).mode & 0o777]).toEqual([file, 0o600]);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    store.close();
  });

  it('is held by one scan at a time, and free again when closed', () => {
    const store = openStore(path);
    expect(refusalOf(() => openStore(path))).toContain('another scan holds the store');
    store.close();
    openStore(path).close();
  });

  it('can be read while a scan runs, the scan before included', () => {
    const first = scanInto();
    const store = openStore(path);
    const ledger = createLedger(store);
    ledger.startOrResumeScan(OPTIONS);
    const reading = openStoreForReading(path);
    expect(listScans(reading).map(({ scanId, state }) => [scanId, state])).toEqual([
      [first, 'complete'],
      [first + 1, 'running'],
    ]);
    expect(latestScan(reading)?.scanId).toBe(first + 1);
    const source = createReportSource(reading, first, { resolve: noControls });
    const files = source.files()[Symbol.iterator]();
    expect(files.next().value?.path.shown).toBe('d/y.txt');
    scanShares(ledger, { a: { 'x.txt': { version: 9 } } });
    // The scan that ran in between changed this very row; the older one is still rendered as it was.
    expect(files.next().value).toMatchObject({ path: { shown: 'x.txt' }, state: 'scanned', patients: 1 });
    expect(() => reading.db.exec('DELETE FROM scan')).toThrow();
    reading.close();
    store.close();
  });

  it('is copied whole while a scan writes, and never over anything', () => {
    const first = scanInto();
    const store = openStore(path);
    const ledger = createLedger(store);
    const { scanId } = ledger.startOrResumeScan(OPTIONS);
    // In the middle of a transaction: the copy holds what was there before it.
    store.db.exec('BEGIN IMMEDIATE; DELETE FROM value');
    const reading = openStoreForReading(path);
    const target = join(base, 'copy.db');
    backupStore(reading, target);
    store.db.exec('ROLLBACK');
    const copy = openStoreForReading(target);
    expect(checkStore(copy)).toEqual([]);
    expect(listScans(copy).map(({ scanId, state }) => [scanId, state])).toEqual([
      [first, 'complete'],
      [scanId, 'running'],
    ]);
    expect([...createReportSource(copy, first, { resolve: noControls }).findings()]).toEqual([
      ...createReportSource(reading, first, { resolve: noControls }).findings(),
    ]);
    copy.close();
    expect(refusalOf(() => backupStore(reading, target))).toContain('exists already');
    reading.close();
    store.close();
  });

  it('refuses what is no store, and names it', () => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'this is a text of some length, but not a database at all'.repeat(50), {
      mode: 0o600,
    });
    for (const open of [openStore, openStoreForReading])
      expect(refusalOf(() => open(path))).toContain(`${path} is damaged or not a phisweep store`);
    rmSync(path);
    new DatabaseSync(path).exec('CREATE TABLE other (x)');
    for (const open of [openStore, openStoreForReading])
      expect(refusalOf(() => open(path))).toContain('not a phisweep store');
    expect(refusalOf(() => openStoreForReading(join(base, 'none.db')))).toContain('there is no store at');
  });

  it('refuses a damaged store with a sentence, never half-read', () => {
    scanInto(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`file-${i}.txt`, {}])));
    const bytes = readFileSync(path);
    // All pages but the first, which holds the header.
    bytes.fill(0x55, 8192);
    writeFileSync(path, bytes);
    expect(refusalOf(() => openStore(path))).toContain('damaged');
    expect(refusalOf(() => openStoreForReading(path))).toContain('damaged');
  });

  it.each([
    ['a newer', 99],
    ['an older', 0],
  ])('refuses to read a store of %s schema', (word, version) => {
    scanInto();
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
    expect(refusalOf(() => openStoreForReading(path))).toContain(`written by ${word} phisweep`);
    if (version === 99) expect(refusalOf(() => openStore(path))).toContain('schema 99');
  });

  it('says what a lost, foreign, short or open key means', () => {
    scanInto();
    const key = `${path}.key`;
    const right = readFileSync(key);
    expect(readFileSync(path).includes(right)).toBe(false);
    chmodSync(key, 0o640);
    expect(refusalOf(() => openStore(path))).toContain('can be read by others (mode 640)');
    chmodSync(key, 0o600);
    writeFileSync(key, right.subarray(1));
    expect(refusalOf(() => openStore(path))).toContain('not 32 bytes');
    writeFileSync(key, right.toReversed());
    for (const open of [openStore, openStoreForReading])
      expect(refusalOf(() => open(path))).toContain('the token key is another one');
    rmSync(key);
    for (const open of [openStore, openStoreForReading])
      expect(refusalOf(() => open(path))).toContain('every finding would look new');
    writeFileSync(key, right, { mode: 0o600 });
    openStore(path).close();
  });

  it('makes another key for every installation', () => {
    const [one, two] = [openStore(path), openStore(newPath())];
    expect(Buffer.compare(one.key, two.key)).not.toBe(0);
    one.close();
    two.close();
  });

  it('leaves nothing of deleted rows in its files', () => {
    const marker = 'deleted-marker-7f3a';
    const store = openStore(path);
    transact(store, () => {
      for (let i = 0; i < 1000; i += 1)
        store.db.prepare('INSERT INTO word (text) VALUES (?)').run(`${marker}-${i}`);
    });
    const bytesOf = (): string =>
      readdirSync(join(path, '..'))
        .map((file) => readFileSync(join(path, '..', file), 'latin1'))
        .join('');
    expect(bytesOf()).toContain(marker);
    transact(store, () => store.db.exec('DELETE FROM word'));
    store.close();
    expect(bytesOf()).not.toContain(marker);
  });

  it('stops before the disk is full', () => {
    const store = openStore(path);
    requireFreeSpace(store, 1);
    expect(refusalOf(() => requireFreeSpace(store, Number.MAX_SAFE_INTEGER))).toContain('disk full');
    store.close();
  });
});

const isRoot = process.getuid?.() === 0;
const canMount = ((): boolean => {
  if (!isRoot) return false;
  const folder = join(base, 'mount-test');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  }
})();

// Mounting a small file system needs root; elsewhere only the reserve above is tested.
describe.skipIf(!canMount)('a disk that is full', () => {
  const disk = join(base, 'disk');
  beforeEach(() => {
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80m', 'none', disk]);
  });
  afterEach(() => {
    execFileSync('umount', ['-l', disk]);
  });

  it('ends the scan with a sentence, keeps every batch, and goes on when there is room', () => {
    const path = join(disk, 'scans.db');
    const share: SampleShare = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [
        `d${i % 30}/file-${i}.txt`,
        { values: [{ category: 'mrn' as const, value: String(i), person: 1 }] },
      ]),
    );
    const store = openStore(path);
    // Leaves about 1 MB: less than the scan needs.
    const { bavail, bsize } = JSON.parse(
      execFileSync(
        process.execPath,
        [
          '-e',
          `const s=fs.statfsSync(${JSON.stringify(disk)});console.log(JSON.stringify({bavail:s.bavail,bsize:s.bsize}))`,
        ],
        { encoding: 'utf8' },
      ),
    );
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 1024 ** 2));
    expect(refusalOf(() => requireFreeSpace(store))).toContain('disk full');
    let acknowledged = 0;
    const counting = {
      step: () => {
        acknowledged = Number(store.db.prepare('SELECT count(*) AS n FROM verdict').get()?.['n']);
      },
    };
    expect(refusalOf(() => scanShares(createLedger(store), { a: share }, counting))).toMatch(
      /^disk full: .*everything stored so far is safe/,
    );
    expect(store.db.isTransaction).toBe(false);
    store.close();

    rmSync(ballast);
    const again = openStore(path);
    expect(again.db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(again.db.prepare('SELECT count(*) AS n FROM verdict').get()?.['n']).toBe(acknowledged);
    expect(acknowledged).toBeGreaterThan(0);
    expect(acknowledged).toBeLessThan(3000);
    const { scanId, state } = scanShares(createLedger(again), { a: share });
    expect([scanId, state]).toEqual([1, 'complete']);
    expect(checkLedger(again, scanId)).toEqual([]);
    expect(createReportSource(again, scanId, { resolve: noControls }).scan.ledger.byState.scanned).toBe(3000);
    again.close();
  });
});

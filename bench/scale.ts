/**
 * `node bench/scale.ts [files]`: a ledger of so many files (default 1,000,000), made through the ledger's own interface with the
 * listings and verdicts of a share that does not exist: 200 files a folder, one file in twenty with three values of a person.
 * Then an unchanged night, a night on which one file in a thousand changed, its delta and its report. Times are CPU seconds.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportSourceOf } from '../src/commands/render-report.ts';
import { loadPolicy } from '../src/config/load-policy.ts';
import { digestOf } from '../src/crawl/entry-buffer.ts';
import type { FolderListing } from '../src/model/listing.ts';
import { findingChanges } from '../src/store/finding-changes.ts';
import { createLedger, type FolderEntry, type PendingFile, type StoredVerdict } from '../src/store/ledger.ts';
import { openStore } from '../src/store/open-store.ts';
import { listingOf, type SampleFile, verdictOf } from '../test/store/sample-share.ts';

const [files = 1_000_000] = process.argv.slice(2).map(Number);
const FILES_PER_FOLDER = 200;
const FOLDERS_PER_PARENT = 250;
const ONE_IN = { found: 20, changed: 1000 };
const BATCH = 512;

const temp = mkdtempSync(join(process.env['SCALE_TMP'] ?? tmpdir(), 'phisweep-bench-scale-'));
const path = join(temp, 'store.db');
const folders = Math.ceil(files / FILES_PER_FOLDER);

const numberIn = (text: string): number => Number(/\d+$/.exec(text)?.[0] ?? 0);

const fileOf = (number: number, night: number): SampleFile => {
  const isChanged = night === 3 && number % ONE_IN.changed === 0;
  const version = isChanged ? 2 : 1;
  if (number % ONE_IN.found !== 0) return { version, size: 1000 };
  const values = [0, 1, 2].map((n) => ({
    category: (['mrn', 'name', 'birth_date'] as const)[n]!,
    value: `${number} ${n} ${isChanged && n === 0 ? 'new' : ''}`,
    person: 1,
  }));
  return { version, size: 1000, values };
};

const childrenOf = (path: string, night: number): [string, SampleFile][] => {
  const folder = { kind: 'directory' } as const;
  if (path === '')
    return Array.from({ length: Math.ceil(folders / FOLDERS_PER_PARENT) }, (_, i) => [`dept-${i}`, folder]);
  const number = numberIn(path);
  const [from, count, name] = path.includes('/')
    ? [number * FILES_PER_FOLDER, FILES_PER_FOLDER, 'letter']
    : [
        number * FOLDERS_PER_PARENT,
        Math.min(FOLDERS_PER_PARENT, folders - number * FOLDERS_PER_PARENT),
        'case',
      ];
  return Array.from({ length: count }, (_, i): [string, SampleFile] => [
    `${name}-${from + i}`,
    name === 'case' ? folder : fileOf(from + i, night),
  ]).sort(([one], [other]) => (one < other ? -1 : 1));
};

const listed = ({ folderId, path: bytes }: FolderEntry, night: number): FolderListing => {
  const listing = listingOf(folderId, childrenOf(Buffer.from(bytes).toString('latin1'), night));
  return { ...listing, digest: digestOf(listing.entries) };
};

const read = (file: PendingFile, night: number): StoredVerdict => {
  const name = Buffer.from(file.path).toString('latin1');
  const sample = fileOf(numberIn(name), night);
  return verdictOf({ [name]: { ...sample, bytes: createHash('sha1').update(name).digest('hex') } }, file);
};

/** Making the listings up is not the ledger's work: it is timed apart and taken off. */
const timed = async <Result>(what: string, work: (apart: <Made>(make: () => Made) => Made) => Result) => {
  let madeUs = 0;
  const cpu = (): number => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  const before = cpu();
  const result = await work((make) => {
    const start = cpu();
    const made = make();
    madeUs += cpu() - start;
    return made;
  });
  const seconds = (cpu() - before - madeUs) / 1e6;
  const rssMb = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  console.log(`${what}: ${seconds.toFixed(2)} s, peak memory so far ${rssMb.toFixed(0)} MB`);
  return { result, seconds: Number(seconds.toFixed(2)), rssMb: Math.round(rssMb) };
};

const scanNight = (night: number) =>
  timed(`night ${night}`, (apart) => {
    const store = openStore(path);
    const ledger = createLedger(store);
    const versions = { toolVersion: '0', engineHash: 'e', policyHash: 'p', optionsJson: '{}' };
    const { scanId } = ledger.startOrResumeScan(versions);
    ledger.addShare({ name: 'bench', root: Buffer.from('/bench') });
    const readAll = (): void => {
      for (let due = ledger.nextFiles(BATCH); due.length > 0; due = ledger.nextFiles(BATCH)) {
        const some = due;
        ledger.recordVerdicts(apart(() => some.map((file) => read(file, night))));
      }
    };
    for (let more = ledger.nextFolders(64); more.length > 0; more = ledger.nextFolders(64)) {
      const some = more;
      ledger.recordListings(apart(() => some.map((folder) => listed(folder, night))));
      readAll();
    }
    readAll();
    const state = ledger.finishScan('finished');
    store.close();
    if (state !== 'complete') throw new Error(`night ${night} ended ${state}`);
    return scanId;
  });

try {
  const first = await scanNight(1);
  const unchanged = await scanNight(2);
  const changed = await scanNight(3);
  const store = openStore(path);
  const delta = await timed('delta', () => {
    let count = 0;
    for (const _ of findingChanges(store, changed.result)) count += 1;
    return count;
  });
  const source = reportSourceOf(store, changed.result, loadPolicy());
  const top = await timed('the ten files that matter most', () => source.topFiles(10).length);
  const notRead = await timed('what was not read', () => [...source.files({ notReadOnly: true })].length);
  const rows = await timed('a row for every finding', () => {
    let count = 0;
    for (const _ of source.findings()) count += 1;
    return count;
  });
  store.close();
  const result = {
    files,
    storeMb: Math.round(statSync(path).size / 1e6),
    bytesPerFile: Math.round(statSync(path).size / files),
    firstS: first.seconds,
    unchangedS: unchanged.seconds,
    changedS: changed.seconds,
    deltaS: delta.seconds,
    changes: delta.result,
    topS: top.seconds,
    notReadS: notRead.seconds,
    findingsS: rows.seconds,
    findings: rows.result,
    rssMb: rows.rssMb,
  };
  console.log(`RESULT ${JSON.stringify(result)}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}

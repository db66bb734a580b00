/**
 * The patient index: building beside sqlite3 on the same hashes, opening, memory, and false matches in text without patients.
 * `node bench/index.ts [--patients 1000000] [--mb 100] [--text /usr/share/doc,/usr/share/perl] [--no-peer]`; CPU seconds, since machines are shared.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  globSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FAMILY, FEMALE, MALE } from '../fixtures/generate/names.ts';
import { loadRules } from '../src/config/load-rules.ts';
import { compileRules } from '../src/detect/compile-rules.ts';
import { createDetector } from '../src/detect/create-detector.ts';
import { buildIndex } from '../src/exact/build-index.ts';
import { exactPackOf } from '../src/exact/exact-pack.ts';
import { ENTRY_BYTES, entriesAt } from '../src/exact/index-format.ts';
import { type OpenIndex, openIndex, openIndexFile } from '../src/exact/open-index.ts';
import { createBudget } from '../src/extract/budget.ts';
import { readDocument } from '../src/extract/read-document.ts';
import { memorySource } from '../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';

const { values } = parseArgs({
  options: {
    patients: { type: 'string', default: '1000000' },
    mb: { type: 'string', default: '100' },
    text: { type: 'string', default: '/usr/share/doc,/usr/share/perl,/usr/lib/python3,/usr/include' },
    peer: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const patients = Number(values.patients);
const COLUMNS = ['mrn', 'ssn', 'last', 'first', 'birth_date', 'phone', 'postcode'];
const KEY = new Uint8Array(32).fill(11);
/** Eight scanning threads and the one of the quarantine host. */
const THREADS = 9;

const folder = mkdtempSync(join(tmpdir(), 'phisweep-bench-'));
const [list, index] = [join(folder, 'patients.csv'), join(folder, 'patients.idx')];
const cpuSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

/** Invented people: numbers spread over all that there are, names by chance. */
const writeList = (): void => {
  let state = 20_261;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const padded = (number: number, width: number): string => String(number).padStart(width, '0');
  const given = [...FEMALE, ...MALE];
  const file = openSync(list, 'w');
  let text = `${COLUMNS.join(',')}\n`;
  for (let n = 0; n < patients; n++) {
    const ssn = `${padded(1 + below(665), 3)}-${padded(1 + below(99), 2)}-${padded(1 + below(9999), 4)}`;
    const born = `${1925 + below(98)}-${padded(1 + below(12), 2)}-${padded(1 + below(28), 2)}`;
    const phone = `(${201 + below(780)}) ${200 + below(800)}-${padded(below(10_000), 4)}`;
    text += `${10_000_000 + n * 7},${ssn},${FAMILY[below(FAMILY.length)]},${given[below(given.length)]},${born},${phone},${padded(below(99_950), 5)}\n`;
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
};

/** The same hashes and patients into a table with an index, by the sqlite3 of Debian. */
const peerSeconds = (): { build: number; bytes: number } | undefined => {
  const hashes = join(folder, 'hashes.csv');
  const { facts, read, close } = openIndexFile(index);
  const words = new Uint32Array(65_536 * 3);
  const file = openSync(hashes, 'w');
  // In the order of the list, as sqlite3 would get them: not sorted by hash.
  for (let step = 0; step < 16; step++)
    for (let first = step * 65_536; first < facts.entries; first += 16 * 65_536) {
      const count = Math.min(65_536, facts.entries - first);
      read(new Uint8Array(words.buffer), count * ENTRY_BYTES, entriesAt(facts) + first * ENTRY_BYTES);
      let text = '';
      for (let i = 0; i < count; i++)
        text += `${(BigInt(words[i * 3] ?? 0) << 31n) | BigInt((words[i * 3 + 1] ?? 0) >>> 1)},${words[i * 3 + 2]}\n`;
      writeSync(file, text);
    }
  closeSync(file);
  close();
  const script = `TIMEFORMAT='%U %S'; time sqlite3 ${join(folder, 'peer.db')} 'PRAGMA journal_mode=OFF' 'PRAGMA synchronous=OFF' 'CREATE TABLE e(h INTEGER, p INTEGER)' '.mode csv' '.import ${hashes} e' 'CREATE INDEX i ON e(h, p)' >/dev/null`;
  const { stderr, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return { build: user + system, bytes: statSync(join(folder, 'peer.db')).size };
};

/** Findings of the index in text in which none of these people can be. */
const falseMatches = async (
  lookup: OpenIndex | undefined,
): Promise<{ matches: number; mb: number; files: number; seconds: number }> => {
  const { sources } = loadRules();
  const packs = lookup === undefined ? [] : [exactPackOf(lookup.kinds)];
  const detector = createDetector(compileRules({ ...sources, packs: [...sources.packs, ...packs] }), lookup);
  const limits = DEFAULT_LIMITS;
  let [matches, bytes, files] = [0, 0, 0];
  const begun = process.cpuUsage();
  for (const root of values.text.split(','))
    for (const path of globSync('**/*', { cwd: root }).map((name) => join(root, name))) {
      if (bytes >= Number(values.mb) * 1e6) break;
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat?.isFile() || stat.size > 32 * 1024 ** 2) continue;
      const content = readFileSync(path);
      if (content.subarray(0, 4096).includes(0)) continue;
      bytes += content.length;
      files += 1;
      const session = detector.open(({ evidence, confidence }) => {
        if (confidence >= 0.6 && evidence.some(({ kind }) => kind === 'exact')) matches += 1;
      });
      const reading = readDocument(memorySource(content, path, createBudget(limits, content.length)), limits);
      for (let step = await reading.next(); !step.done; step = await reading.next())
        for (const segment of step.value) session.push(segment);
      session.finish();
    }
  return { matches, mb: bytes / 1e6, files, seconds: cpuSeconds(begun) };
};

try {
  writeList();
  const begun = process.cpuUsage();
  const wall = performance.now();
  const built = buildIndex({ list, index, columns: COLUMNS, key: () => KEY });
  const build = cpuSeconds(begun);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.log(
    `built ${built.patients} patients, ${built.entries} entries, ${(built.sizeBytes / 1e6).toFixed(0)} MB in ${build.toFixed(1)} CPU s (${((performance.now() - wall) / 1000).toFixed(0)} s by the clock), peak ${peakMb.toFixed(0)} MB of memory`,
  );
  const peer = values.peer ? peerSeconds() : undefined;
  if (peer !== undefined)
    console.log(
      `sqlite3: the same entries, hashed before, in ${peer.build.toFixed(1)} CPU s and ${(peer.bytes / 1e6).toFixed(0)} MB`,
    );

  // A fresh process, as a host is.
  const probe = `import { openIndex } from ${JSON.stringify(join(import.meta.dirname, '../src/exact/open-index.ts'))};
    const before = process.memoryUsage().arrayBuffers; const at = performance.now();
    const index = openIndex(${JSON.stringify(index)}, new Uint8Array(32).fill(11));
    const ms = performance.now() - at;
    const begun = process.cpuUsage(); let found = 0;
    for (let n = 0; n < 100000; n++) if (index.find('number', String(10000000 + n * 3))) found += 1;
    const { user, system } = process.cpuUsage(begun);
    console.log(JSON.stringify({ ms, bytes: process.memoryUsage().arrayBuffers - before, micros: (user + system) / 100000, found }));`;
  const opened = Array.from(
    { length: 5 },
    () =>
      JSON.parse(
        spawnSync(process.execPath, ['--input-type=module', '-e', probe], { encoding: 'utf8' }).stdout,
      ) as { ms: number; bytes: number; micros: number; found: number },
  );
  const openMs = Math.min(...opened.map(({ ms }) => ms));
  const memoryMb = (Math.max(...opened.map(({ bytes }) => bytes)) * THREADS) / 1024 ** 2;
  console.log(
    `opened in ${openMs.toFixed(1)} ms; ${THREADS} threads hold ${memoryMb.toFixed(0)} MB; a look-up costs ${opened[0]?.micros.toFixed(1)} µs of CPU`,
  );
  const lookup = openIndex(index, KEY);
  const unrelated = await falseMatches(lookup);
  const without = await falseMatches(undefined);
  console.log(
    `${unrelated.matches} matches in ${unrelated.mb.toFixed(0)} MB of ${unrelated.files} unrelated files; ${unrelated.seconds.toFixed(1)} CPU s, without an index ${without.seconds.toFixed(1)}`,
  );
  console.log(
    `RESULT ${JSON.stringify({
      buildPerSecond: Math.round(built.patients / build),
      bytesPerPatient: Number((built.sizeBytes / built.patients).toFixed(1)),
      openMs: Number(openMs.toFixed(1)),
      memoryMb: Number(memoryMb.toFixed(1)),
      falseMatches: unrelated.matches,
      peerBuildRatio: peer === undefined ? null : Number((peer.build / build).toFixed(2)),
      buildPeakMb: Math.round(peakMb),
      scanCost: Number((unrelated.seconds / without.seconds).toFixed(2)),
    })}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Findings of patients in text without patients: manuals, specifications, sources and fortune cookies of Debian packages,
 * fetched by name (`apt-get download`, `dpkg-deb -x`) into a folder that is kept. Each of them is false.
 *
 * `node bench/false-findings.ts [--cache /tmp/phisweep-false-findings] [--only PACKAGE] [--show]`; `--show` prints where
 * they are, by rule and evidence.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { loadRules } from '../src/config/load-rules.ts';
import type { Finding } from '../src/model/finding.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';
import type { FileVerdict } from '../src/model/verdict.ts';
import { createInlineQueue } from '../src/queue/create-inline-queue.ts';
import { createScanOne } from '../src/scan/job.ts';

/** Names of Debian 12; behind a bar what a later release calls it. */
const PACKAGES = [
  'apache2-doc',
  'debian-policy',
  'debian-reference-en',
  'developers-reference',
  'fortunes',
  'git-doc',
  'golang-1.19-src|golang-1.24-src',
  'nginx-doc',
  'octave-doc',
  'perl-doc',
  'postgresql-doc-15|postgresql-doc-17',
  'python-django-doc',
  'python3.11-doc|python3.13-doc',
  'r-doc-html',
  'sphinx-doc',
  'sqlite3-doc',
  'vim-doc',
];

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const run = (command: string, args: readonly string[], cwd: string): boolean =>
  spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;

/** Folder of the unpacked package. */
const fetchPackage = (cache: string, names: string): string => {
  for (const name of names.split('|')) {
    const folder = join(cache, name);
    if (existsSync(folder)) return folder;
    const debs = join(cache, `${name}.deb`);
    mkdirSync(debs, { recursive: true });
    const [deb] = run('apt-get', ['-q', 'download', name], debs) ? readdirSync(debs) : [];
    const isThere = deb !== undefined && run('dpkg-deb', ['-x', join(debs, deb), folder], cache);
    rmSync(debs, { recursive: true });
    if (isThere) return folder;
  }
  throw new Error(`No package of this name could be fetched: ${names}`);
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const { values: options } = parseArgs({
  options: {
    cache: { type: 'string', default: join(tmpdir(), 'phisweep-false-findings') },
    only: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});
const { cache, only, show } = options;
mkdirSync(cache, { recursive: true });
const paths = PACKAGES.filter((names) => only === undefined || names.split('|').includes(only)).flatMap(
  (names) => filesBelow(fetchPackage(cache, names)),
);
const scanOne = await createScanOne({
  rules: loadRules().sources,
  key: new Uint8Array(32),
  limits: { ...DEFAULT_LIMITS, maxLocated: 10_000 },
});
const queue = createInlineQueue(scanOne);
const jobs = (async function* () {
  for (const [id, path] of paths.entries()) {
    const { size, mtimeNs, ctimeNs, ino, dev } = statSync(path, { bigint: true });
    yield {
      id,
      payload: {
        fileId: id,
        shareId: 1,
        root: Buffer.from(cache),
        path: Buffer.from(relative(cache, path)),
        sizeBytes: Number(size),
        modifiedNs: mtimeNs,
        changedNs: ctimeNs,
        inode: ino,
        deviceId: dev,
      },
    };
  }
})();

const findingsOf = (verdict: FileVerdict): readonly Finding[] =>
  'findings' in verdict && verdict.findings !== undefined
    ? verdict.findings.located.filter(({ subject, band }) => subject === 'patient' && band !== 'possible')
    : [];

const byRule = new Map<string, number>();
const phiFiles: string[] = [];
let bytes = 0;
let scanned = 0;
let found = 0;
for await (const outcome of queue.run(jobs)) {
  if (!('result' in outcome)) continue;
  const { verdict } = outcome.result;
  const path = relative(cache, paths[Number(outcome.id)] as string);
  if (verdict.state !== 'scanned' && verdict.state !== 'partial') continue;
  scanned += 1;
  bytes += verdict.facts.textChars;
  if (verdict.findings.phi) phiFiles.push(path);
  for (const { ruleId, evidence, mask } of findingsOf(verdict)) {
    found += 1;
    byRule.set(ruleId, (byRule.get(ruleId) ?? 0) + 1);
    if (show)
      print([ruleId, path, mask, evidence.map(({ kind, id = '' }) => `${kind}:${id}`).join(' ')].join('\t'));
  }
}
await queue.close();
for (const path of phiFiles) print(`called PHI: ${path}`);
const megabytes = bytes / 1e6;
print(
  `RESULT ${JSON.stringify({
    falsePerMb: Math.round((found / megabytes) * 1000) / 1000,
    found,
    megabytes: Math.round(megabytes * 10) / 10,
    files: scanned,
    phiFiles: phiFiles.length,
    byRule: Object.fromEntries([...byRule].sort(([, a], [, b]) => b - a)),
  })}`,
);

/** `phisweep evidence`: everything an auditor asks of a scan, in one folder or ZIP, with a manifest. */
import { createHash, createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { CensusFile, EvidenceInput } from '../model/evidence.ts';
import type { FileRow, ReportSource } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { drawFiles } from '../report/evidence/draw-files.ts';
import { evidenceTables } from '../report/evidence/evidence-tables.ts';
import { evidencePage } from '../report/evidence/summary-page.ts';
import { reconcile } from '../risk/reconcile.ts';
import { allExceptions, attestationsOf } from '../store/attestations.ts';
import type { Store } from '../store/store.ts';
import { trendOf } from '../store/trend.ts';
import { toCsv, toXlsx } from '../util/tables.ts';
import { type Assessed, type AssessmentFlags, withAssessment } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { openOutput } from './output.ts';
import { reportSourceOf } from './render-report.ts';
import { zipOf } from './zip-of.ts';

interface EvidenceFlags extends AssessmentFlags {
  readonly out: string;
  readonly paths: EvidenceInput['paths'];
  readonly sample: number;
  readonly seed: string;
  readonly signKey?: string;
}

const PATHS = ['none', 'hashed', 'full'] as const;
const TREND_SCANS = 12;

export const evidenceCommand = (done: (code: number) => void): Command =>
  new Command('evidence')
    .description('write an evidence pack for an audit: tables, a summary page and a manifest')
    .requiredOption('--out <path>', 'a new or empty folder, or a file that ends in .zip')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .option('--paths <form>', `file paths in the label census: ${PATHS.join(', ')}`, oneOf(PATHS), 'none')
    .option('--sample <number>', 'files drawn for the label census', positiveInteger, 25)
    .option('--seed <text>', 'seed of the draw; the same seed draws the same files', 'phisweep')
    .option('--sign-key <file>', 'private key (PEM, Ed25519 or RSA) that signs the manifest')
    .action(async (flags: EvidenceFlags) => {
      const key = flags.signKey === undefined ? undefined : readKey(flags.signKey);
      checkTarget(flags.out);
      const files = withAssessment(flags, (assessed, store) => filesOf(assessed, store, flags, key));
      if (flags.out.endsWith('.zip')) await writeWhole(flags.out, await zipOf(files));
      else {
        mkdirSync(flags.out, { recursive: true, mode: 0o700 });
        for (const [name, bytes] of files) await writeWhole(join(flags.out, name), bytes);
      }
      process.stdout.write(`${files.size} files written to ${flags.out}.\n`);
      done(EXIT.DONE);
    });

const checkTarget = (out: string): void => {
  if (!existsSync(out)) return;
  if (out.endsWith('.zip')) throw new UserError(`${out} exists already; evidence is never overwritten.`);
  if (!statSync(out).isDirectory())
    throw new UserError(`${out} is not a folder; name a folder or a .zip file.`);
  if (readdirSync(out).length > 0)
    throw new UserError(`The folder ${out} is not empty; evidence is never overwritten.`);
};

const readKey = (file: string): KeyObject => {
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      throw new UserError(`The key ${file} can be read by others; set its mode to 0600.`);
    return createPrivateKey(readFileSync(file));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The key ${file} cannot be read as a private key in PEM form.`);
  }
};

const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const to = openOutput(path);
  try {
    await to.out(bytes);
  } catch (error) {
    to.abandon();
    throw error;
  }
  to.finish();
};

const filesOf = (
  assessed: Assessed,
  store: Store,
  flags: EvidenceFlags,
  key: KeyObject | undefined,
): ReadonlyMap<string, Uint8Array> => {
  const input = inputOf(assessed, store, flags);
  const tables = evidenceTables(input);
  const files = new Map<string, Uint8Array>([
    ['00-summary.html', Buffer.from(evidencePage(input, tables))],
    ...tables.map((table) => [`${table.name}.csv`, Buffer.from(toCsv(table, true))] as const),
    ['all-tables.xlsx', toXlsx(tables)],
  ]);
  const manifest = [...files]
    .map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
    .join('');
  files.set('manifest.sha256', Buffer.from(manifest));
  if (key !== undefined) {
    const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    files.set(
      'manifest.sha256.sig',
      Buffer.from(`${sign(algorithm, Buffer.from(manifest), key).toString('base64')}\n`),
    );
  }
  return files;
};

const inputOf = (assessed: Assessed, store: Store, flags: EvidenceFlags): EvidenceInput => {
  const { assets, scenarios, scan, loaded, register } = assessed;
  const source = reportSourceOf(store, scan.scanId, loaded);
  const { policy, tables, hash } = loaded;
  const options = store.db.prepare('SELECT options FROM scan WHERE id = ?').get(scan.scanId)?.['options'];
  return {
    scan: source.scan,
    assets,
    scenarios,
    trend: trendOf(store, TREND_SCANS),
    exceptions: allExceptions(store),
    attestations: [...attestationsOf(store).values()],
    census: censusOf(assessed, source, store, flags),
    controls: tables.controls2022.map(({ id, title, iso27002_2013 }) => ({
      id,
      title,
      iso27002_2013: iso27002_2013 ?? [],
    })),
    registerGiven: register !== undefined,
    foundNotRegistered: register === undefined ? 0 : reconcile(assets, register).foundNotRegistered.length,
    policy: {
      schemeId: policy.schemeId,
      version: policy.version,
      approvedBy: policy.approvedBy ?? undefined,
      approvedOn: policy.approvedOn ?? undefined,
      hash,
      levels: policy.levels,
    },
    account: userInfo().username,
    host: hostname(),
    options: JSON.parse(String(options)) as Record<string, unknown>,
    paths: flags.paths,
    madeAt: new Date().toISOString(),
  };
};

const censusOf = (
  { assets }: Assessed,
  source: ReportSource,
  store: Store,
  { seed, sample, paths }: EvidenceFlags,
): EvidenceInput['census'] => {
  const { of, files } = drawFiles(source.files({ phiOnly: true }), seed, sample);
  // The nearest store: a folder's own before the share's.
  const storeOf = ({ shareId, path }: FileRow) =>
    assets.find((asset) => asset.shareId === shareId && path.shown.startsWith(`${asset.folder.shown}/`)) ??
    assets.find((asset) => asset.shareId === shareId && asset.folder.shown === '.');
  const pathOf = ({ path }: FileRow): string =>
    paths === 'full'
      ? path.shown
      : paths === 'hashed'
        ? createHmac('sha256', store.key).update(`path\0${path.shown}`).digest('hex').slice(0, 16)
        : '';
  const toCensus = (row: FileRow): CensusFile => {
    const asset = storeOf(row);
    const ids = new Set(row.conditions.map(({ id }) => id));
    return {
      assetId: asset?.assetId ?? '',
      store: asset?.masked.name ?? '',
      path: pathOf(row),
      fileId: row.fileId,
      label: ids.has('PHI-UNCLASSIFIED') ? undefined : 'carried by the document',
      demanded: row.label,
      result: ids.has('PHI-UNCLASSIFIED') ? 'missing' : ids.has('LABEL-TOO-LOW') ? 'too low' : 'labelled',
    };
  };
  return { seed, of, files: files.map(toCensus) };
};

/** Flags > environment > `phisweep.yaml` > defaults: one checked value that the scan runs by. */
import { existsSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DEFAULT_LIMITS, type Limits } from '../model/limits.ts';
import type { OcrSettings } from '../model/ocr-settings.ts';
import type { Exposure } from '../model/source-entry.ts';
import { UserError } from '../model/user-error.ts';
import { type Config, configSchema } from './config-schema.ts';
import { type ImportedExposures, loadExposures } from './load-exposures.ts';
import { readYaml } from './read-yaml.ts';
import { resolveOcr } from './resolve-ocr.ts';

/** What the command line may say; undefined: not said. */
export interface Flags {
  readonly config?: string;
  readonly store?: string;
  readonly policy?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly oneFileSystem?: boolean;
  readonly includeSnapshots?: boolean;
  readonly workers?: number;
  readonly timeout?: number;
  readonly maxFileSize?: number;
  readonly maxMemory?: number;
  readonly ocr?: OcrSettings['mode'];
  readonly packs?: readonly string[];
  readonly profile?: string;
  /** The patient index, and its key where that does not lie beside it. */
  readonly index?: string;
  readonly indexKey?: string;
}

export interface RootOption {
  readonly path: string;
  readonly name: string | undefined;
  readonly exposure: Exposure | undefined;
  /** Globs, limits and packs as they hold for this share, those of the configuration included. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly limits: Limits;
  /** Undefined: those that are on by default. */
  readonly packs: readonly string[] | undefined;
  readonly window: Config['window'];
}

export interface ScanOptions {
  readonly roots: readonly RootOption[];
  readonly store: string;
  readonly policy: string | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly oneFileSystem: boolean;
  readonly includeSnapshots: boolean;
  readonly window: Config['window'];
  readonly throttle: NonNullable<Config['throttle']>;
  /** One of so many unchanged files is read again; 0: none. */
  readonly verifyEvery: number;
  readonly workers: number;
  readonly limits: Limits;
  readonly ocr: OcrSettings;
  readonly packs: readonly string[] | undefined;
  readonly ownRules: Config['rules'];
  readonly numbers: Config['numbers'];
  /** Undefined: those that usually are. */
  readonly broadGroups: readonly (string | number)[] | undefined;
  /** Access lists that the file server printed, and sizes of groups. */
  readonly imported: ImportedExposures;
}

const CONFIG_NAME = 'phisweep.yaml';

export const resolveOptions = (
  roots: readonly string[],
  flags: Flags,
  env: NodeJS.ProcessEnv = process.env,
): ScanOptions => {
  const config = readConfig(flags, env);
  const shares: readonly ConfigShare[] =
    roots.length > 0 ? roots.map((path) => shareOf(config, path)) : (config.shares ?? []);
  if (shares.length === 0)
    throw new UserError(`Name at least one folder to scan, or list shares in ${CONFIG_NAME}.`);
  const timeoutSeconds = flags.timeout ?? config.timeoutSeconds;
  const maxFileSizeMb = flags.maxFileSize ?? config.maxFileSizeMb;
  const limits: Limits = {
    ...DEFAULT_LIMITS,
    ...limitsOf(config.limits),
    ...(timeoutSeconds === undefined ? {} : timeLimits(timeoutSeconds, config.limits?.cpuSeconds)),
    ...(maxFileSizeMb === undefined ? {} : { fileBytes: maxFileSizeMb * MB }),
    ...((flags.maxMemory ?? config.maxMemoryMb) === undefined
      ? {}
      : { heapMb: (flags.maxMemory ?? config.maxMemoryMb) as number }),
  };
  const packs = flags.packs ?? config.packs;
  const include = flags.include ?? config.include ?? [];
  const exclude = flags.exclude ?? config.exclude ?? [];
  return {
    roots: shares.map((share) => ({
      path: share.path,
      name: share.name,
      exposure: exposureOf(share),
      // What the command line says goes before what a share says of itself.
      include: flags.include ?? share.include ?? include,
      exclude: [...exclude, ...(share.exclude ?? [])],
      limits: {
        ...limits,
        ...limitsOf(share.limits),
        ...(flags.maxFileSize === undefined ? {} : { fileBytes: limits.fileBytes }),
      },
      packs: flags.packs ?? share.packs ?? packs,
      window: share.window,
    })),
    store: storePath(flags, env, config),
    policy: flags.policy ?? config.policy,
    include,
    exclude,
    oneFileSystem: flags.oneFileSystem ?? config.oneFileSystem ?? false,
    includeSnapshots: flags.includeSnapshots ?? config.includeSnapshots ?? false,
    ...threadsOf(
      flags.workers ?? config.workers ?? Math.max(1, Math.min(8, availableParallelism())),
      resolveOcr(flags.ocr, config),
      config.throttle?.openFiles,
    ),
    limits,
    window: config.window,
    throttle: config.throttle ?? {},
    verifyEvery: everyOf(config.verifyPercent ?? 0),
    packs,
    ownRules: config.rules,
    numbers: config.numbers,
    broadGroups: config.broadGroups,
    imported: loadExposures(config),
  };
};

/** Each thread has one file open at a time: so many files, so many threads, at least one of either kind. */
const threadsOf = (
  workers: number,
  ocr: OcrSettings,
  openFiles = Number.POSITIVE_INFINITY,
): { workers: number; ocr: OcrSettings } => {
  const seeing = ocr.mode === 'off' ? 0 : Math.min(ocr.workers, Math.max(1, Math.floor(openFiles / 2)));
  return { workers: Math.min(workers, openFiles - seeing), ocr: { ...ocr, workers: Math.max(1, seeing) } };
};

const MB = 1024 * 1024;

/** Who gives a file more time gives it more computing time too, unless the configuration says how much. */
const timeLimits = (timeoutSeconds: number, cpuSeconds: number | undefined): Partial<Limits> => ({
  timeoutMs: timeoutSeconds * 1000,
  ...(cpuSeconds === undefined ? { cpuMs: timeoutSeconds * 750 } : {}),
});

const limitsOf = (limits: Config['limits'] = {}): Partial<Limits> => {
  const { fileMb, loadMb, expandedMb, memberMb, textMb, cpuSeconds, ...counts } = limits;
  const given = {
    ...counts,
    fileBytes: fileMb === undefined ? undefined : fileMb * MB,
    loadBytes: loadMb === undefined ? undefined : loadMb * MB,
    expandedBytes: expandedMb === undefined ? undefined : expandedMb * MB,
    memberBytes: memberMb === undefined ? undefined : memberMb * MB,
    textChars: textMb === undefined ? undefined : textMb * MB,
    cpuMs: cpuSeconds === undefined ? undefined : cpuSeconds * 1000,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

/** 1 %: every hundredth file, another hundredth each time. */
const everyOf = (percent: number): number => (percent <= 0 ? 0 : Math.max(1, Math.round(100 / percent)));

/** Where findings are kept: named, or in the user's state folder, never on a share. */
export const storePath = (
  flags: Pick<Flags, 'store' | 'config'>,
  env: NodeJS.ProcessEnv = process.env,
  config?: Config,
): string => {
  const named = flags.store ?? env['PHISWEEP_STORE'] ?? (config ?? readConfig(flags, env)).store;
  if (named !== undefined) return resolve(named);
  const base = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
  return join(base || join(homedir(), '.local', 'state'), 'phisweep', 'phisweep.db');
};

/** The policy that a command goes by: named on the command line or in the configuration; undefined: the one that comes with phisweep. */
export const policyPath = (
  flags: Pick<Flags, 'policy' | 'config'>,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined => flags.policy ?? readConfig(flags, env).policy;

export const readConfig = (
  flags: Pick<Flags, 'config' | 'profile'>,
  env: NodeJS.ProcessEnv = process.env,
): Config => {
  const path = configPath(flags, env);
  const config = path === undefined ? {} : readYaml(configSchema, path, 'Configuration', env);
  return withProfile(config, flags.profile ?? env['PHISWEEP_PROFILE'], path);
};

/** The file that is read; undefined: there is none. */
export const configPath = (
  flags: Pick<Flags, 'config'>,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined =>
  flags.config ?? env['PHISWEEP_CONFIG'] ?? (existsSync(CONFIG_NAME) ? CONFIG_NAME : undefined);

const withProfile = (config: Config, name: string | undefined, path: string | undefined): Config => {
  if (name === undefined) return config;
  const profile = config.profiles?.[name];
  if (profile !== undefined) return { ...config, ...profile };
  const known = Object.keys(config.profiles ?? {});
  throw new UserError(
    `${path === undefined ? 'There is no configuration, so' : `Configuration ${path}:`} there is no profile ${JSON.stringify(name)}${known.length === 0 ? '' : `; there are ${known.join(', ')}`}.`,
  );
};

type ConfigShare = NonNullable<Config['shares']>[number];

/** What the configuration says of who can reach a share. */
export const sharesOf = (config: Config): readonly Pick<RootOption, 'path' | 'name' | 'exposure'>[] =>
  (config.shares ?? []).map((share) => ({
    path: share.path,
    name: share.name,
    exposure: exposureOf(share),
  }));

const exposureOf = ({ exposure }: ConfigShare): Exposure | undefined =>
  exposure && { reach: exposure.reach, broadWrite: exposure.broadWrite, source: 'declared' };

/** A root named on the command line keeps what the configuration says of the same path. */
const shareOf = (config: Config, path: string): ConfigShare => ({
  ...config.shares?.find((candidate) => resolve(candidate.path) === resolve(path)),
  path,
});

/** `phisweep config`: is the configuration sound, and what applies, from where? */
import { Command } from 'commander';
import { loadNotifications } from '../config/load-notifications.ts';
import { loadPolicy } from '../config/load-policy.ts';
import { loadRegisters } from '../config/load-registers.ts';
import { loadRules } from '../config/load-rules.ts';
import { configPath, readConfig, resolveOptions, storePath } from '../config/resolve-options.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { EXIT } from './exit-codes.ts';
import { type Setting, shareSettings } from './share-settings.ts';

interface ConfigFlags {
  readonly config?: string;
  readonly profile?: string;
  readonly json?: boolean;
}

/** What holds where nobody says anything. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  include: [],
  exclude: [],
  oneFileSystem: false,
  includeSnapshots: false,
  timeoutSeconds: DEFAULT_LIMITS.timeoutMs / 1000,
  maxFileSizeMb: DEFAULT_LIMITS.fileBytes / 1024 ** 2,
  maxMemoryMb: DEFAULT_LIMITS.heapMb,
  verifyPercent: 0,
  throttle: {},
  limits: {
    loadMb: DEFAULT_LIMITS.loadBytes / 1024 ** 2,
    expandedMb: DEFAULT_LIMITS.expandedBytes / 1024 ** 2,
    memberMb: DEFAULT_LIMITS.memberBytes / 1024 ** 2,
    expansionRatio: DEFAULT_LIMITS.expansionRatio,
    members: DEFAULT_LIMITS.members,
    depth: DEFAULT_LIMITS.depth,
    pages: DEFAULT_LIMITS.pages,
    cells: DEFAULT_LIMITS.cells,
    textMb: DEFAULT_LIMITS.textChars / 1024 ** 2,
    cpuSeconds: DEFAULT_LIMITS.cpuMs / 1000,
  },
};

const ENVIRONMENT: Readonly<Record<string, string>> = {
  store: 'PHISWEEP_STORE',
  index: 'PHISWEEP_INDEX',
};

const settingsOf = (flags: ConfigFlags): Setting[] => {
  const path = configPath(flags);
  const config: Readonly<Record<string, unknown>> = readConfig(flags);
  const profile = flags.profile ?? process.env['PHISWEEP_PROFILE'];
  const ofProfile: Readonly<Record<string, unknown>> =
    (profile === undefined ? undefined : readConfig(flags).profiles?.[profile]) ?? {};
  const file = path ?? 'no file';
  const names = new Set([...Object.keys(DEFAULTS), ...Object.keys(config), 'store']);
  names.delete('profiles');
  const settings = [...names].sort().map((name): Setting => {
    const variable = ENVIRONMENT[name];
    const fromEnvironment = variable === undefined ? undefined : process.env[variable];
    if (fromEnvironment !== undefined)
      return { name, value: fromEnvironment, from: `environment ${variable}` };
    if (config[name] !== undefined)
      return {
        name,
        value: shownValue(name, config[name]),
        from: ofProfile[name] === undefined ? file : `${file}, profile ${profile}`,
      };
    return { name, value: name === 'store' ? storePath(flags) : DEFAULTS[name], from: 'default' };
  });
  const { shares = [] } = readConfig(flags);
  const limits = limitSettings(settings);
  return [...settings, ...shares.flatMap((share) => shareSettings(share, settings, limits, file))];
};

/** The path of a chat's webhook is its secret. */
const shownValue = (name: string, value: unknown): unknown =>
  (name !== 'notifications' && name !== 'registers') || !Array.isArray(value)
    ? value
    : value.map((entry: { readonly kind?: string; readonly url?: string }) => {
        const url = entry.kind === 'webhook' ? URL.parse(entry.url ?? '') : null;
        return url === null || url.pathname.length <= 1 ? entry : { ...entry, url: `${url.origin}/…` };
      });

/** Limit by limit: what the configuration says of some leaves the others as they are. */
const limitSettings = (settings: readonly Setting[]): Setting[] => {
  const said = settings.find(({ name }) => name === 'limits');
  const maxFile = settings.find(({ name }) => name === 'maxFileSizeMb');
  const of = (name: string): unknown => (said?.value as Record<string, unknown> | undefined)?.[name];
  const defaults = { fileMb: maxFile?.value, ...(DEFAULTS['limits'] as Record<string, unknown>) };
  return Object.entries(defaults).map(([name, value]): Setting => {
    if (name === 'fileMb' && maxFile !== undefined && maxFile.from !== 'default')
      return { name, value, from: maxFile.from };
    const own = said?.from === 'default' ? undefined : of(name);
    return own === undefined
      ? { name, value, from: 'default' }
      : { name, value: own, from: said?.from ?? 'default' };
  });
};

const checkCommand = (done: (code: number) => void): Command =>
  new Command('check')
    .description('check the configuration, the policy, the rule packs and the registers that it names')
    .argument('[file]', 'default: the configuration that a scan would read')
    .option('--profile <name>', 'with the settings of this profile')
    .action((file: string | undefined, flags: { readonly profile?: string }) => {
      const named = { ...flags, ...(file === undefined ? {} : { config: file }) };
      const config = readConfig(named);
      loadPolicy(config.policy);
      loadRules(config.packs);
      for (const { packs } of config.shares ?? []) if (packs !== undefined) loadRules(packs);
      loadRegisters(config, []);
      loadNotifications(config);
      if (config.shares !== undefined) resolveOptions([], named);
      const path = configPath(named);
      process.stdout.write(
        path === undefined
          ? 'There is no configuration; the defaults hold.\n'
          : `${escapeTerminal(path, true)} is valid: ${config.shares?.length ?? 0} shares, ${Object.keys(config.profiles ?? {}).length} profiles.\n`,
      );
      done(EXIT.DONE);
    });

const showCommand = (done: (code: number) => void): Command =>
  new Command('show')
    .description('show every setting with its value and where it comes from')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--profile <name>', 'with the settings of this profile')
    .option('--json', 'as JSON')
    .action((flags: ConfigFlags) => {
      const settings = settingsOf(flags);
      if (flags.json) process.stdout.write(`${JSON.stringify(settings, null, 2)}\n`);
      else
        for (const { name, value, from } of settings)
          process.stdout.write(
            `${escapeTerminal(`${name.padEnd(16)} ${JSON.stringify(value) ?? 'none'}  (${from})`, true)}\n`,
          );
      done(EXIT.DONE);
    });

export const configCommand = (done: (code: number) => void): Command =>
  new Command('config')
    .description('the configuration, and what applies')
    .addCommand(checkCommand(done))
    .addCommand(showCommand(done));

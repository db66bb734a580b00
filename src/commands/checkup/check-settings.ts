/** The configuration and what it names: read as a scan would read it. */
import { totalmem } from 'node:os';
import { loadNotifications } from '../../config/load-notifications.ts';
import { loadPolicy } from '../../config/load-policy.ts';
import { loadRegisters } from '../../config/load-registers.ts';
import { loadRules } from '../../config/load-rules.ts';
import {
  configPath,
  policyPath,
  readConfig,
  resolveOptions,
  type ScanOptions,
} from '../../config/resolve-options.ts';
import { UserError } from '../../model/user-error.ts';
import { type Checked, fail, ok, warn } from './check.ts';

export interface SettingFlags {
  readonly config?: string;
  readonly store?: string;
}

/** The rest is for the main process, the store's pages and the system. */
const MEMORY_PART = 0.75;

/** What a user can mend is a line; all else is a bug. */
export const orFail = (ask: () => Checked, remedy: string): Checked => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof UserError) return fail(error.message, remedy);
    throw error;
  }
};

/** What all scanning threads may hold together must fit, or the system ends one of them in the middle of a file. */
export const checkMemory = (
  { workers, limits }: Pick<ScanOptions, 'workers' | 'limits'>,
  bytes = Math.min(totalmem(), process.constrainedMemory() || Infinity),
): Checked => {
  const [wanted, there] = [workers * limits.heapMb, Math.floor(bytes / 1024 ** 2)];
  const sentence = `${workers} scanning threads may take ${wanted} MB of the ${there} MB of memory.`;
  return wanted <= there * MEMORY_PART
    ? ok(sentence)
    : warn(sentence, 'Set fewer workers, or a lower maxMemoryMb.');
};

export const checkSettings = (flags: SettingFlags, root: string): readonly Checked[] => {
  const path = configPath(flags, process.env);
  const read = orFail(() => {
    readConfig(flags);
    return ok(
      path === undefined ? 'No configuration: the defaults hold.' : `The configuration ${path} is valid.`,
    );
  }, 'phisweep config check shows what is wrong.');
  if (read.level === 'fail') return [read];
  return [
    read,
    orFail(() => {
      const { packs } = resolveOptions([root], flags);
      return ok(
        `Rule packs: ${(packs ?? ['default']).join(', ')}; ${loadRules(packs).sources.packs.length} files.`,
      );
    }, 'phisweep rules list shows what there is.'),
    orFail(() => checkMemory(resolveOptions([root], flags)), 'phisweep config check shows what is wrong.'),
    orFail(() => {
      const { policy, hash } = loadPolicy(policyPath(flags));
      return ok(`Policy ${policy.schemeId} version ${policy.version} (${hash}).`);
    }, 'Mend the policy file.'),
    orFail(() => {
      const { length } = loadNotifications(readConfig(flags));
      return ok(
        length === 0 ? 'Nobody is notified.' : `${length} notifications; phisweep notify tries them out.`,
      );
    }, 'Mend notifications in the configuration.'),
    orFail(() => {
      const { length } = loadRegisters(readConfig(flags), []);
      return ok(length === 0 ? 'No register is sent to.' : `${length} registers.`);
    }, 'Mend registers in the configuration.'),
  ];
};

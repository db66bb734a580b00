/** The database of findings: there, whole, with its key and with room to grow. */
import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { readConfig, storePath } from '../../config/resolve-options.ts';
import { countOf } from '../../report/words.ts';
import { RESERVE_BYTES } from '../../store/free-space.ts';
import { healthSigns } from '../../store/health-signs.ts';
import { listScans } from '../../store/list-scans.ts';
import { OlderStore } from '../../store/migrate.ts';
import { openStoreForReading } from '../../store/open-store.ts';
import { type Checked, fail, ok, warn } from './check.ts';
import { orFail, type SettingFlags } from './check-settings.ts';

const MEGABYTE = 1024 ** 2;
/** A scan of millions of files wants this. */
const COMFORTABLE_BYTES = 2048 * MEGABYTE;

/** The folder of the store may not have been made yet. */
const existingAbove = (path: string): string => {
  const folder = dirname(path);
  return existsSync(folder) || folder === path ? folder : existingAbove(folder);
};

const checkRoom = (path: string): Checked => {
  const { bavail, bsize } = statfsSync(existingAbove(path));
  const free = bavail * bsize;
  const sentence = `${Math.floor(free / MEGABYTE)} MB are free where the store lies.`;
  const remedy = 'Free some space or name another place with --store.';
  if (free < RESERVE_BYTES) return fail(sentence, remedy);
  return free < COMFORTABLE_BYTES ? warn(sentence, remedy) : ok(sentence);
};

const checkContent = (path: string, maxAgeDays: number | undefined): readonly Checked[] => {
  const store = openStoreForReading(path);
  try {
    const scans = listScans(store);
    const signs = healthSigns(store, maxAgeDays, new Date());
    return [
      ok(
        `The store ${path} (${Math.ceil(statSync(path).size / MEGABYTE)} MB, ${countOf(scans.length, 'scan')}) is whole as far as it was opened, and its key is there.`,
      ),
      ...signs.map(({ sentence }) => warn(sentence, 'Look at phisweep status.')),
    ];
  } finally {
    store.close();
  }
};

const checkStored = (path: string, maxAgeDays: number | undefined): readonly Checked[] => {
  try {
    return checkContent(path, maxAgeDays);
  } catch (error) {
    if (!(error instanceof OlderStore)) throw error;
    return [
      warn(
        error.message,
        'Back it up (copy it and its key) and scan; reports can be asked for again after that.',
      ),
    ];
  }
};

export const checkStore = (flags: SettingFlags): readonly Checked[] => {
  let path = '';
  let content: readonly Checked[] = [];
  const opened = orFail(() => {
    path = storePath(flags);
    if (existsSync(path)) content = checkStored(path, readConfig(flags).maxAgeDays);
    return ok(`There is no store at ${path} yet; the first scan makes it.`);
  }, 'phisweep store check looks closer; restore it from a backup if it is damaged.');
  const lines = opened.level === 'fail' || content.length === 0 ? [opened] : content;
  return path === '' ? lines : [...lines, checkRoom(path)];
};

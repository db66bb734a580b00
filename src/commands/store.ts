/** `phisweep store`: the database of findings in good health. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import { sizeText } from '../report/words.ts';
import { openKey, sealKey } from '../store/key-box.ts';
import { openStore, openStoreForReading } from '../store/open-store.ts';
import { prune } from '../store/prune.ts';
import { rotateKey } from '../store/rotate-key.ts';
import type { Store } from '../store/store.ts';
import { keyPathOf } from '../store/token-key.ts';
import { backupStore, checkStore, compactStore } from '../store/upkeep.ts';
import { readSecretText } from '../util/secret-file.ts';
import { EXIT } from './exit-codes.ts';

interface StoreFlags {
  readonly store?: string;
  readonly config?: string;
}

const command = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml');

const withStore = <Result>(
  open: (path: string) => Store,
  flags: StoreFlags,
  use: (store: Store) => Result,
): Result => {
  const store = open(storePath(flags));
  try {
    return use(store);
  } finally {
    store.close();
  }
};

const DAY_MS = 86_400_000;

/** `400d`, `2y`: days back from now, as the first day that is kept. */
const keepOption = (text: string): string => {
  const match = /^(\d{1,5})([dy])$/.exec(text);
  if (match === null) throw new InvalidArgumentError('It must be a time such as 400d or 2y.');
  const days = Number(match[1]) * (match[2] === 'y' ? 365 : 1);
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
};

const MOST_PASSPHRASE = 1024;

const passphraseOf = (file: string): string => {
  const text = readSecretText(file, MOST_PASSPHRASE, 'The passphrase file');
  if (text === undefined) throw new UserError(`The passphrase file ${file} does not exist.`);
  if (text.length < 12) throw new UserError('The passphrase must have 12 characters or more.');
  return text;
};

const keyCommand = (done: (code: number) => void): Command =>
  new Command('key')
    .description('the key of the tokens, which belongs to every backup')
    .addCommand(
      command('export', 'write the key to a file, under a passphrase')
        .requiredOption('--out <file>', 'new file')
        .requiredOption('--passphrase-file <file>', 'a file (0600) with the passphrase')
        .action((flags: StoreFlags & { readonly out: string; readonly passphraseFile: string }) => {
          const passphrase = passphraseOf(flags.passphraseFile);
          withStore(openStoreForReading, flags, ({ key }) =>
            orExplain(flags.out, () =>
              writeFileSync(flags.out, sealKey(key, passphrase), { mode: 0o600, flag: 'wx' }),
            ),
          );
          process.stdout.write(`The key is in ${flags.out}, under the passphrase.\n`);
          done(EXIT.DONE);
        }),
    )
    .addCommand(
      command(
        'rotate',
        'make another key: the next scans read again what holds values; decisions and history stay',
      ).action((flags: StoreFlags) => {
        const files = withStore(openStore, flags, rotateKey);
        process.stdout.write(
          `The key is another one. ${files} files are read again by the next scans; until the last of them is, the key before stays beside it, findings are compared as ever, and a patient may be counted twice.\nTokens in allow-lists, in exported decisions and in files that \`findings\` wrote are those of the key before.\n`,
        );
        done(EXIT.DONE);
      }),
    )
    .addCommand(
      command('import', 'put the key back beside a store that has lost it')
        .argument('<file>', 'what `store key export` wrote')
        .requiredOption('--passphrase-file <file>', 'a file (0600) with the passphrase')
        .action((file: string, flags: StoreFlags & { readonly passphraseFile: string }) => {
          const key = openKey(
            orExplain(file, () => readFileSync(file, 'utf8')),
            passphraseOf(flags.passphraseFile),
          );
          if (key === undefined)
            throw new UserError(`${file} cannot be opened: another passphrase, or not a key of phisweep.`);
          const target = keyPathOf(storePath(flags));
          orExplain(target, () => writeFileSync(target, key, { mode: 0o600, flag: 'wx' }));
          // Says so where it is the key of another store.
          withStore(openStoreForReading, flags, () => undefined);
          process.stdout.write(`The key is back: ${target}\n`);
          done(EXIT.DONE);
        }),
    );

const orExplain = <Value>(path: string, act: () => Value): Value => {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(code === 'EEXIST' ? `${path} exists already.` : `${path}: ${code}.`);
  }
};

export const storeCommand = (done: (code: number) => void): Command =>
  new Command('store')
    .description('upkeep of the database of findings')
    .addCommand(
      command('check', 'read every page and prove that the ledger of the last scan adds up').action(
        (flags: StoreFlags) => {
          const wrong = withStore(openStoreForReading, flags, checkStore);
          for (const line of wrong) process.stdout.write(`${line}\n`);
          if (wrong.length === 0) process.stdout.write('The store is sound.\n');
          done(wrong.length === 0 ? EXIT.DONE : EXIT.FAILED);
        },
      ),
    )
    .addCommand(
      command('backup', 'copy the store and its key, also while a scan runs')
        .requiredOption('--out <file>', 'new file')
        .action((flags: StoreFlags & { readonly out: string }) => {
          withStore(openStoreForReading, flags, (store) => backupStore(store, resolve(flags.out)));
          process.stdout.write(`Written: ${flags.out} and ${keyPathOf(flags.out)}\n`);
          done(EXIT.DONE);
        }),
    )
    .addCommand(
      command('compact', 'give free pages back to the disk').action((flags: StoreFlags) => {
        const { bytesBefore, bytesAfter } = withStore(openStore, flags, compactStore);
        process.stdout.write(`${sizeText(bytesBefore)} before, ${sizeText(bytesAfter)} now.\n`);
        done(EXIT.DONE);
      }),
    )
    .addCommand(
      command('prune', 'forget scans that are older')
        .requiredOption('--keep <time>', 'how far back scans can still be rendered: 400d, 2y', keepOption)
        .action((flags: StoreFlags & { readonly keep: string }) => {
          const { scans, keptFrom } = withStore(openStore, flags, (store) => prune(store, flags.keep));
          process.stdout.write(
            `${scans} scans forgotten${keptFrom === undefined ? '' : `; the oldest kept is ${keptFrom}`}.\n`,
          );
          done(EXIT.DONE);
        }),
    )
    .addCommand(keyCommand(done));

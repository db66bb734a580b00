/** `phisweep register push`: brings the registers of the configuration up to date with the last scan. */
import { Command } from 'commander';
import { type LoadedRegister, loadRegisters } from '../config/load-registers.ts';
import { readConfig, storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import type { Change } from '../register/plan.ts';
import type { Pushed } from '../register/push.ts';
import { planRegister, pushRegister } from '../scan/push-register.ts';
import { openStore, openStoreForReading } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { readCredential } from '../util/credentials.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { AssessmentFlags } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { PATHS, presentOf, type RegisterPaths } from './register-present.ts';
import { isUnicode } from './write-rows.ts';

interface PushFlags extends AssessmentFlags {
  readonly dryRun?: boolean;
  readonly paths: RegisterPaths;
}

const print = (line: string): void => void process.stdout.write(`${escapeTerminal(line, isUnicode())}\n`);

const nameOf = ({ item }: Change): string => (item.kind === 'asset' ? item.name : item.title);

const VERBS = { create: 'create', update: 'update', close: 'close', reopen: 'reopen' } as const;

const printPlan = (register: LoadedRegister, changes: readonly Change[]): void => {
  const moved = changes.filter(({ action }) => action !== 'keep');
  print(
    `${register.name} (${register.kind.kind}): ${moved.length === 0 ? 'nothing to change' : `${moved.length} to change`}`,
  );
  for (const change of moved)
    if (change.action !== 'keep')
      print(
        `  ${VERBS[change.action].padEnd(7)} ${change.item.kind.padEnd(5)} ${change.item.key}  ${nameOf(change)}`,
      );
};

const printResult = (register: LoadedRegister, pushed: Pushed): void => {
  const { create, update, close, reopen } = pushed.done;
  print(
    `${register.name} (${register.kind.kind}): ${create} created, ${update} updated, ${close} closed, ${reopen} reopened, ${pushed.refused.length} refused`,
  );
  for (const { key, reason } of pushed.refused) print(`  ${key}: ${reason}`);
  if (pushed.stopped !== undefined)
    print(`  stopped: ${pushed.stopped}; run it again, nothing is created twice`);
};

const pushAll = async (
  store: Store,
  registers: readonly LoadedRegister[],
  flags: PushFlags,
): Promise<boolean> => {
  const found = presentOf(store, flags);
  let whole = true;
  for (const setting of registers) {
    const input = { store, setting, ...found };
    const changes = planRegister(input);
    if (flags.dryRun === true) {
      printPlan(setting, changes);
      continue;
    }
    const pushed = await pushRegister(input, changes, () => ({
      secret:
        setting.credentials === undefined
          ? undefined
          : readCredential(setting.credentials, `register ${setting.name}`, process.env),
      env: process.env,
    }));
    printResult(setting, pushed);
    whole &&= pushed.stopped === undefined && pushed.refused.length === 0;
  }
  return whole;
};

export const registerPushCommand = (done: (code: number) => void): Command =>
  new Command('push')
    .description('bring the registers of the configuration up to date: create, update, close, reopen')
    .argument('[name...]', 'only these registers')
    .option('--dry-run', 'print what would change, and change nothing')
    .option('--paths <form>', `one of ${PATHS.join(', ')}: full names files too`, oneOf(PATHS), 'stores')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .action(async (names: readonly string[], flags: PushFlags) => {
      const registers = loadRegisters(readConfig(flags), names);
      if (registers.length === 0)
        throw new UserError('The configuration names no registers; list them under `registers`.');
      const path = storePath(flags);
      const store = flags.dryRun === true ? openStoreForReading(path) : openStore(path);
      try {
        done((await pushAll(store, registers, flags)) ? EXIT.DONE : EXIT.INCOMPLETE);
      } finally {
        store.close();
      }
    });

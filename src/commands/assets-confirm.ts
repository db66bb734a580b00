/** `phisweep assets confirm`: an owner confirms or corrects what was proposed (ISO/IEC 27002:2022 5.12 makes owners accountable). */
import { userInfo } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import { attest } from '../store/attestations.ts';
import { openStore } from '../store/open-store.ts';
import { type AssessmentFlags, assess, todayOf } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { refuseValues } from './refuse-values.ts';

interface ConfirmFlags extends AssessmentFlags {
  readonly owner: string;
  readonly label?: string;
  readonly until?: string;
  readonly note?: string;
}

/** `2027-06-30`. */
export const dateOption = (text: string): string => {
  const date = new Date(`${text}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(date.getTime()) ||
    date.toISOString().slice(0, 10) !== text
  )
    throw new InvalidArgumentError('It must be a date such as 2027-06-30.');
  return text;
};

export const futureDateOption = (text: string): string => {
  if (dateOption(text) < todayOf()) throw new InvalidArgumentError('It must not be in the past.');
  return text;
};

export const assetsConfirmCommand = (done: (code: number) => void): Command =>
  new Command('confirm')
    .description('record that an owner confirms or corrects the classification of a store')
    .argument('<asset>', 'id of the store, as `assets list` prints it')
    .requiredOption('--owner <name>', 'the accountable person or role')
    .option(
      '--label <level>',
      'level of the policy, by id, name or alias; without it only the owner is recorded',
    )
    .option('--until <date>', 'day of the next review', futureDateOption)
    .option('--note <text>', 'reason, for instance for another level than the proposed one')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .action(async (assetId: string, flags: ConfirmFlags) => {
      await refuseValues('The note', flags.note);
      const store = openStore(storePath(flags));
      try {
        const { assets, loaded } = assess(store, flags);
        const asset = assets.find((candidate) => candidate.assetId === assetId);
        if (asset === undefined)
          throw new UserError(
            `There is no store ${JSON.stringify(assetId)} in the last scan; see phisweep assets.`,
          );
        const { levels } = loaded.policy;
        const level = levels.find(
          ({ id, name, aliases }) =>
            flags.label !== undefined && [id, name, ...aliases].includes(flags.label),
        );
        if (flags.label !== undefined && level === undefined)
          throw new UserError(
            `The policy has no level ${JSON.stringify(flags.label)}; it has ${levels.map(({ id }) => id).join(', ')}.`,
          );
        const demanded = levels.find(({ id }) => id === asset.classification.demanded);
        if (
          level !== undefined &&
          demanded !== undefined &&
          level.rank < demanded.rank &&
          flags.note === undefined
        )
          throw new UserError(
            `The content demands ${demanded.id}; give the reason for ${level.id} with --note.`,
          );
        attest(store, {
          assetId,
          owner: flags.owner,
          level: level?.id,
          confirmedOn: todayOf(),
          until: flags.until,
          note: flags.note,
          by: userInfo().username,
        });
      } finally {
        store.close();
      }
      process.stdout.write(`${assetId}: recorded.\n`);
      done(EXIT.DONE);
    });

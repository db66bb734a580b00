/** `phisweep risks accept|withdraw`: an exception has an approver, a reason and an end; when it passes, the risk is back. */
import { Command } from 'commander';
import { storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import { acceptRisk, withdrawException } from '../store/attestations.ts';
import { openStore } from '../store/open-store.ts';
import { type AssessmentFlags, assess, todayOf } from './assessment.ts';
import { futureDateOption } from './assets-confirm.ts';
import { EXIT } from './exit-codes.ts';
import { refuseValues } from './refuse-values.ts';

interface AcceptFlags extends AssessmentFlags {
  readonly approver: string;
  readonly reason: string;
  readonly until: string;
}

export const risksAcceptCommand = (done: (code: number) => void): Command =>
  new Command('accept')
    .description('record that a risk is accepted until a day')
    .argument('<risk>', 'id of the risk, as `risks list` prints it')
    .requiredOption('--approver <name>', 'who accepts it')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--until <date>', 'last day on which it is accepted', futureDateOption)
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .action(async (scenarioId: string, flags: AcceptFlags) => {
      await refuseValues('The reason', flags.reason);
      const store = openStore(storePath(flags));
      try {
        if (!assess(store, flags).scenarios.some((risk) => risk.scenarioId === scenarioId))
          throw new UserError(
            `There is no risk ${JSON.stringify(scenarioId)} in the last scan; see phisweep risks.`,
          );
        const { approver, reason, until } = flags;
        acceptRisk(store, { scenarioId, approver, reason, acceptedOn: todayOf(), until });
      } finally {
        store.close();
      }
      process.stdout.write(`${scenarioId}: accepted until ${flags.until}.\n`);
      done(EXIT.DONE);
    });

export const risksWithdrawCommand = (done: (code: number) => void): Command =>
  new Command('withdraw')
    .description('take the acceptance of a risk back')
    .argument('<risk>', 'id of the risk')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .action((scenarioId: string, flags: AssessmentFlags) => {
      const store = openStore(storePath(flags));
      try {
        if (!withdrawException(store, scenarioId, todayOf()))
          throw new UserError(`The risk ${JSON.stringify(scenarioId)} is not accepted by anybody.`);
      } finally {
        store.close();
      }
      process.stdout.write(`${scenarioId}: no longer accepted.\n`);
      done(EXIT.DONE);
    });

/** `phisweep triage`: people decide what findings are, with a reason; new values are never hidden by it. */
import { Command } from 'commander';
import { triageAskCommand } from './triage-ask.ts';
import { triageExportCommand, triageImportCommand } from './triage-exchange.ts';
import { triageListCommand, triageSetCommand, triageWithdrawCommand } from './triage-set.ts';

export const triageCommand = (done: (code: number) => void): Command =>
  new Command('triage')
    .description('decide what findings are: false positive, accepted, to fix, fixed')
    .addCommand(triageAskCommand(done), { isDefault: true })
    .addCommand(triageSetCommand(done))
    .addCommand(triageListCommand(done))
    .addCommand(triageWithdrawCommand(done))
    .addCommand(triageExportCommand(done))
    .addCommand(triageImportCommand(done));

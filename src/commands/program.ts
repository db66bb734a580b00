/** The command line: one file per command, joined here. */
import { Command, CommanderError } from 'commander';
import { TOOL_VERSION } from '../config/tool-version.ts';
import { assetsCommand } from './assets.ts';
import { auditCommand } from './audit.ts';
import { configCommand } from './config.ts';
import { controlsCommand } from './controls.ts';
import { doctorCommand } from './doctor.ts';
import { evidenceCommand } from './evidence.ts';
import { EXIT } from './exit-codes.ts';
import { explainCommand } from './explain.ts';
import { findingsCommand } from './findings.ts';
import { hipaaCommand } from './hipaa.ts';
import { indexCommand } from './index-command.ts';
import { notifyCommand } from './notify.ts';
import { policyCommand } from './policy.ts';
import { registerCommand } from './register.ts';
import { reportCommand } from './report.ts';
import { revealCommand } from './reveal.ts';
import { risksCommand } from './risks.ts';
import { rulesCommand } from './rules.ts';
import { scanCommand } from './scan.ts';
import { scheduleCommand } from './schedule.ts';
import { statusCommand } from './status.ts';
import { storeCommand } from './store.ts';
import { triageCommand } from './triage.ts';
import { whereCommand } from './where.ts';

export interface Program {
  /** Answers the exit code; throws `UserError` for what the user can mend. */
  run(argv: readonly string[]): Promise<number>;
  /** All commands and options, for the test that holds the README to them. */
  readonly root: Command;
}

export const createProgram = (): Program => {
  let code: number = EXIT.DONE;
  const done = (answer: number): void => {
    code = answer;
  };
  const root = new Command('phisweep')
    .description('Finds patient health information on file shares.')
    .version(TOOL_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addCommand(scanCommand(done))
    .addCommand(reportCommand(done))
    .addCommand(statusCommand(done))
    .addCommand(findingsCommand(done))
    .addCommand(triageCommand(done))
    .addCommand(explainCommand(done))
    .addCommand(revealCommand(done))
    .addCommand(whereCommand(done))
    .addCommand(auditCommand(done))
    .addCommand(assetsCommand(done))
    .addCommand(risksCommand(done))
    .addCommand(evidenceCommand(done))
    .addCommand(registerCommand(done))
    .addCommand(configCommand(done))
    .addCommand(scheduleCommand(done))
    .addCommand(notifyCommand(done))
    .addCommand(doctorCommand(done))
    .addCommand(hipaaCommand(done))
    .addCommand(controlsCommand(done))
    .addCommand(storeCommand(done))
    .addCommand(rulesCommand(done))
    .addCommand(policyCommand(done))
    .addCommand(indexCommand(done))
    .helpCommand('help [command]', 'print help for a command');
  for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands }) => commands)])
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureOutput({
        outputError: (text, write) =>
          write(
            `phisweep: ${text
              .replace(/^error: /, '')
              .trimEnd()
              .replaceAll('\n', ' ')}\n`,
          ),
      });
  return {
    root,
    run: async (argv) => {
      try {
        await root.parseAsync([...argv], { from: 'user' });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        return error.exitCode === 0 ? EXIT.DONE : EXIT.FAILED;
      }
      return code;
    },
  };
};

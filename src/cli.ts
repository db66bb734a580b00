/** argv in, exit code out. The one place where a user's mistake becomes a sentence and a bug becomes a stack trace. */

import { EXIT } from './commands/exit-codes.ts';
import { createProgram } from './commands/program.ts';
import { UserError } from './model/user-error.ts';
import { escapeTerminal } from './util/escape-terminal.ts';
import { leaveAnyway } from './util/leave-anyway.ts';

let failed = false;

/** The first failure is the one to tell: what follows from it is not. */
const fail = (sentence: string): void => {
  process.exitCode = EXIT.FAILED;
  if (failed) return;
  failed = true;
  process.stderr.write(`phisweep: ${escapeTerminal(sentence, true)}\n`);
};

// A reader that closes the pipe early (head, less) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.DONE);
  fail(`Standard output cannot be written (${error.code}).`);
});

/** Time for what is still being written; only a thread that hangs in a dead mount takes longer. */
const LAST_MS = 3_000;

try {
  const code = await createProgram().run(process.argv.slice(2));
  process.exitCode = failed ? EXIT.FAILED : code;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  fail(error.message);
}
setTimeout(() => leaveAnyway(Number(process.exitCode ?? EXIT.DONE)), LAST_MS).unref();

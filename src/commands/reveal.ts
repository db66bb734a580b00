/** `phisweep reveal`: the value of one finding, read again from its file under the rights of whoever asks. Audited before it is shown. */
import { Command } from 'commander';
import { loadRules } from '../config/load-rules.ts';
import { storePath } from '../config/resolve-options.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { DEFAULT_OCR } from '../model/ocr-settings.ts';
import { PROBLEMS } from '../model/problem.ts';
import { UserError } from '../model/user-error.ts';
import { recordAudit } from '../store/audit.ts';
import { findFinding } from '../store/find-finding.ts';
import { openStore } from '../store/open-store.ts';
import { keysOf } from '../store/token-key.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { EXIT } from './exit-codes.ts';
import { noSuchFinding, pathOfFinding } from './explain.ts';
import { positiveInteger } from './number-option.ts';
import { refuseValues } from './refuse-values.ts';
import { placeText } from './shown-lines.ts';
import { showSandboxed } from './test-document.ts';

interface RevealFlags {
  readonly reason: string;
  readonly store?: string;
  readonly config?: string;
}

export const revealCommand = (done: (code: number) => void): Command =>
  new Command('reveal')
    .description('show the value of a finding by reading its file again; audited')
    .argument('<finding>', 'number of the finding in a report', positiveInteger)
    .requiredOption('--reason <text>', 'why it is looked at; goes into the audit log')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .action(async (id: number, flags: RevealFlags) => {
      await refuseValues('The reason', flags.reason);
      const store = openStore(storePath(flags));
      try {
        const finding = findFinding(store, id);
        if (finding === undefined) throw noSuchFinding(id);
        const { category, token, entry } = finding;
        const shown = await showSandboxed(
          {
            rules: loadRules(['all']).sources,
            limits: DEFAULT_LIMITS,
            ocr: DEFAULT_OCR,
            showText: true,
            minConfidence: 0,
            only: { keys: keysOf(store), token },
          },
          entry,
        );
        const { matches, problem } = shown;
        recordAudit(store, {
          action: 'reveal',
          category,
          token,
          fileId: entry.fileId,
          reason: flags.reason,
          result:
            matches.length > 0 ? `${matches.length} places shown` : (problem?.code ?? 'not there any more'),
        });
        if (matches.length === 0)
          throw new UserError(
            problem === undefined
              ? `The value is not in ${pathOfFinding(finding)} any more.`
              : `${pathOfFinding(finding)}: ${PROBLEMS[problem.code].sentence}`,
          );
        process.stdout.write(`${escapeTerminal(pathOfFinding(finding), true)}\n`);
        for (const { place, text } of matches)
          process.stdout.write(`${placeText(place)}  ${escapeTerminal(text ?? '', true)}\n`);
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

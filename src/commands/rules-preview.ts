/** `phisweep rules preview`: what a changed pack would find, and find no more, in files that are at hand. */
import { Command } from 'commander';
import { loadRules } from '../config/load-rules.ts';
import { withOwnRules } from '../config/own-rules.ts';
import { readText } from '../config/read-yaml.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { UserError } from '../model/user-error.ts';
import { compareShown, type Difference } from '../scan/compare-shown.ts';
import type { ShowInit } from '../scan/show-file.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { EXIT } from './exit-codes.ts';
import { commaList } from './number-option.ts';
import { entryOf, showSandboxed } from './test-document.ts';

interface PreviewFlags {
  readonly pack: string;
  readonly samples?: string;
  readonly packs?: readonly string[];
  readonly json?: boolean;
}

interface Preview {
  readonly file: string;
  readonly differences: readonly Difference[];
}

export const rulesPreviewCommand = (done: (code: number) => void): Command =>
  new Command('preview')
    .description('show what a changed rule pack would find, and find no more')
    .argument('[files...]', 'documents to try it on')
    .requiredOption('--pack <file>', 'the changed pack; it replaces the one of its name')
    .option('--samples <file>', 'a text file that lists documents, one path a line')
    .option('--packs <names>', 'the packs to compare with, separated by commas', commaList)
    .option('--json', 'as JSON')
    .action(async (files: readonly string[], flags: PreviewFlags) => {
      const named = [...files, ...(flags.samples === undefined ? [] : listedIn(flags.samples))];
      if (named.length === 0)
        throw new UserError('Name documents to try the pack on, or a list by --samples.');
      const loaded = loadRules(flags.packs);
      const today = new Date().toISOString().slice(0, 10);
      const changed = withOwnRules(loaded, undefined, [flags.pack], today);
      const previews: Preview[] = [];
      for (const file of named) {
        const job = entryOf(file);
        const before = await showSandboxed(initOf(loaded.sources), job);
        const after = await showSandboxed(initOf(changed.sources), job);
        if (before.problem !== undefined)
          process.stderr.write(`phisweep: ${escapeTerminal(file, true)}: ${before.problem.code}\n`);
        previews.push({ file, differences: compareShown(before, after) });
      }
      if (flags.json) process.stdout.write(`${JSON.stringify(previews, null, 2)}\n`);
      else for (const line of linesOf(previews)) process.stdout.write(`${escapeTerminal(line, true)}\n`);
      done(EXIT.DONE);
    });

const initOf = (rules: ShowInit['rules']): ShowInit => ({
  rules,
  limits: DEFAULT_LIMITS,
  showText: false,
  minConfidence: 0,
});

const listedIn = (file: string): string[] =>
  readText(file, 'List of documents')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));

/** So many masks of one rule are shown for one document. */
const MOST_MASKS = 5;

function* linesOf(previews: readonly Preview[]): Generator<string> {
  let appears = 0;
  let disappears = 0;
  for (const { file, differences } of previews) {
    if (differences.length > 0) yield file;
    for (const difference of differences) {
      appears += difference.appears.length;
      disappears += difference.disappears.length;
      for (const [sign, matches] of [
        ['+', difference.appears],
        ['-', difference.disappears],
      ] as const)
        if (matches.length > 0) {
          const masks = [...new Set(matches.map(({ mask }) => mask))].slice(0, MOST_MASKS);
          yield `  ${sign} ${difference.ruleId}  ${matches.length}  ${masks.join(' ')}`;
        }
    }
  }
  yield `${appears} would appear, ${disappears} would disappear in ${previews.length} ${previews.length === 1 ? 'document' : 'documents'}.`;
}

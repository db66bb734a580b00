/** `phisweep rules test`: what matches, and why. */
import { open } from 'node:fs/promises';
import { Command } from 'commander';
import { loadRules } from '../config/load-rules.ts';
import type { RuleSources } from '../detect/compile-rules.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { UserError } from '../model/user-error.ts';
import { createSampleReader } from '../scan/read-sample.ts';
import { EXIT } from './exit-codes.ts';
import { collect, commaList, numberBetween } from './number-option.ts';
import { ownRulesOf } from './own-rules-of.ts';
import { testDocument } from './test-document.ts';
import { testSamples } from './test-samples.ts';

interface TestFlags {
  readonly ndjson?: boolean;
  readonly packs?: readonly string[];
  readonly rules?: readonly string[];
  readonly minConfidence: number;
  readonly showText?: boolean;
  readonly json?: boolean;
}

export const rulesTestCommand = (done: (code: number) => void): Command =>
  new Command('test')
    .description('show what matches in a document, and why')
    .argument('<file>', 'a document of any format, or - for standard input')
    .option('--ndjson', 'the file holds lines {"id", "text"}: answer each with a line {"id", "matches"}')
    .option('--packs <names>', 'only these packs: names, groups of them, all or default', commaList)
    .option('--rules <file>', 'a rule pack of your own, or a file of overrides; may be repeated', collect)
    .option('--min-confidence <number>', 'leave out what is less sure', numberBetween(0, 1), 0.3)
    .option('--show-text', 'show the values themselves, not their masks')
    .option('--json', 'as JSON')
    .action(async (file: string, flags: TestFlags) => {
      const { sources } = ownRulesOf(loadRules(flags.packs), undefined, flags.rules);
      if (flags.ndjson) {
        await testLines(file, sources, flags.minConfidence);
        done(EXIT.DONE);
      } else
        done(
          await testDocument(file, {
            rules: sources,
            showText: flags.showText === true,
            minConfidence: flags.minConfidence,
            json: flags.json === true,
          }),
        );
    });

const testLines = async (file: string, sources: RuleSources, minConfidence: number): Promise<void> => {
  const read = createSampleReader(sources, DEFAULT_LIMITS);
  const { lines, bad } = await testSamples(await inputOf(file), read, minConfidence);
  if (bad > 0) process.stderr.write(`phisweep: ${bad} of ${lines} lines hold no sample.\n`);
};

const inputOf = async (file: string): Promise<AsyncIterable<Uint8Array>> => {
  if (file === '-') return process.stdin;
  try {
    const handle = await open(file);
    if (!(await handle.stat()).isFile()) throw new UserError(`${file} is not a file.`);
    return handle.createReadStream();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(code === 'ENOENT' ? `${file} does not exist.` : `${file} cannot be read (${code}).`);
  }
};

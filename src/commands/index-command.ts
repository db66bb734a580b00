/** `phisweep index`: the hospital's own patients as keyed hashes, for exact data match. */
import { Command } from 'commander';
import { type BuildResult, buildIndex } from '../exact/build-index.ts';
import { keyCheckOf } from '../exact/hash-value.ts';
import { readIndexKey, readOrMakeIndexKey } from '../exact/index-key.ts';
import { openIndexFile } from '../exact/open-index.ts';
import { verifyIndex } from '../exact/verify-index.ts';
import { UserError } from '../model/user-error.ts';
import { EXIT } from './exit-codes.ts';
import { type IndexFlags, indexFilesOf } from './index-file.ts';
import { linesOfBuild, linesOfInfo, toInfo } from './index-text.ts';
import { commaList, oneOf } from './number-option.ts';

interface JsonFlags extends IndexFlags {
  readonly json?: boolean;
}

interface BuildFlags extends JsonFlags {
  readonly columns: readonly string[];
  readonly encoding?: string;
  readonly dates?: (typeof DATES)[number];
  readonly quiet?: boolean;
}

const DATES = ['month-first', 'day-first'] as const;

export const indexCommand = (done: (code: number) => void): Command => {
  const command = new Command('index').description('the index of the hospital\u2019s own patients');
  const options = (name: string, description: string): Command =>
    new Command(name)
      .description(description)
      .option('--index <file>', 'the index, default patients.idx beside the store')
      .option('--index-key <file>', 'its key, default beside the index')
      .option('--config <file>', 'configuration, default phisweep.yaml')
      .option('--json', 'as JSON');
  return command
    .addCommand(
      options('build', 'make an index of keyed hashes from a list of patients; no value is kept')
        .argument('<list>', 'the list, delimited text with a header: CSV, TSV')
        .requiredOption(
          '--columns <names>',
          'columns to index, such as mrn,ssn,last,first,birth_date,phone,postcode; mrn=PAT_ID where the list calls it otherwise',
          commaList,
        )
        .option('--encoding <name>', 'encoding of the list, default by its byte-order mark, else UTF-8')
        .option(
          '--dates <form>',
          `how its dates are written: ${DATES.join(', ')}; default told by its rows`,
          oneOf(DATES),
        )
        .option('--quiet', 'no progress')
        .action((list: string, flags: BuildFlags) => {
          const { index, key } = indexFilesOf(flags);
          const result = buildIndex({
            list,
            index,
            key: () => readOrMakeIndexKey(key),
            columns: flags.columns,
            encoding: flags.encoding,
            dayFirst: flags.dates === undefined ? undefined : flags.dates === 'day-first',
            onProgress: progressOf(flags.quiet === true),
          });
          printBuild(result, index, flags.json === true);
          done(EXIT.DONE);
        }),
    )
    .addCommand(
      options('refresh', 'build the index again from its list, with the same columns and key')
        .option('--quiet', 'no progress')
        .action((flags: JsonFlags & { readonly quiet?: boolean }) => {
          const { index, key } = indexFilesOf(flags);
          const { facts, close } = openIndexFile(index);
          close();
          const secret = readIndexKey(key);
          if (keyCheckOf(secret) !== facts.keyCheck)
            throw new UserError(`The patient index ${index} was built with another key.`);
          const { path, columns, encoding, dayFirst } = facts.source;
          const result = buildIndex({
            list: path,
            index,
            key: () => secret,
            columns,
            encoding,
            dayFirst,
            onProgress: progressOf(flags.quiet === true),
          });
          printBuild(result, index, flags.json === true);
          done(EXIT.DONE);
        }),
    )
    .addCommand(
      options('info', 'what an index holds').action((flags: JsonFlags) => {
        const { index, key } = indexFilesOf(flags);
        const file = openIndexFile(index);
        file.close();
        const info = toInfo(file, index, key);
        print(flags.json ? [JSON.stringify(info, null, 2)] : linesOfInfo(info));
        done(EXIT.DONE);
      }),
    )
    .addCommand(
      options('verify', 'read an index from end to end and check every entry').action((flags: JsonFlags) => {
        const { index, key } = indexFilesOf(flags);
        const file = openIndexFile(index);
        try {
          if (keyCheckOf(readIndexKey(key)) !== file.facts.keyCheck)
            throw new UserError(`The patient index ${index} was built with another key.`);
          const wrong = verifyIndex(file);
          if (wrong !== undefined)
            throw new UserError(`The patient index ${index} is damaged: ${wrong}; build it anew.`);
          print([
            flags.json
              ? JSON.stringify({ index, sound: true, entries: file.facts.entries })
              : `${index} is sound: ${file.facts.entries} entries of ${file.facts.patients} patients.`,
          ]);
          done(EXIT.DONE);
        } finally {
          file.close();
        }
      }),
    );
};

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

const printBuild = (result: BuildResult, index: string, json: boolean): void =>
  print(json ? [JSON.stringify({ index, ...result }, null, 2)] : linesOfBuild(result, index));

const PROGRESS_ROWS = 100_000;

/** A line now and then on a terminal; nothing off it. */
const progressOf = (quiet: boolean): ((rows: number) => void) => {
  let next = PROGRESS_ROWS;
  return (rows) => {
    if (quiet || !process.stderr.isTTY || rows < next) return;
    next = rows + PROGRESS_ROWS;
    process.stderr.write(`${rows} rows\r`);
  };
};

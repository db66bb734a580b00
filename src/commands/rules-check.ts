/** `phisweep rules check`: are the packs, or files of one's own, sound? */
import { Command } from 'commander';
import { checkSource, type Fault } from '../config/check-pack.ts';
import { loadRules } from '../config/load-rules.ts';
import { parseYaml, readText } from '../config/read-yaml.ts';
import { MOST_OWN_STEPS } from '../detect/prove-shape.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { EXIT } from './exit-codes.ts';

interface Checked {
  readonly file: string;
  readonly faults: readonly Fault[];
}

export const rulesCheckCommand = (done: (code: number) => void): Command =>
  new Command('check')
    .description('check rule packs and term lists: schema, safety, examples, conflicts')
    .argument('[files...]', 'packs or term lists of your own; default: those that come with phisweep')
    .option('--json', 'as JSON')
    .action((files: readonly string[], flags: { readonly json?: boolean }) => {
      const checked = files.length === 0 ? checkOwn() : files.map(checkFile);
      if (flags.json) process.stdout.write(`${JSON.stringify(checked, null, 2)}\n`);
      else for (const line of linesOf(checked)) process.stdout.write(`${escapeTerminal(line, true)}\n`);
      done(checked.some(({ faults }) => faults.length > 0) ? EXIT.FAILED : EXIT.DONE);
    });

const checkFile = (file: string): Checked => {
  const source = parseYaml(readText(file, 'Rule file'), file, 'Rule file');
  return { file, faults: checkSource(source, loadRules(['all']).sources) };
};

const checkOwn = (): Checked[] => {
  const { sources, packs } = loadRules(['all']);
  return [
    ...sources.packs.map((pack, i) => ({
      file: `${packs[i]}.yaml`,
      faults: checkSource(pack, sources, MOST_OWN_STEPS),
    })),
    ...sources.terms.map((terms) => ({
      file: `terms/${String((terms as { readonly id?: unknown }).id)}`,
      faults: checkSource(terms, sources),
    })),
  ];
};

function* linesOf(checked: readonly Checked[]): Generator<string> {
  for (const { file, faults } of checked) {
    yield `${file}: ${faults.length === 0 ? 'sound' : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`}`;
    for (const { where, what } of faults) yield `  ${where}: ${what}`;
  }
}

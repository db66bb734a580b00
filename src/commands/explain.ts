/** `phisweep explain`: why was this called a finding? From what is stored; the file is not opened. */
import { Command } from 'commander';
import { loadRules } from '../config/load-rules.ts';
import { storePath } from '../config/resolve-options.ts';
import { compileRules } from '../detect/compile-rules.ts';
import { CATEGORIES } from '../model/category.ts';
import { UserError } from '../model/user-error.ts';
import { type FoundFinding, findFinding } from '../store/find-finding.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { toPathForm } from '../store/path-form.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { EXIT } from './exit-codes.ts';
import { positiveInteger } from './number-option.ts';
import { evidenceText, placeText } from './shown-lines.ts';

interface ExplainFlags {
  readonly store?: string;
  readonly config?: string;
  readonly json?: boolean;
}

export const noSuchFinding = (id: number): UserError =>
  new UserError(
    `The store holds no finding ${id}; \`phisweep report --format csv-findings\` shows their numbers.`,
  );

export const pathOfFinding = ({ entry, shareName }: FoundFinding): string =>
  `${shareName}/${toPathForm(entry.path).shown}`;

const linesOf = (finding: FoundFinding): string[] => {
  const { category, subject, confidence, phi, located, ruleId } = finding;
  const rule = compileRules(loadRules(['all']).sources).rules.find(
    (candidate) => candidate.rule.id === ruleId,
  );
  return [
    `${pathOfFinding(finding)}${located === undefined ? '' : `, ${placeText(located.place)}`}`,
    `${CATEGORIES[category].name} of a ${subject}${phi ? ', with health information' : ''}, confidence ${confidence}`,
    ...(located === undefined
      ? ['Its place was not kept: the file holds more findings of this rule than are located.']
      : [`Seen as ${located.mask}`, ...located.evidence.map((evidence) => `  ${evidenceText(evidence)}`)]),
    ...(located !== undefined && located.alternatives.length > 0
      ? [`Also read as ${located.alternatives.join(', ')}`]
      : []),
    rule === undefined
      ? `Rule ${ruleId} is not in the packs of this version.`
      : `Rule ${ruleId}: ${rule.rule.name}. Source: ${rule.rule.source}`,
  ];
};

export const explainCommand = (done: (code: number) => void): Command =>
  new Command('explain')
    .description('say why something was called a finding')
    .argument('<finding>', 'number of the finding in a report', positiveInteger)
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--json', 'as JSON')
    .action((id: number, flags: ExplainFlags) => {
      const store = openStoreForReading(storePath(flags));
      try {
        const finding = findFinding(store, id);
        if (finding === undefined) throw noSuchFinding(id);
        if (flags.json) {
          const { entry: _, ...rest } = finding;
          process.stdout.write(
            `${JSON.stringify({ findingId: id, path: pathOfFinding(finding), ...rest }, null, 2)}\n`,
          );
        } else for (const line of linesOf(finding)) process.stdout.write(`${escapeTerminal(line, true)}\n`);
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

/** `phisweep rules explain`: one rule in words, and how its confidence adds up. */
import { Command } from 'commander';
import { CATEGORIES } from '../model/category.ts';
import { UserError } from '../model/user-error.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { nearestOf } from '../util/nearest.ts';
import { allRules, type ListedRule } from './all-rules.ts';
import { EXIT } from './exit-codes.ts';

export const rulesExplainCommand = (done: (code: number) => void): Command =>
  new Command('explain')
    .description('say what a rule looks for, and how its confidence adds up')
    .argument('<id>', 'id of the rule, such as us.ssn.1')
    .option('--config <file>', 'configuration, default phisweep.yaml: its own rules are known too')
    .action((id: string, flags: { readonly config?: string }) => {
      const rules = allRules(flags);
      const found = rules.find(({ rule }) => rule.id === id);
      if (found === undefined) {
        const near = nearestOf(
          id,
          rules.map(({ rule }) => rule.id),
        );
        throw new UserError(
          `There is no rule ${JSON.stringify(id)}${near === undefined ? '; phisweep rules list shows them.' : `; did you mean ${JSON.stringify(near)}?`}`,
        );
      }
      for (const line of explained(found)) process.stdout.write(`${escapeTerminal(line, true)}\n`);
      done(EXIT.DONE);
    });

/** So many words of a long list are shown. */
const MOST_WORDS = 12;

function* explained({ rule, pack, source }: ListedRule): Generator<string> {
  const { hipaa, name } = CATEGORIES[rule.category];
  const wordsOf = (words: readonly string[] | undefined): string => {
    const all = (words ?? []).flatMap((word) =>
      word.startsWith('$') ? (source?.lists?.[word.slice(1)] ?? [word]) : [word],
    );
    const rest = all.length - MOST_WORDS;
    return `${all.slice(0, MOST_WORDS).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  };
  yield `${rule.id}  ${rule.name}${rule.enabled === false ? ' (off unless switched on)' : ''}`;
  yield `  ${name}${hipaa === '-' ? '' : ` (45 CFR 164.514(b)(2)(i)(${hipaa}))`}, of a ${rule.subject}; ${source === undefined ? `fields of ${pack}` : `pack ${pack}, version ${source.version}`}`;
  yield `  source: ${rule.source}`;
  yield '';
  for (const { shape, weight, ignoreCase } of rule.patterns ?? [])
    yield `  ${signed(weight)}  a value of the shape ${shape}${ignoreCase ? ', letter case ignored' : ''}`;
  for (const { words, shape, weight, colon } of rule.labels ?? []) {
    yield `  ${signed(weight)}  a value behind one of the words ${wordsOf(words)}${colon === 'required' ? ' and a colon' : ''}`;
    yield `         of the shape ${shape}`;
  }
  if (rule.columns !== undefined) {
    const { headers, not, weight, shape } = rule.columns;
    yield `  ${signed(weight ?? 0.75)}  a column or key called ${wordsOf(headers)}${shape === undefined ? '' : `, with values of the shape ${shape}`}`;
    if (not !== undefined) yield `         but not ${wordsOf(not)}`;
    yield '  ±0.2   by the share of the column\u2019s values that are valid';
  }
  if (rule.fields !== undefined) yield `  +0.95  a field that its standard calls ${wordsOf(rule.fields)}`;
  if (rule.check !== undefined) yield `  must   pass the check ${rule.check}`;
  if (rule.context !== undefined) {
    const { words, against, before, after, weight, labelWeight, againstWeight, required } = rule.context;
    if (words !== undefined) {
      yield `  ${signed(labelWeight ?? 0.6)}  directly behind one of the words ${wordsOf(words)}`;
      yield `  ${signed(weight ?? 0.4)}  one of them within ${before ?? 60} characters before or ${after ?? 20} behind${required ? '; without any it is no match' : ''}`;
    }
    if (against !== undefined)
      yield `  ${signed(againstWeight ?? -0.5)}  one of ${wordsOf(against)} there, and none of the words for it`;
  }
  if (rule.beside !== undefined)
    yield `  ${signed(rule.beside.weight)}  ${rule.beside.categories.join(' or ')} within ${rule.beside.within} characters${rule.beside.required ? '; without it it is no match' : ''}`;
  if (rule.specimens !== undefined) yield '  \u22120.8   one of its published sample values';
  yield '';
  yield '  What adds up to 0.3 is possible, to 0.6 likely, to 0.85 very likely; less is not reported.';
  if (rule.examples.length > 0) yield `  examples:         ${rule.examples.join(' · ')}`;
  if (rule.counterExamples.length > 0) yield `  counter-examples: ${rule.counterExamples.join(' · ')}`;
}

const signed = (weight: number): string => `${weight < 0 ? '\u2212' : '+'}${Math.abs(weight)}`.padEnd(5);

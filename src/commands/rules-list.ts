/** `phisweep rules list`: every rule there is, and which of them are on. */
import { Command } from 'commander';
import { loadRules } from '../config/load-rules.ts';
import { readConfig } from '../config/resolve-options.ts';
import { compileRules } from '../detect/compile-rules.ts';
import { packSchema } from '../detect/rule-schema.ts';
import { CATEGORIES } from '../model/category.ts';
import { EXIT } from './exit-codes.ts';
import { commaList } from './number-option.ts';

interface ListFlags {
  readonly config?: string;
  readonly packs?: readonly string[];
  readonly json?: boolean;
}

export const rulesListCommand = (done: (code: number) => void): Command =>
  new Command('list')
    .description('list the rules, and which of them are on')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--packs <names>', 'as if these packs were on: names, groups of them, all or default', commaList)
    .option('--json', 'as JSON')
    .action((flags: ListFlags) => {
      const rows = rowsOf(flags.packs ?? readConfig(flags).packs);
      if (flags.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      else process.stdout.write(textOf(rows));
      done(EXIT.DONE);
    });

const rowsOf = (chosen: readonly string[] | undefined) => {
  const { packs, sources } = loadRules(chosen);
  const on = new Set(compileRules(sources).rules.map(({ rule }) => rule.id));
  return loadRules(['all'])
    .sources.packs.map((source) => packSchema.parse(source))
    .flatMap(({ pack, rules }) =>
      rules.map(({ id, name, category, subject, source }) => ({
        id,
        on: on.has(id),
        pack,
        packOn: packs.includes(pack),
        name,
        category,
        hipaa: CATEGORIES[category].hipaa,
        subject,
        source,
      })),
    );
};

const textOf = (rows: ReturnType<typeof rowsOf>): string => {
  const lines = rows.map(
    (row) =>
      `${row.on ? 'on ' : 'off'} ${row.id.padEnd(26)} ${row.hipaa}  ${row.subject.padEnd(12)} ${row.name}`,
  );
  const namesOf = (on: boolean): string =>
    [...new Set(rows.flatMap(({ pack, packOn }) => (packOn === on ? [pack] : [])))].join(', ') || 'none';
  return `${lines.join('\n')}\n\nPacks on: ${namesOf(true)}\nPacks off: ${namesOf(false)}\n`;
};

/** `phisweep rules list`: the rules that are on. */
import { Command } from 'commander';
import { loadRules } from '../config/load-rules.ts';
import { compileRules } from '../detect/compile-rules.ts';
import { CATEGORIES } from '../model/category.ts';
import { EXIT } from './exit-codes.ts';
import { commaList } from './number-option.ts';

export const rulesListCommand = (done: (code: number) => void): Command =>
  new Command('list')
    .description('list the rules that are on')
    .option('--packs <names>', 'only these packs, separated by commas', commaList)
    .option('--json', 'as JSON')
    .action((flags: { readonly packs?: readonly string[]; readonly json?: boolean }) => {
      const { rules } = compileRules(loadRules(flags.packs).sources);
      const rows = rules.map(({ rule: { id, name, category, subject, source } }) => ({
        id,
        name,
        category,
        hipaa: CATEGORIES[category].hipaa,
        subject,
        source,
      }));
      if (flags.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      else
        for (const row of rows)
          process.stdout.write(`${row.id.padEnd(26)} ${row.hipaa}  ${row.subject.padEnd(12)} ${row.name}\n`);
      done(EXIT.DONE);
    });

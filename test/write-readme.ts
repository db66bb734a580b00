/** Writes the README's tables of commands, problem codes and exclusions, and the JSON Schemas in `schema/`, from the code: `npm run readme`; with `-- --transcripts` what commands print too. `docs.test.ts` holds the README to them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { createProgram } from '../src/commands/program.ts';
import { JSON_SCHEMAS } from '../src/config/json-schemas.ts';
import { EXCLUSIONS, PROBLEMS } from '../src/model/problem.ts';
import { transcripts } from './transcripts.ts';

const FILE = join(import.meta.dirname, '../README.md');

const cell = (text: string): string => text.replaceAll('|', '\\|');

const optionRow = ({ flags, description, defaultValue, negate }: Option): string => {
  const byDefault = defaultValue === undefined || negate ? '' : ` (default \`${String(defaultValue)}\`)`;
  return `| \`${flags}\` | ${cell(description)}${byDefault} |`;
};

const sectionsOf = (command: Command, path: string): string[] =>
  command.commands.length > 0
    ? command.commands.flatMap((child) => sectionsOf(child, `${path} ${child.name()}`))
    : [
        [
          `### \`${path}\``,
          '',
          `${command.description()[0]?.toUpperCase()}${command.description().slice(1)}. \`${path}${command.usage() === '' ? '' : ` ${command.usage()}`}\``,
          ...(command.options.length === 0
            ? []
            : ['', '| Option | Meaning |', '|---|---|', ...command.options.map(optionRow)]),
        ].join('\n'),
      ];

const commands = createProgram()
  .root.commands.flatMap((command) => sectionsOf(command, `phisweep ${command.name()}`))
  .join('\n\n');

const problems = [
  '| Code | What it means | Remedy | Mendable |',
  '|---|---|---|---|',
  ...Object.entries(PROBLEMS).map(
    ([code, { sentence, remedy, mendable }]) =>
      `| \`${code}\` | ${sentence} | ${remedy} | ${mendable ? 'yes' : 'no'} |`,
  ),
  '',
  '| Code | Why it was left out |',
  '|---|---|',
  ...Object.entries(EXCLUSIONS).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`),
].join('\n');

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
const between = (text: string, name: string, content: string): string => {
  const pattern = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(\\n<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no place for ${name}.`);
  return text.replace(pattern, (_, before: string, after: string) => `${before}\n${content}\n${after}`);
};

let readme = readFileSync(FILE, 'utf8');
readme = between(between(readme, 'commands', commands), 'problems', problems);
// A scan and what follows from it take half a minute: only when asked for.
if (process.argv.includes('--transcripts'))
  for (const [name, text] of transcripts())
    readme = between(readme, `transcript ${name}`, `\`\`\`\n${text}\n\`\`\``);
writeFileSync(FILE, readme);
for (const [name, schema] of Object.entries(JSON_SCHEMAS))
  writeFileSync(join(import.meta.dirname, '../schema', name), `${JSON.stringify(schema, null, 2)}\n`);

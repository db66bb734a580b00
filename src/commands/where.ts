/** `phisweep where`: which files hold this patient's number? The value comes on standard input, never as an argument, and is not kept. */
import { Command } from 'commander';
import { loadRules } from '../config/load-rules.ts';
import { storePath } from '../config/resolve-options.ts';
import { compileRules } from '../detect/compile-rules.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import { normalise } from '../model/normalise.ts';
import { UserError } from '../model/user-error.ts';
import { tokenOf } from '../scan/to-finding.ts';
import { recordAudit } from '../store/audit.ts';
import { findTokens, type HeldValue, type WantedToken } from '../store/find-tokens.ts';
import { openStore } from '../store/open-store.ts';
import { keysOf } from '../store/token-key.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { Cell } from '../util/tables.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf } from './number-option.ts';
import { refuseValues } from './refuse-values.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface WhereFlags {
  readonly as?: Category;
  readonly reason: string;
  readonly store?: string;
  readonly config?: string;
  readonly format: RowFormat;
  readonly output?: string;
}

/** Values by which one person can be looked for. */
const SEARCHABLE = (Object.keys(CATEGORIES) as Category[]).filter(
  (category) =>
    ['person', 'clinical', 'contact'].includes(CATEGORIES[category].strength) || category === 'name',
);

const MOST_CHARS = 500;

/** The value in every canonical writing that a rule of a wanted category gives it, as tokens. */
export const tokensOfValue = (
  value: string,
  key: Uint8Array,
  only: Category | undefined,
): readonly WantedToken[] => {
  const { rules } = compileRules(loadRules(['all']).sources);
  const wanted = new Map<string, WantedToken>();
  for (const { rule } of rules) {
    if (!SEARCHABLE.includes(rule.category) || (only !== undefined && rule.category !== only)) continue;
    const written = normalise(rule.normalise, rule.category, value);
    if (written === '') continue;
    const token = tokenOf(key, rule.category, written);
    wanted.set(`${rule.category} ${token}`, { category: rule.category, token });
  }
  return [...wanted.values()];
};

const readValue = async (): Promise<string> => {
  if (process.stdin.isTTY) process.stderr.write('Value to look for, then Enter: ');
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n')) break;
    if (text.length > MOST_CHARS) throw new UserError('Standard input holds more than one value.');
  }
  const value = (text.split(/\r?\n/)[0] ?? '').trim();
  if (value === '') throw new UserError('Give the value on standard input.');
  return value;
};

const COLUMNS = ['share', 'path', 'path_base64', 'category', 'count', 'phi', 'confidence'] as const;
const cellsOf = (row: HeldValue): readonly Cell[] => [
  row.shareName,
  row.path.shown,
  row.path.bytesBase64,
  row.category,
  row.count,
  row.phi,
  row.confidence,
];

export const whereCommand = (done: (code: number) => void): Command =>
  new Command('where')
    .description('list the files that hold a value given on standard input (MRN, SSN, name \u2026)')
    .requiredOption('--reason <text>', 'why it is looked for; goes into the audit log')
    .option('--as <category>', 'what the value is, default everything it may be', oneOf(SEARCHABLE))
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: WhereFlags) => {
      await refuseValues('The reason', flags.reason);
      const value = await readValue();
      if (flags.reason.includes(value.trim()))
        throw new UserError(
          'The reason holds the value that is looked for, and would be kept; write it without.',
        );
      const store = openStore(storePath(flags));
      try {
        const wanted = keysOf(store).flatMap((key) => tokensOfValue(value, key, flags.as));
        const rows = findTokens(store, wanted);
        recordAudit(store, {
          action: 'where',
          category: flags.as,
          token: flags.as === undefined ? undefined : wanted[0]?.token,
          fileId: undefined,
          reason: flags.reason,
          result: `${rows.length} places in files`,
        });
        await writeRows(
          {
            rows,
            name: 'files',
            columns: COLUMNS,
            cells: cellsOf,
            text: ({ print, unicode }) => {
              for (const row of rows)
                print(
                  escapeTerminal(
                    `${row.shareName}/${row.path.shown}  ${CATEGORIES[row.category].name} ${row.count} times${row.phi ? ', with health information' : ''}`,
                    unicode,
                  ),
                );
              print(
                rows.length === 0
                  ? 'In no file that the last scans read. Files that were not read are in the report.'
                  : `${new Set(rows.map(({ fileId }) => fileId)).size} files.`,
              );
            },
          },
          flags,
        );
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

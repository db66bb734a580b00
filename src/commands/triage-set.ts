/** Decisions one by one, for scripts: `triage set`, `triage list`, `triage withdraw`. */
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { storePath } from '../config/resolve-options.ts';
import { CATEGORIES } from '../model/category.ts';
import { DISPOSITIONS, type Disposition, type DispositionKind } from '../model/disposition.ts';
import { UserError } from '../model/user-error.ts';
import { addDispositions, allDispositions, withdrawDisposition } from '../store/dispositions.ts';
import { type FoundFinding, findFinding } from '../store/find-finding.ts';
import { openStore, openStoreForReading } from '../store/open-store.ts';
import { createFilePlaces } from '../store/path-of-file.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { todayOf } from './assessment.ts';
import { futureDateOption } from './assets-confirm.ts';
import { EXIT } from './exit-codes.ts';
import { noSuchFinding } from './explain.ts';
import { countDecisions } from './judge-stored.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { refuseValues } from './refuse-values.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface SetFlags {
  readonly as: DispositionKind;
  readonly reason: string;
  readonly reviewer?: string;
  readonly until?: string;
  readonly store?: string;
  readonly config?: string;
}

export const toDecision = (
  { entry, category, token, ruleId }: FoundFinding,
  kind: DispositionKind,
  { reason, reviewer, until }: Pick<SetFlags, 'reason' | 'reviewer' | 'until'>,
): Disposition => ({
  fileId: entry.fileId,
  category,
  token,
  ruleId,
  kind,
  reason,
  reviewer: reviewer ?? userInfo().username,
  decidedOn: todayOf(),
  until,
});

export const triageSetCommand = (done: (code: number) => void): Command =>
  new Command('set')
    .description('decide what one or more findings are')
    .argument('<findings...>', 'their numbers, as reports and `findings` show them')
    .requiredOption('--as <kind>', `one of ${DISPOSITIONS.join(', ')}`, oneOf(DISPOSITIONS))
    .requiredOption('--reason <text>', 'why')
    .option('--reviewer <name>', 'who decides, default the account that runs this')
    .option('--until <date>', 'last day on which it holds; `accepted` needs one', futureDateOption)
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .action(async (numbers: readonly string[], flags: SetFlags) => {
      await refuseValues('The reason', flags.reason);
      if (flags.as === 'accepted' && flags.until === undefined)
        throw new UserError('A finding is accepted until a day: name it with --until.');
      const store = openStore(storePath(flags));
      try {
        const decisions = numbers.map((text) => {
          const id = positiveInteger(text);
          const finding = findFinding(store, id);
          if (finding === undefined) throw noSuchFinding(id);
          return toDecision(finding, flags.as, flags);
        });
        addDispositions(store, decisions);
        process.stdout.write(
          `${decisions.length} recorded as ${flags.as}. ${countDecisions(store, flags)}\n`,
        );
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

export const triageWithdrawCommand = (done: (code: number) => void): Command =>
  new Command('withdraw')
    .description('take the decision on a finding back')
    .argument('<finding>', 'its number', positiveInteger)
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .action((id: number, flags: { readonly store?: string; readonly config?: string }) => {
      const store = openStore(storePath(flags));
      try {
        const finding = findFinding(store, id);
        if (finding === undefined) throw noSuchFinding(id);
        const { entry, category, token } = finding;
        if (withdrawDisposition(store, { fileId: entry.fileId, category, token }, todayOf()) === 0)
          throw new UserError(`Nobody has decided on finding ${id}.`);
        process.stdout.write(`Taken back. ${countDecisions(store, flags)}\n`);
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

interface ListFlags {
  readonly store?: string;
  readonly config?: string;
  readonly format: RowFormat;
  readonly output?: string;
}

const COLUMNS = [
  'share',
  'path',
  'category',
  'token',
  'rule',
  'kind',
  'reason',
  'reviewer',
  'decided_on',
  'until',
  'in_force',
];

export const triageListCommand = (done: (code: number) => void): Command =>
  new Command('list')
    .description('list what was decided, expired decisions too')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: ListFlags) => {
      const store = openStoreForReading(storePath(flags));
      try {
        const places = createFilePlaces(store);
        const today = todayOf();
        const rows = [...allDispositions(store)].map((d) => ({
          ...d,
          share: places(d.fileId)?.shareName,
          path: places(d.fileId)?.path.shown,
          inForce: d.until === undefined || d.until >= today,
        }));
        await writeRows(
          {
            rows,
            name: 'decisions',
            columns: COLUMNS,
            cells: (r) => [
              ...[r.share, r.path, r.category, r.token, r.ruleId, r.kind],
              ...[r.reason, r.reviewer, r.decidedOn, r.until, r.inForce],
            ],
            text: ({ print, unicode }) => {
              for (const row of rows)
                print(
                  escapeTerminal(
                    `${row.kind}${row.until === undefined ? '' : ` until ${row.until}`}${row.inForce ? '' : ' (expired)'}  ${row.share}/${row.path}  ${CATEGORIES[row.category].name}  ${row.reviewer}: ${row.reason}`,
                    unicode,
                  ),
                );
              if (rows.length === 0) print('Nothing was decided yet.');
            },
          },
          flags,
        );
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

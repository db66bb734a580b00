/** `phisweep triage` on a terminal: one finding after another that nobody has decided on, those of the most urgent files first. */
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { loadPolicy } from '../config/load-policy.ts';
import { policyPath, storePath } from '../config/resolve-options.ts';
import { CATEGORIES } from '../model/category.ts';
import type { DispositionKind } from '../model/disposition.ts';
import type { FindingRow } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { placeText } from '../report/place-text.ts';
import { addDispositions, createDispositionLookup } from '../store/dispositions.ts';
import { findFinding } from '../store/find-finding.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { scanToAssess, todayOf } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { countDecisions } from './judge-stored.ts';
import { createValueRefusal } from './refuse-values.ts';
import { reportSourceOf } from './render-report.ts';
import { evidenceText } from './shown-lines.ts';
import { toDecision } from './triage-set.ts';

interface AskFlags {
  readonly store?: string;
  readonly config?: string;
  readonly policy?: string;
}

const KEYS: Readonly<Record<string, DispositionKind>> = {
  f: 'false-positive',
  a: 'accepted',
  t: 'to-fix',
  x: 'fixed',
};

/** One finding of each value, undecided ones of patients only; most urgent files first. */
const undecided = (store: Store, flags: AskFlags): FindingRow[] => {
  const source = reportSourceOf(store, scanToAssess(store, undefined).scanId, loadPolicy(policyPath(flags)));
  const lookup = createDispositionLookup(store, todayOf());
  const priorities = new Map(
    [...source.files({ phiOnly: true })].map(({ fileId, priority }) => [fileId, priority]),
  );
  const seen = new Set<string>();
  const rows: FindingRow[] = [];
  for (const row of source.findings()) {
    const key = `${row.fileId} ${row.category} ${row.token}`;
    if (row.subject !== 'patient' || row.band === 'possible' || seen.has(key)) continue;
    seen.add(key);
    if (lookup.of(row.fileId, row.category, row.token) === undefined) rows.push(row);
  }
  return rows.sort((a, b) => (priorities.get(b.fileId) ?? 0) - (priorities.get(a.fileId) ?? 0));
};

export const triageAskCommand = (done: (code: number) => void): Command =>
  new Command('ask')
    .description('go through findings that nobody has decided on, on a terminal')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .action(async (flags: AskFlags) => {
      if (!process.stdin.isTTY)
        throw new UserError('This needs a terminal; for scripts there is `phisweep triage set`.');
      const store = openStore(storePath(flags));
      const terminal = createInterface({ input: process.stdin, output: process.stdout });
      try {
        await askAll(undecided(store, flags), store, (question) => terminal.question(question));
        process.stdout.write(`${countDecisions(store, flags)}\n`);
      } finally {
        terminal.close();
        store.close();
      }
      done(EXIT.DONE);
    });

const askAll = async (
  rows: readonly FindingRow[],
  store: Store,
  ask: (question: string) => Promise<string>,
): Promise<void> => {
  const refuse = createValueRefusal();
  for (const [i, row] of rows.entries()) {
    const finding = findFinding(store, row.findingId);
    if (finding === undefined) continue;
    process.stdout.write(
      `${[
        '',
        `${i + 1} of ${rows.length}  #${row.findingId}  ${row.path.shown}${row.place === undefined ? '' : `, ${placeText(row.place)}`}`,
        `${CATEGORIES[row.category].name} ${row.mask ?? ''}  confidence ${row.confidence}  rule ${row.ruleId}`,
        ...row.evidence.map((evidence) => `  ${evidenceText(evidence)}`),
      ]
        .map((line) => escapeTerminal(line, true))
        .join('\n')}\n`,
    );
    const key = (await ask('[f]alse positive  [a]ccepted  [t]o fix  fi[x]ed  [s]kip  [q]uit: '))
      .trim()
      .toLowerCase();
    if (key === 'q') return;
    const kind = KEYS[key];
    if (kind === undefined) continue;
    const reason = await askReason(ask, refuse);
    const until = kind === 'accepted' ? await askDay(ask) : undefined;
    addDispositions(store, [
      toDecision(finding, kind, { reason, ...(until === undefined ? {} : { until }) }),
    ]);
  }
  process.stdout.write('Nothing is left to decide.\n');
};

/** Asked again until it holds no value. */
const askReason = async (
  ask: (question: string) => Promise<string>,
  refuse: ReturnType<typeof createValueRefusal>,
): Promise<string> => {
  for (;;) {
    const reason = (await ask('Reason: ')).trim();
    try {
      await refuse('The reason', reason);
      return reason;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      process.stdout.write(`${error.message}\n`);
    }
  }
};

const askDay = async (ask: (question: string) => Promise<string>): Promise<string> => {
  for (;;) {
    const day = (await ask('Until (2027-06-30): ')).trim();
    if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && day >= todayOf()) return day;
    process.stdout.write('A day that is not past, such as 2027-06-30.\n');
  }
};

/** Proves that a scan's ledger adds up: what the listings held is what stands in the rows, folder by folder and in all sums. */

import type { ConditionRef, Ledger } from '../model/report-source.ts';
import { NO_MODE } from './record-unlisted.ts';
import { createReportSource } from './report-source.ts';
import type { Store } from './store.ts';

const noControls = (id: string): ConditionRef => ({
  id,
  sentence: '',
  primary: [],
  supporting: [],
  hipaa: [],
});

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Sentences about every disagreement; none: it adds up. Counts of folders can be compared for their last scan only. */
export const checkLedger = (store: Store, scanId: number): readonly string[] => {
  const wrong: string[] = [];
  const source = createReportSource(store, scanId, { resolve: noControls });
  const check = (what: string, ledger: Ledger): void => {
    const total = sumOf(ledger.byState) + ledger.pending;
    if (total !== ledger.enumerated)
      wrong.push(`${what}: ${ledger.enumerated} enumerated, but the states sum up to ${total}`);
    const reasons = sumOf(ledger.byExclusion);
    if (reasons !== ledger.byState.excluded)
      wrong.push(`${what}: ${ledger.byState.excluded} excluded, but ${reasons} have a reason`);
    const problems = sumOf(ledger.byProblem);
    const notRead = ledger.byState.partial + ledger.byState.unread;
    if (problems !== notRead) wrong.push(`${what}: ${notRead} not fully read, but ${problems} have a code`);
  };
  check('scan', source.scan.ledger);
  for (const share of source.scan.shares) check(`share ${share.shareId}`, share.ledger);

  const states: Record<string, number> = {};
  for (const { state } of source.files()) states[state] = (states[state] ?? 0) + 1;
  for (const [state, count] of Object.entries(source.scan.ledger.byState))
    if ((states[state] ?? 0) !== count)
      wrong.push(`${count} rows are summed as ${state}, but ${states[state] ?? 0} are rendered`);

  // Folders that could not be listed are rows of their own, on top of what their parent's listing held.
  const folders = store.db
    .prepare(
      `SELECT folder.id, enumerated, count(entry.id) AS rows FROM folder
       LEFT JOIN entry ON entry.folder = folder.id AND entry.gone_scan IS NULL AND mode <> ${NO_MODE}
       WHERE listed_scan = ? GROUP BY folder.id HAVING enumerated <> rows`,
    )
    .all(scanId);
  for (const { id, enumerated, rows } of folders)
    wrong.push(`folder ${id} was listed with ${enumerated} entries, but has ${rows} rows`);
  return wrong;
};

/** Facts of a scan for tests of the message. */
import type { ProblemCode } from '../../src/model/problem.ts';
import type { Ledger } from '../../src/model/report-source.ts';
import type { FinalState } from '../../src/model/verdict.ts';
import type { NoticeFacts } from '../../src/notify/notice.ts';

export const ledgerOf = (
  byState: Partial<Record<FinalState, number>>,
  byProblem: Partial<Record<ProblemCode, number>> = {},
): Ledger => {
  const states = { scanned: 0, unchanged: 0, partial: 0, unread: 0, excluded: 0, ...byState };
  return {
    byState: states,
    byProblem,
    byExclusion: {},
    enumerated: Object.values(states).reduce((sum, count) => sum + count, 0),
    foldersListed: 1,
    pending: 0,
  };
};

const NONE = { values: 0, files: 0, patients: 0 };

export const factsOf = (over: Partial<NoticeFacts> = {}): NoticeFacts => {
  const ledger = ledgerOf({ scanned: 980, unchanged: 20 });
  return {
    scan: {
      scanId: 7,
      state: 'complete',
      startedAt: '2026-03-02T20:00:00.000Z',
      finishedAt: '2026-03-03T03:12:44.000Z',
      ledger,
      phiFiles: 12,
      patients: 40,
    },
    shares: [{ name: 'radiology', ledger }],
    signs: [],
    isFirst: false,
    fresh: NONE,
    returned: NONE,
    fixed: 0,
    expiring: 0,
    toDo: undefined,
    forecast: undefined,
    goesOnAt: undefined,
    ...over,
  };
};

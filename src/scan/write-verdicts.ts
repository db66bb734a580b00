/** Turns answers of the queue into stored verdicts: who can read the file, what the policy says, all of a batch at once. */
import { classifyFile } from '../classify/classify-file.ts';
import type { Classification, FileEvidence } from '../classify/facts.ts';
import type { Policy } from '../classify/policy-schema.ts';
import { PROBLEMS } from '../model/problem.ts';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { FileVerdict } from '../model/verdict.ts';
import { documentKindOf } from './document-kind.ts';
import { pathWordsOf } from './path-words.ts';

export interface Judged {
  readonly verdict: FileVerdict;
  readonly classification: Classification;
}

export const judge = (
  verdict: FileVerdict,
  entry: SourceEntry,
  exposure: Exposure,
  policy: Policy,
): Judged => ({
  verdict,
  classification: classifyFile(evidenceOf(verdict, entry, exposure), policy),
});

const evidenceOf = (verdict: FileVerdict, entry: SourceEntry, exposure: Exposure): FileEvidence => {
  const findings = 'findings' in verdict ? verdict.findings : undefined;
  const format = 'facts' in verdict ? verdict.facts?.format : undefined;
  const countOf = (test: (row: NonNullable<typeof findings>['counts'][number]) => boolean): number =>
    (findings?.counts ?? []).filter(test).reduce((sum, { matches }) => sum + matches, 0);
  return {
    phi: findings?.phi ?? false,
    patients: findings?.patients ?? 0,
    persons: findings?.persons ?? 0,
    specialCategories: findings?.specialCategories ?? [],
    identifiers: countOf(({ subject }) => subject === 'patient'),
    credentials: countOf(({ category }) => category === 'credential'),
    exposure,
    label: 'facts' in verdict ? verdict.facts?.label : undefined,
    kind: documentKindOf(format, entry.path),
    pathWords: pathWordsOf(entry.path),
    unreadable:
      verdict.state === 'unread' &&
      !PROBLEMS[verdict.problem.code].mendable &&
      verdict.problem.code !== 'GONE' &&
      !isHarmless(format),
  };
};

/** Programs, fonts and films are no documents that somebody failed to read. */
const isHarmless = (format: string | undefined): boolean =>
  format !== undefined && /program|executable|library|font|video|audio|icon/i.test(format);

/** Turns answers of the queue into stored verdicts: who can read the file, what the policy says, all of a batch at once. */
import { classifyFile } from '../classify/classify-file.ts';
import type { Policy } from '../classify/policy-schema.ts';
import type { Classification, ReadingFacts } from '../model/classification.ts';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { FileVerdict } from '../model/verdict.ts';
import { toFileEvidence } from './file-evidence.ts';

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
  classification: classifyFile(toFileEvidence(readingOf(verdict, entry.path), exposure), policy),
});

const readingOf = (verdict: FileVerdict, path: Uint8Array): ReadingFacts => {
  const found = 'findings' in verdict ? verdict.findings : undefined;
  const facts = 'facts' in verdict ? verdict.facts : undefined;
  return {
    path,
    state: verdict.state,
    problem: 'problem' in verdict ? verdict.problem.code : undefined,
    format: facts?.format,
    label: facts?.label,
    phi: found?.phi ?? false,
    patients: found?.patients ?? 0,
    persons: found?.persons ?? 0,
    specialCategories: found?.specialCategories ?? [],
    counts: found?.counts ?? [],
    metadata: facts?.metadata,
  };
};

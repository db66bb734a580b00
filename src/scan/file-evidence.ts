/** From what a reading said (now, or stored long ago) to what classification looks at. The same answer for both. */
import type { FileEvidence } from '../classify/facts.ts';
import type { ReadingFacts } from '../model/classification.ts';
import { PROBLEMS } from '../model/problem.ts';
import type { Exposure } from '../model/source-entry.ts';
import type { RuleCount } from '../model/verdict.ts';
import { documentKindOf } from './document-kind.ts';
import { pathWordsOf } from './path-words.ts';

export const toFileEvidence = (facts: ReadingFacts, exposure: Exposure): FileEvidence => {
  const { phi, patients, persons, specialCategories, label, path, format } = facts;
  const countOf = (test: (row: RuleCount) => boolean): number =>
    facts.counts.filter(test).reduce((sum, { matches }) => sum + matches, 0);
  return {
    phi,
    patients,
    persons,
    specialCategories,
    identifiers: countOf(({ subject }) => subject === 'patient'),
    credentials: countOf(({ category }) => category === 'credential'),
    exposure,
    labels: label?.split(' ') ?? [],
    kind: documentKindOf(format, path),
    pathWords: pathWordsOf(path),
    unreadable: isUnreadable(facts),
    metadata: facts.metadata,
  };
};

const isUnreadable = ({ state, problem, format }: ReadingFacts): boolean =>
  state === 'unread' &&
  problem !== undefined &&
  !PROBLEMS[problem].mendable &&
  problem !== 'GONE' &&
  !isHarmless(format);

/** Programs, fonts and films are no documents that somebody failed to read. */
const isHarmless = (format: string | undefined): boolean =>
  format !== undefined && /program|executable|library|font|video|audio|icon/i.test(format);

/** What two sets of rules find in the same document: what appears, what disappears, by rule. */
import type { ShownFile, ShownMatch } from './show-file.ts';

export interface Difference {
  readonly ruleId: string;
  readonly appears: readonly ShownMatch[];
  readonly disappears: readonly ShownMatch[];
}

export const compareShown = (before: ShownFile, after: ShownFile): readonly Difference[] => {
  const appears = without(after.matches, before.matches);
  const disappears = without(before.matches, after.matches);
  const ids = [...new Set([...appears, ...disappears].map(({ ruleId }) => ruleId))].sort();
  return ids.map((ruleId) => ({
    ruleId,
    appears: appears.filter((match) => match.ruleId === ruleId),
    disappears: disappears.filter((match) => match.ruleId === ruleId),
  }));
};

const without = (matches: readonly ShownMatch[], others: readonly ShownMatch[]): ShownMatch[] => {
  const keyOf = ({ ruleId, place, start, end }: ShownMatch): string =>
    JSON.stringify([ruleId, place, start, end]);
  const known = new Set(others.map(keyOf));
  return matches.filter((match) => !known.has(keyOf(match)));
};

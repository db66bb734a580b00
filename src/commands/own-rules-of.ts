/** The rules with the organisation's own; what has expired is told. */
import type { LoadedRules } from '../config/load-rules.ts';
import { type OwnRules, withOwnRules } from '../config/own-rules.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';

export const ownRulesOf = (
  rules: LoadedRules,
  section: OwnRules | undefined,
  files: readonly string[] | undefined,
  quiet = false,
): LoadedRules => {
  const { notes, ...loaded } = withOwnRules(
    rules,
    section,
    files ?? [],
    new Date().toISOString().slice(0, 10),
  );
  for (const note of quiet ? [] : notes) process.stderr.write(`phisweep: ${escapeTerminal(note, true)}\n`);
  return loaded;
};

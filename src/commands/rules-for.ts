/** The rules of a scan: packs, the hospital's own numbers, its overrides and packs, its patient index. */
import { indexPaths, withIndex } from '../config/index-paths.ts';
import { type LoadedRules, loadRules } from '../config/load-rules.ts';
import { withLocalNumbers } from '../config/local-numbers.ts';
import type { Flags, ScanOptions } from '../config/resolve-options.ts';
import { ownRulesOf } from './own-rules-of.ts';

interface RuleFlags extends Pick<Flags, 'config' | 'index' | 'indexKey'> {
  readonly rules?: readonly string[];
}

/** For any choice of packs. What has expired of the organisation's own is told once, unless `quiet`. */
export const rulesFor = (
  options: Pick<ScanOptions, 'numbers' | 'ownRules'>,
  flags: RuleFlags,
  quiet = false,
): ((packs: readonly string[] | undefined) => LoadedRules) => {
  const index = indexPaths(flags);
  let isTold = quiet;
  const known = new Map<string, LoadedRules>();
  return (packs) => {
    const key = JSON.stringify(packs ?? null);
    const before = known.get(key);
    if (before !== undefined) return before;
    const loaded = withLocalNumbers(loadRules(packs), options.numbers);
    const own = ownRulesOf(loaded, options.ownRules, flags.rules, isTold);
    isTold = true;
    const rules = withIndex(own, index);
    known.set(key, rules);
    return rules;
  };
};

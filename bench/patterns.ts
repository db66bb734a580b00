/** The shapes of all pattern rules as ripgrep takes them; `bench/patterns.txt` is kept in step with the packs by a test. */
import { loadRules } from '../src/config/load-rules.ts';
import { packSchema } from '../src/detect/rule-schema.ts';

export const patternsOf = (): string =>
  loadRules()
    .sources.packs.flatMap((pack) => packSchema.parse(pack).rules)
    .flatMap(({ patterns }) => (patterns ?? []).map(({ shape, ignoreCase }) => `\\b(?${ignoreCase ? 'i' : ''}:${shape})`))
    .join('\n')
    .concat('\n');

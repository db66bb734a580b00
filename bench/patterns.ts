/** The shapes of all pattern rules as ripgrep takes them; `bench/patterns.txt` holds those of all packs and is kept in step by a test. */
import { loadRules } from '../src/config/load-rules.ts';
import { parseShape } from '../src/detect/parse-shape.ts';
import { packSchema } from '../src/detect/rule-schema.ts';

export const patternsOf = (): string =>
  loadRules(['all'])
    .sources.packs.flatMap((pack) => packSchema.parse(pack).rules)
    .flatMap(({ patterns }) =>
      (patterns ?? []).map(
        ({ shape, ignoreCase }) => `\\b(?:${forRipgrep(parseShape(shape, ignoreCase).source)})`,
      ),
    )
    .join('\n')
    .concat('\n');

/** ripgrep writes code points in braces. */
const forRipgrep = (source: string): string =>
  source.replace(
    /\\x([89a-f][0-9a-f])|\\u([0-9a-f]{4})/g,
    (_, byte: string, unit: string) => `\\x{${byte ?? unit}}`,
  );

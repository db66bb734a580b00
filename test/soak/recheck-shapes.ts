/**
 * Every shape of the packs through `recheck` (an independent proof): `node test/soak/recheck-shapes.ts`. None may be
 * vulnerable. `unknown` is its time running out on long shapes; those are bounded by `prove-shape.ts`.
 */
import { checkSync } from 'recheck';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { stepsOf } from '../../src/detect/prove-shape.ts';
import { packs } from '../rules/load-rules.ts';

const TIMEOUT_MS = 5_000;
const counts = { safe: 0, unknown: 0, vulnerable: 0 };
const seen = new Set<string>();
for (const { rules } of packs)
  for (const { id, patterns, labels, columns } of rules)
    for (const { shape, ignoreCase } of [
      ...(patterns ?? []),
      ...(labels ?? []).map((label) => ({ shape: label.shape, ignoreCase: false })),
      ...(columns?.shape === undefined ? [] : [{ shape: columns.shape, ignoreCase: columns.ignoreCase }]),
    ]) {
      const { source } = parseShape(shape, ignoreCase);
      if (seen.has(source)) continue;
      seen.add(source);
      const { status } = checkSync(`^(?:${source})(?![0-9A-Za-z_])`, '', { timeout: TIMEOUT_MS });
      counts[status] += 1;
      if (status !== 'safe')
        process.stdout.write(
          `${status} ${id}, at most ${Math.round(stepsOf(shape, ignoreCase))} steps: ${shape.slice(0, 80)}\n`,
        );
    }
process.stdout.write(`RESULT ${JSON.stringify(counts)}\n`);
process.exitCode = counts.vulnerable === 0 ? 0 : 1;

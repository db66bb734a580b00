/** Rules and limits of the shares of a scan: one setup for all that agree, and what each share is read with. */
import { engineHashOf, engineOf } from '../config/engine-of.ts';
import type { LoadedRules } from '../config/load-rules.ts';
import type { ScanOptions } from '../config/resolve-options.ts';
import type { Engine } from '../model/engine.ts';
import type { Limits } from '../model/limits.ts';
import type { Setup } from '../scan/job.ts';

export interface ShareSetup {
  /** Its place in `ScanSetups.setups`. */
  readonly index: number;
  readonly engine: { readonly hash: string; readonly parts: Engine };
}

export interface ScanSetups {
  /** The first one is what the configuration says of all shares. */
  readonly setups: readonly [Setup, ...Setup[]];
  /** Of all engines together. */
  readonly engineHash: string;
  /** Of the first setup. */
  readonly engine: Engine;
  of(share: Pick<ScanOptions['roots'][number], 'packs' | 'limits'>): ShareSetup;
}

/** `rulesOf`: all rules with the organisation's own, for these packs. `labels`: what the policy says of labels in documents. */
export const scanSetupsOf = (
  options: Pick<ScanOptions, 'packs' | 'limits' | 'roots' | 'ocr'>,
  rulesOf: (packs: readonly string[] | undefined) => LoadedRules,
  labels: unknown,
): ScanSetups => {
  const rules = new Map<string, LoadedRules>();
  const loadedOf = (packs: readonly string[] | undefined): LoadedRules => {
    const key = JSON.stringify(packs ?? null);
    const loaded = rules.get(key) ?? rulesOf(packs);
    rules.set(key, loaded);
    return loaded;
  };
  const setupOf = (packs: readonly string[] | undefined, limits: Limits): Setup => {
    const { sources, exact } = loadedOf(packs);
    return { rules: sources, limits, ...(exact === undefined ? {} : { exact }) };
  };
  const engines = new Map<string, ShareSetup['engine']>();
  const engineFor = (packs: readonly string[] | undefined, limits: Limits): ShareSetup['engine'] => {
    const key = keyOf(packs, limits);
    const known = engines.get(key);
    if (known !== undefined) return known;
    const parts = engineOf(loadedOf(packs), labels, options.ocr, limits);
    const made = { hash: engineHashOf(parts), parts };
    engines.set(key, made);
    return made;
  };
  const keyOf = (packs: readonly string[] | undefined, limits: Limits): string =>
    JSON.stringify([packs ?? null, limits]);
  const setups: [Setup, ...Setup[]] = [setupOf(options.packs, options.limits)];
  const indices = new Map([[keyOf(options.packs, options.limits), 0]]);
  for (const { packs, limits } of options.roots) {
    const key = keyOf(packs, limits);
    if (indices.has(key)) continue;
    indices.set(key, setups.length);
    setups.push(setupOf(packs, limits));
  }
  const first = engineFor(options.packs, options.limits);
  const used = [...new Set(options.roots.map(({ packs, limits }) => engineFor(packs, limits).hash))];
  return {
    setups,
    engineHash: used.every((hash) => hash === first.hash)
      ? first.hash
      : [first.hash, ...used.sort()].join('+'),
    engine: first.parts,
    of: ({ packs, limits }) => ({
      index: indices.get(keyOf(packs, limits)) ?? 0,
      engine: engineFor(packs, limits),
    }),
  };
};

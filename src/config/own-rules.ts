/** `rules:` of the configuration and `--rules`: packs of one's own, rules switched on and off, thresholds, allow-lists. */
import { z } from 'zod';
import { proveShape } from '../detect/prove-shape.ts';
import { type Pack, packSchema } from '../detect/rule-schema.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import type { Allowance, RuleSettings } from '../model/rule-settings.ts';
import { UserError } from '../model/user-error.ts';
import { nearestOf } from '../util/nearest.ts';
import type { LoadedRules } from './load-rules.ts';
import { checked, parseYaml, readText } from './read-yaml.ts';

const texts = z.array(z.string().min(1)).min(1);
/** Who comes later must know why, and for how long. */
const because = {
  reason: z.string().min(1),
  /** The last day on which it holds; none: for good. */
  until: z.iso.date().optional(),
};
const category = z.enum(Object.keys(CATEGORIES) as [Category, ...Category[]]);

export const ownRulesSchema = z.strictObject({
  /** Rule packs of one's own, by file. */
  packs: texts.optional(),
  overrides: z
    .array(
      z.strictObject({
        rule: z.string().min(1).optional(),
        category: category.optional(),
        enabled: z.boolean().optional(),
        /** Matches that are less sure are not reported. */
        threshold: z.number().min(0).max(1).optional(),
        ...because,
      }),
    )
    .optional(),
  allow: z
    .array(
      z.strictObject({
        rules: texts.optional(),
        categories: z.array(category).min(1).optional(),
        /** Tokens, as reports show them. */
        values: texts.optional(),
        words: texts.optional(),
        /** Patterns of paths below the share's root. */
        paths: texts.optional(),
        ...because,
      }),
    )
    .optional(),
});

export type OwnRules = z.infer<typeof ownRulesSchema>;

export interface OwnLoaded extends LoadedRules {
  /** What the user should be told: entries that have expired. */
  readonly notes: readonly string[];
}

/** `files`: packs, or files that say what `rules:` says. `today` as 2026-11-25. */
export const withOwnRules = (
  rules: LoadedRules,
  section: OwnRules | undefined,
  files: readonly string[],
  today: string,
): OwnLoaded => {
  const packs: Pack[] = [];
  const sections: OwnRules[] = section === undefined ? [] : [section];
  for (const file of files) {
    const source = parseYaml(readText(file, 'Rule file'), file, 'Rule file');
    if (isPack(source)) packs.push(provenPack(source, file));
    else sections.push(checked(ownRulesSchema, source ?? {}, file, 'Rule file'));
  }
  for (const file of sections.flatMap((own) => own.packs ?? []))
    packs.push(provenPack(parseYaml(readText(file, 'Rule pack'), file, 'Rule pack'), file));
  if (packs.length === 0 && sections.length === 0) return { ...rules, notes: [] };

  // A pack of the name of one of ours takes its place.
  const kept = rules.sources.packs
    .map((source) => packSchema.parse(source))
    .filter(({ pack }) => !packs.some((own) => own.pack === pack));
  const all = [...packs, ...kept];
  const known = all.flatMap((pack) => pack.rules);
  const notes: string[] = [];
  const holds = ({
    until,
    reason,
  }: {
    readonly until?: string | undefined;
    readonly reason: string;
  }): boolean => {
    if (until === undefined || until >= today) return true;
    notes.push(`An entry of the rules expired on ${until} and has no effect: ${reason}`);
    return false;
  };
  const idsOf = (
    names: readonly string[] | undefined,
    categories: readonly Category[] | undefined,
  ): string[] => {
    for (const name of names ?? [])
      if (!known.some(({ id }) => id === name))
        throw unknownRule(
          name,
          known.map(({ id }) => id),
        );
    return known
      .filter(({ id, category: own }) => names?.includes(id) || categories?.includes(own))
      .map(({ id }) => id);
  };

  const enabled = new Map<string, boolean>();
  const thresholds: Record<string, number> = {};
  for (const entry of sections.flatMap(({ overrides }) => overrides ?? [])) {
    if ((entry.rule === undefined) === (entry.category === undefined))
      throw new UserError('An override names either a rule or a category.');
    if (entry.enabled === undefined && entry.threshold === undefined)
      throw new UserError(
        `The override of ${entry.rule ?? entry.category} says nothing: give enabled or threshold.`,
      );
    if (!holds(entry)) continue;
    for (const id of idsOf(
      entry.rule === undefined ? undefined : [entry.rule],
      entry.category === undefined ? undefined : [entry.category],
    )) {
      if (entry.enabled !== undefined) enabled.set(id, entry.enabled);
      if (entry.threshold !== undefined) thresholds[id] = entry.threshold;
    }
  }
  const allow = sections
    .flatMap((own) => own.allow ?? [])
    .flatMap((entry): Allowance[] => {
      if ((entry.values ?? entry.words ?? entry.paths) === undefined)
        throw new UserError('An entry of allow names values, words or paths.');
      if (!holds(entry)) return [];
      const { values, words, paths } = entry;
      const narrowed = entry.rules !== undefined || entry.categories !== undefined;
      return [
        {
          ...(narrowed ? { rules: idsOf(entry.rules, entry.categories) } : {}),
          ...(values === undefined ? {} : { values }),
          ...(words === undefined ? {} : { words }),
          ...(paths === undefined ? {} : { paths }),
        },
      ];
    });
  const settings: RuleSettings = { thresholds, allow };
  const sources = {
    ...rules.sources,
    packs: all.map((pack) => ({
      ...pack,
      rules: pack.rules.map((rule) => ({ ...rule, enabled: enabled.get(rule.id) ?? rule.enabled })),
    })),
    settings,
  };
  return { ...rules, sources, packs: all.map(({ pack }) => pack), notes };
};

const isPack = (source: unknown): boolean =>
  typeof source === 'object' && source !== null && 'pack' in source;

/** Its shapes are proven here, before the first file is read. */
const provenPack = (source: unknown, file: string): Pack => {
  const pack = checked(packSchema, source, file, 'Rule pack');
  for (const { id, patterns, labels, columns } of pack.rules)
    try {
      for (const { shape, ignoreCase } of patterns ?? []) proveShape(shape, ignoreCase);
      for (const { shape } of labels ?? []) proveShape(shape);
      if (columns?.shape !== undefined) proveShape(columns.shape, columns.ignoreCase);
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`Rule pack ${file}: ${id}: ${error.message}`);
      throw error;
    }
  return pack;
};

const unknownRule = (name: string, known: readonly string[]): UserError => {
  const near = nearestOf(name, known);
  return new UserError(
    `There is no rule ${JSON.stringify(name)} among those chosen${near === undefined ? '.' : `; did you mean ${JSON.stringify(near)}?`}`,
  );
};

/** Every rule that there is: of all packs, of the fields of standards, and those that the configuration adds. */
import { loadRules } from '../config/load-rules.ts';
import { readConfig } from '../config/resolve-options.ts';
import { compileRules } from '../detect/compile-rules.ts';
import { fieldTableSchema, rulesOfTable } from '../detect/field-schema.ts';
import { type Pack, packSchema, type Rule } from '../detect/rule-schema.ts';
import { rulesFor } from './rules-for.ts';

export interface ListedRule {
  readonly rule: Rule;
  /** A pack; `local` and `exact`: the hospital's own numbers and patients; else the standard whose field it is. */
  readonly pack: string;
  /** Its lists may be named by the rule. */
  readonly source: Pack | undefined;
  readonly packOn: boolean;
  readonly on: boolean;
}

export interface RuleChoice {
  readonly config?: string;
  readonly packs?: readonly string[];
}

export const allRules = ({ config, packs: chosen }: RuleChoice): readonly ListedRule[] => {
  const flags = config === undefined ? {} : { config };
  const { numbers, rules: ownRules, packs } = readConfig(flags);
  const { sources, packs: packsOn } = rulesFor({ numbers, ownRules }, flags, true)(chosen ?? packs);
  const on = new Set(compileRules(sources).rules.map(({ rule }) => rule.id));
  const effective = sources.packs.map((source) => packSchema.parse(source));
  const known = new Set(effective.map(({ pack }) => pack));
  const others = loadRules(['all'])
    .sources.packs.map((source) => packSchema.parse(source))
    .filter(({ pack }) => !known.has(pack));
  const ofPacks = [...effective, ...others].flatMap((source) =>
    source.rules.map((rule) => ({
      rule,
      pack: source.pack,
      source,
      packOn: packsOn.includes(source.pack) || (known.has(source.pack) && !others.includes(source)),
      on: on.has(rule.id),
    })),
  );
  const ofFields = (sources.fields ?? [])
    .map((table) => fieldTableSchema.parse(table))
    .flatMap((table) =>
      rulesOfTable(table).map(([rule]) => ({
        rule,
        pack: table.standard,
        source: undefined,
        packOn: true,
        on: rule.enabled !== false,
      })),
    );
  return [...ofPacks, ...ofFields];
};

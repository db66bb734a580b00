/** What an organisation says about the rules beyond the packs: plain data that crosses to the scanning threads. */
export interface RuleSettings {
  /** By rule id: below this confidence its matches are not reported. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly allow: readonly Allowance[];
}

/** Values that are known and none of anybody's business. Paths and values both hold where both are given. */
export interface Allowance {
  /** Rule ids; undefined: all. */
  readonly rules?: readonly string[];
  /** Tokens of values, as reports show them. */
  readonly values?: readonly string[];
  /** The values themselves, in any writing: a hospital's own telephone number. */
  readonly words?: readonly string[];
  /** Patterns of paths below the share's root. */
  readonly paths?: readonly string[];
}

/** The organisation's risk criteria as data: every number of the model stands in the policy file, with its approver and date. */
import type { Category } from './category.ts';
import type { Reach } from './source-entry.ts';

/** What a file holds, for the steps of the scale of data (ENISA 2013: data processing context, 1–4). */
export interface ContextStep {
  readonly value: number;
  /** Any of these lists of health terms (`rules/terms/`) was met. */
  readonly terms?: readonly string[] | undefined;
  /** Any of these identifiers was found. */
  readonly categories?: readonly Category[] | undefined;
  /** The file is PHI. */
  readonly phi?: true | undefined;
}

/** Ease of identification (ENISA 2013, 0.25–1): the highest step whose categories are all there. */
export interface IdentificationStep {
  readonly value: number;
  readonly allOf: readonly (readonly Category[])[];
}

export interface RiskTables {
  readonly context: readonly ContextStep[];
  readonly identification: readonly IdentificationStep[];
  /** Circumstances of a breach, added to severity. */
  readonly circumstances: {
    readonly workforce: { readonly reach: readonly Reach[]; readonly add: number };
    readonly unknownRecipients: { readonly reach: readonly Reach[]; readonly add: number };
    readonly broadWrite: number;
  };
  readonly consequence: {
    /** Consequence by severity: the first step whose bound it stays below; behind the last: `most`. */
    readonly bySeverity: readonly { readonly below: number; readonly is: number }[];
    readonly most: number;
    /** Added by patients: the last step that is reached. */
    readonly volume: readonly { readonly from: number; readonly add: number }[];
    readonly special: number;
    readonly floors: readonly { readonly patients: number; readonly atLeast: number }[];
    /** Below so many patients, and without a special category, it is at most `atMost`. */
    readonly cap: { readonly belowPatients: number; readonly atMost: number };
  };
  readonly likelihood: {
    readonly reach: Readonly<Record<Reach, number>>;
    readonly location: Readonly<Record<string, number>>;
    readonly broadWrite: number;
    /** Encrypted to HHS guidance (45 CFR 164.402, unsecured PHI): likelihood is this and there is no breach to notify. */
    readonly encrypted: number;
  };
  /** Rows: likelihood 1–5; columns: consequence 1–5; cells: index in `levels`. */
  readonly grid: readonly (readonly number[])[];
  readonly levels: readonly string[];
  /** Highest level that is accepted without treatment: index in `levels`. */
  readonly accept: number;
  /** Findings below it go to review, not into the register. */
  readonly reviewBelow: number;
  /** 45 CFR 164.408(b): 500 or more individuals; 164.406(a): more than 500 residents of a state. */
  readonly notify: { readonly hhsPatients: number; readonly mediaResidentsMoreThan: number };
}

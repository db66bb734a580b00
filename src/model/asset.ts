/** A store of files (a share, or a folder of the level the policy names) as an asset, and the risks of it. */
import type { Category, SpecialCategory } from './category.ts';
import type { ConditionRef, PathForm } from './report-source.ts';
import type { Exposure, Reach } from './source-entry.ts';

/** Where a store stands, for likelihood: `server` unless it was declared otherwise. */
export type Location = 'server' | 'endpoint' | 'removable' | 'cloud';

/** Files of one store that share a condition, added up. */
export interface ExposedFiles {
  readonly files: number;
  /** A union over files, not a sum. */
  readonly patients: number;
  /** Widest of them; `unknown` counts as wider than a group and is never safe. */
  readonly reach: Reach;
  readonly broadWrite: boolean;
  /** Highest data context (1–4) and ease of identification (0.25–1) of any of the files; 0 where none holds PHI. */
  readonly context: number;
  readonly identification: number;
  readonly specialCategories: readonly SpecialCategory[];
  /** Highest confidence of a finding that is PHI in them, 0–1. */
  readonly confidence: number;
}

/** What one scan knows of one store. All counts are of files that are there now. */
export interface StoreFacts {
  /** `AST-` and 12 hex digits of a hash over root and folder: the same from scan to scan. */
  readonly assetId: string;
  readonly shareId: number;
  readonly shareName: string;
  /** Of the share, escaped. */
  readonly root: string;
  /** Folder below the root; `.`: the whole share, or the files that lie in no folder of the level. */
  readonly folder: PathForm;
  /** Parts of the folder, from 1, in which a patient's name or number stands. */
  readonly namedParts: readonly number[];
  readonly paths: number;
  readonly filesRead: number;
  /** Read in part or not at all. */
  readonly filesNotRead: number;
  readonly phiFiles: number;
  readonly phiBytes: number;
  readonly patients: number;
  /** US state or territory → patients with an address there; absent where addresses do not say. */
  readonly patientsByState: Readonly<Record<string, number>>;
  /** Category → files that hold it. */
  readonly identifiers: Readonly<Partial<Record<Category, number>>>;
  readonly specialCategories: readonly SpecialCategory[];
  /** Format → files that hold PHI. */
  readonly formats: Readonly<Record<string, number>>;
  /** Reach → files that hold PHI. */
  readonly phiByReach: Readonly<Partial<Record<Reach, number>>>;
  /** Where the knowledge of reach comes from, for files that hold PHI. */
  readonly exposureSources: readonly Exposure['source'][];
  /** Classification labels that PHI files carry → files; unlabelled ones are not among them. */
  readonly labels: Readonly<Record<string, number>>;
  readonly unlabelledPhiFiles: number;
  /** Level id of the policy → files whose content demands it. */
  readonly demandedLevels: Readonly<Record<string, number>>;
  /** Account → PHI files it owns, most first, at most ten. */
  readonly fileOwners: readonly { readonly uid: number; readonly files: number }[];
  /** RFC 3339; of PHI files. */
  readonly oldestPhi: string | undefined;
  readonly newestPhi: string | undefined;
  /** PHI files whose very bytes lie in another store too. */
  readonly duplicateFiles: number;
  /** Everything that holds PHI. */
  readonly all: ExposedFiles;
  /** Condition id → the files it holds for. */
  readonly conditions: Readonly<Record<string, ExposedFiles>>;
}

/** What an owner said of a store. */
export interface Attestation {
  readonly assetId: string;
  readonly owner: string;
  /** Level id; undefined: the owner was named, the classification is not confirmed. */
  readonly level: string | undefined;
  /** RFC 3339 dates. */
  readonly confirmedOn: string;
  readonly until: string | undefined;
  readonly note: string | undefined;
  readonly by: string;
}

/** An accepted risk: it comes back when it expires. */
export interface RiskException {
  readonly scenarioId: string;
  readonly approver: string;
  readonly reason: string;
  readonly acceptedOn: string;
  readonly until: string;
}

export interface Asset extends StoreFacts {
  /** As it goes into registers and evidence: parts that may name a patient are masked. */
  readonly masked: { readonly name: string; readonly folder: string };
  readonly location: Location;
  readonly encrypted: boolean;
  /** Who is accountable, and how that is known; `probable`: the account that owns most PHI files. */
  readonly owner:
    | { readonly name: string; readonly from: 'attested' | 'policy' | 'config' | 'probable' }
    | undefined;
  readonly classification: {
    readonly level: string | undefined;
    readonly name: string | undefined;
    /** `confirmed` by a person; else what the content demands. */
    readonly state: 'confirmed' | 'proposed' | 'expired';
    /** Level id that the content demands, whoever confirmed what. */
    readonly demanded: string | undefined;
    readonly reviewOn: string | undefined;
  };
  /** 0–100: what its owner should look at first (readers × patients × sensitivity × age). */
  readonly priority: number;
  readonly storeConditions: readonly ConditionRef[];
  /** Conditions that nothing known speaks to, and what would. */
  readonly notAssessed: readonly { readonly id: string; readonly needs: string }[];
  readonly lastScan: { readonly scanId: number; readonly finishedAt: string | undefined };
}

/** One condition of one store, as a risk register takes it. */
export interface RiskScenario {
  /** `PHI-` and 12 hex digits: the same from scan to scan, 16 characters (SimpleRisk cuts at 20). */
  readonly scenarioId: string;
  readonly assetId: string;
  readonly condition: ConditionRef;
  readonly title: string;
  readonly statement: string;
  readonly exposed: ExposedFiles;
  /** ENISA severity: min(context × identification, 4) + circumstances. */
  readonly severity: number;
  /** 1–5. */
  readonly likelihood: number;
  readonly consequence: number;
  /** Name of the level in the policy's grid, and its index. */
  readonly level: string;
  readonly levelIndex: number;
  /** How each number came about, in words. */
  readonly because: readonly string[];
  /** Detection confidence, never multiplied into the risk; below the policy's bound it is for review. */
  readonly confidence: number;
  readonly forReview: boolean;
  /** 45 CFR 164.408(b): were it a breach, HHS is told at once. */
  readonly hhs500: boolean;
  /** 45 CFR 164.406(a): more than 500 residents of one of these states. */
  readonly mediaStates: readonly string[];
  /** The four factors of 45 CFR 164.402(2), as far as a scanner can speak to them. */
  readonly hipaaFactors: readonly { readonly factor: string; readonly says: string }[];
  readonly treatments: readonly string[];
  readonly exception: RiskException | undefined;
}

/** An asset or a risk as every register takes it: flat, without a value, without a path of a file. */
import type { RiskException } from '../model/asset.ts';
import type { ControlRef } from '../model/report-source.ts';
import type { Reach } from '../model/source-entry.ts';

interface Item {
  /** `AST-…` or `PHI-…`: 16 characters, the same from scan to scan. */
  readonly key: string;
  readonly shareId: number;
  /** Files of its store that were not read: more of them than last time, and nothing counts as treated. */
  readonly filesNotRead: number;
}

export interface AssetItem extends Item {
  readonly kind: 'asset';
  /** Without the separators that registers cut lists at. */
  readonly name: string;
  readonly share: string;
  readonly root: string;
  readonly folder: string;
  readonly summary: string;
  readonly owner: string | undefined;
  readonly ownerFrom: string | undefined;
  /** The organisation's own name of the level. */
  readonly classification: string | undefined;
  readonly classificationState: string;
  readonly reviewOn: string | undefined;
  readonly phiFiles: number;
  readonly patients: number;
  /** Category → files. */
  readonly identifiers: Readonly<Record<string, number>>;
  readonly specialCategories: readonly string[];
  readonly reach: Reach;
  readonly broadWrite: boolean;
  readonly location: string;
  readonly encrypted: boolean;
  /** Highest consequence (1–5) of its risks: what it is worth to the organisation. */
  readonly worth: number;
}

export interface RiskItem extends Item {
  readonly kind: 'risk';
  readonly assetKey: string;
  readonly assetName: string;
  readonly share: string;
  /** Id of the condition in `rules/controls/`. */
  readonly condition: string;
  /** No counts and no dates: registers tell risks apart by it. */
  readonly title: string;
  /** What the condition is, without counts and dates. */
  readonly means: string;
  readonly statement: string;
  readonly because: readonly string[];
  /** 1–5. */
  readonly likelihood: number;
  readonly consequence: number;
  /** The organisation's own word, and its place from 0 (lowest) to 4. */
  readonly level: string;
  readonly levelIndex: number;
  readonly files: number;
  readonly patients: number;
  readonly identifiers: Readonly<Record<string, number>>;
  readonly specialCategories: readonly string[];
  readonly reach: Reach;
  readonly hhs500: boolean;
  readonly mediaStates: readonly string[];
  readonly confidence: number;
  readonly primary: readonly ControlRef[];
  readonly supporting: readonly ControlRef[];
  readonly hipaa: readonly string[];
  readonly treatments: readonly string[];
  readonly exception: RiskException | undefined;
  /** Only with `--paths full`: shown paths below the share, worst first. */
  readonly paths: readonly string[] | undefined;
}

export type RegisterItem = AssetItem | RiskItem;

/** `8.3, 5.18`. */
export const controlIds = ({ primary, supporting }: RiskItem): string[] => [
  ...new Set([...primary, ...supporting].map(({ id }) => id)),
];

export const acceptedText = ({ exception }: RiskItem): string | undefined =>
  exception === undefined
    ? undefined
    : `Accepted by ${exception.approver} until ${exception.until}: ${exception.reason}`;

/** What a reader of the register needs beside the title. */
export const riskText = (risk: RiskItem): string =>
  [
    risk.statement,
    `Likelihood ${risk.likelihood}, consequence ${risk.consequence}: ${risk.level}.`,
    ...(risk.hhs500 ? ['500 and more patients: 45 CFR 164.408(b), were it a breach.'] : []),
    ...risk.mediaStates.map((state) => `More than 500 residents of ${state}: 45 CFR 164.406.`),
    ...(risk.exception === undefined ? [] : [`${acceptedText(risk)}.`]),
    ...(risk.paths === undefined || risk.paths.length === 0 ? [] : [`Files: ${risk.paths.join(' · ')}`]),
    'No identifier values are included.',
  ].join(' ');

export const controlsText = (risk: RiskItem): string =>
  `ISO/IEC 27002:2022 ${controlIds(risk).join(', ')}; 45 CFR ${risk.hipaa.join(', ')}`;

/** Severity, consequence, likelihood and level of files that share a condition, each with its reason in words. Pure. */
import type { ExposedFiles, Location } from '../model/asset.ts';
import type { RiskTables } from '../model/risk-tables.ts';

export interface Rating {
  readonly severity: number;
  readonly consequence: number;
  readonly likelihood: number;
  /** Index in the policy's levels. */
  readonly level: number;
  readonly because: readonly string[];
}

export interface Circumstances {
  readonly location: Location;
  readonly encrypted: boolean;
}

const clamp = (value: number): number => Math.max(1, Math.min(5, value));

const severityOf = (tables: RiskTables, exposed: ExposedFiles): number => {
  const { workforce, unknownRecipients, broadWrite } = tables.circumstances;
  const circumstances =
    (workforce.reach.includes(exposed.reach) ? workforce.add : 0) +
    (unknownRecipients.reach.includes(exposed.reach) ? unknownRecipients.add : 0) +
    (exposed.broadWrite ? broadWrite : 0);
  return Math.min(exposed.context * exposed.identification, 4) + circumstances;
};

const consequenceOf = ({ consequence }: RiskTables, exposed: ExposedFiles, severity: number): number => {
  const { bySeverity, most, volume, special, floors, cap } = consequence;
  const isSpecial = exposed.specialCategories.length > 0;
  const base = bySeverity.find(({ below }) => severity < below)?.is ?? most;
  const byVolume = volume.reduce((add, step) => (exposed.patients >= step.from ? step.add : add), 0);
  const raw = base + byVolume + (isSpecial ? special : 0);
  const capped = exposed.patients < cap.belowPatients && !isSpecial ? Math.min(raw, cap.atMost) : raw;
  const floor = floors.reduce(
    (least, { patients, atLeast }) => (exposed.patients >= patients ? Math.max(least, atLeast) : least),
    1,
  );
  return clamp(Math.max(capped, floor));
};

const likelihoodOf = (
  { likelihood }: RiskTables,
  exposed: ExposedFiles,
  { location, encrypted }: Circumstances,
): number =>
  encrypted
    ? clamp(likelihood.encrypted)
    : clamp(
        likelihood.reach[exposed.reach] +
          (likelihood.location[location] ?? 0) +
          (exposed.broadWrite ? likelihood.broadWrite : 0),
      );

/** Two decimals: sums of quarters stay what a person adds up. */
const round = (value: number): number => Math.round(value * 100) / 100;

export const rate = (tables: RiskTables, exposed: ExposedFiles, where: Circumstances): Rating => {
  const severity = round(severityOf(tables, exposed));
  const consequence = consequenceOf(tables, exposed, severity);
  const likelihood = likelihoodOf(tables, exposed, where);
  const level = tables.grid[likelihood - 1]?.[consequence - 1] ?? 0;
  return {
    severity,
    consequence,
    likelihood,
    level,
    because: [
      `severity ${severity} = min(context ${exposed.context} × identification ${exposed.identification}, 4) + circumstances`,
      `consequence ${consequence} from severity ${severity}, ${exposed.patients} patients${exposed.specialCategories.length > 0 ? ', specially protected data' : ''}`,
      where.encrypted
        ? `likelihood ${likelihood}: encrypted to HHS guidance`
        : `likelihood ${likelihood} from reach ${exposed.reach}, location ${where.location}${exposed.broadWrite ? ', broad write access' : ''}`,
    ],
  };
};

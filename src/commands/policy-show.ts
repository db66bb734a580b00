/** `phisweep policy show`: the scheme level by level: what it is called elsewhere, what demands it, what it demands. */
import { Command } from 'commander';
import type { Level, Policy } from '../classify/policy-schema.ts';
import { loadPolicy } from '../config/load-policy.ts';
import type { Cell } from '../util/tables.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf } from './number-option.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

const COLUMNS = [
  'id', 'rank', 'name', 'aliases', 'hl7', 'tlp', 'uk_gov', 'ocsf', 'labels', 'demanded_by', 'allowed_reach', 'encrypt_when',
  'max_age_days', 'audit_required',
] as const; // biome-ignore format: a table

const whenText = (when: Policy['contentRules'][number]['when']): string =>
  Object.entries(when)
    .map(([key, value]) =>
      value === true ? key : `${key} ${Array.isArray(value) ? value.join('|') : value}`,
    )
    .join(' and ') || 'always';

const rulesFor = ({ contentRules }: Policy, { id }: Level): string[] =>
  contentRules.flatMap(({ when, atLeast, atMost }) => [
    ...(atLeast === id ? [whenText(when)] : []),
    ...(atMost === id ? [`at most, ${whenText(when)}`] : []),
  ]);

const labelsOf = ({ labelReaders }: Policy, { id }: Level): string[] =>
  labelReaders
    .filter(({ level }) => level === id)
    .map(({ msip, property, marking }) =>
      msip !== undefined
        ? `msip ${msip}`
        : property !== undefined
          ? `${property.name}=${property.value}`
          : `/${marking}/`,
    );

const cellsOf =
  (policy: Policy) =>
  (level: Level): readonly Cell[] => {
    const handling = policy.handling[level.id];
    return [
      level.id,
      level.rank,
      level.name,
      level.aliases.join('; '),
      level.hl7,
      level.tlp === undefined ? undefined : `TLP:${level.tlp}`,
      level.ukGov,
      level.ocsf,
      labelsOf(policy, level).join('; '),
      rulesFor(policy, level).join('; '),
      handling?.allowedReach?.join('; '),
      handling?.encryptWhen?.join('; '),
      handling?.maxAgeDays ?? undefined,
      handling?.auditRequired,
    ];
  };

const headOf = ({ schemeId, version, approvedBy, approvedOn }: Policy, hash: string): string =>
  `${schemeId} version ${version}, hash ${hash}, ${approvedBy === null ? 'not approved' : `approved by ${approvedBy} on ${approvedOn}`}`;

const linesOf = (policy: Policy, level: Level): string[] => {
  const cells = cellsOf(policy)(level);
  const rest = COLUMNS.slice(3).flatMap((name, i) => {
    const cell = cells[i + 3];
    return cell === undefined || cell === '' ? [] : [`     ${name.replaceAll('_', ' ')}: ${cell}`];
  });
  return [`${String(level.rank).padStart(3)}  ${level.id}: ${level.name}`, ...rest];
};

const retentionLine = ({ days, share, folder, kinds, basis }: Policy['retention'][number]): string =>
  `${kinds?.join(', ') ?? 'all files'}${share === undefined ? '' : ` of ${share}`}${folder === undefined ? '' : ` in ${folder}`}: ${days} days${basis === undefined ? '' : ` (${basis})`}`;

export const policyShowCommand = (done: (code: number) => void): Command =>
  new Command('show')
    .description('print a policy level by level: other names, what demands it, how it is handled')
    .argument('[file]', 'default: the policy that comes with phisweep')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (file: string | undefined, flags: { format: RowFormat; output?: string }) => {
      const { policy, hash } = loadPolicy(file);
      const { levels, ...rest } = policy;
      await writeRows(
        {
          rows: levels,
          name: 'levels',
          about: { hash, ...rest },
          columns: COLUMNS,
          cells: cellsOf(policy),
          text: ({ print }) => {
            print(headOf(policy, hash));
            for (const level of levels) for (const line of linesOf(policy, level)) print(line);
            for (const row of policy.retention) print(`Retention: ${retentionLine(row)}`);
          },
        },
        flags,
      );
      done(EXIT.DONE);
    });

/** `phisweep rules list`: every rule there is, and which of them are on. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { storePath } from '../config/resolve-options.ts';
import { CATEGORIES } from '../model/category.ts';
import { rulePrecisions } from '../store/dispositions.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { allRules } from './all-rules.ts';
import { EXIT } from './exit-codes.ts';
import { commaList } from './number-option.ts';

interface ListFlags {
  readonly config?: string;
  readonly store?: string;
  readonly packs?: readonly string[];
  readonly json?: boolean;
}

export const rulesListCommand = (done: (code: number) => void): Command =>
  new Command('list')
    .description('list the rules, and which of them are on')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--store <path>', 'the database of findings: what people decided on is told of each rule')
    .option('--packs <names>', 'as if these packs were on: names, groups of them, all or default', commaList)
    .option('--json', 'as JSON')
    .action((flags: ListFlags) => {
      const rows = rowsOf(flags);
      if (flags.json === true) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      else process.stdout.write(textOf(rows));
      done(EXIT.DONE);
    });

const rowsOf = (flags: ListFlags) => {
  const precisions = precisionsOf(flags);
  return allRules(flags).map(
    ({ rule: { id, name, category, subject, source }, on, pack, packOn, source: packSource }) => {
      const decided = precisions.get(id);
      return {
        id,
        on,
        pack,
        /** A field of a standard is in no pack. */
        ofStandard: packSource === undefined,
        packOn,
        name,
        category,
        hipaa: CATEGORIES[category].hipaa,
        subject,
        source,
        ...(decided === undefined
          ? {}
          : { decided: decided.decided, falsePositives: decided.falsePositives }),
      };
    },
  );
};

/** What people decided on the findings of each rule; none without a store. */
const precisionsOf = (flags: ListFlags): ReturnType<typeof rulePrecisions> => {
  const path = storePath(flags);
  if (flags.store === undefined && !existsSync(path)) return new Map();
  const store = openStoreForReading(path);
  try {
    return rulePrecisions(store);
  } finally {
    store.close();
  }
};

const textOf = (rows: ReturnType<typeof rowsOf>): string => {
  const lines = rows.map(
    ({ on, id, hipaa, subject, name, decided, falsePositives }) =>
      `${on ? 'on ' : 'off'} ${id.padEnd(26)} ${hipaa}  ${subject.padEnd(12)} ${name}${
        decided === undefined || falsePositives === undefined
          ? ''
          : `  (right in ${decided - falsePositives} of ${decided} that people looked at)`
      }`,
  );
  const namesOf = (on: boolean): string =>
    [
      ...new Set(
        rows.flatMap(({ pack, packOn, ofStandard }) => (packOn === on && !ofStandard ? [pack] : [])),
      ),
    ].join(', ') || 'none';
  const standards = [...new Set(rows.flatMap(({ pack, ofStandard }) => (ofStandard ? [pack] : [])))].join(
    ', ',
  );
  return `${lines.join('\n')}\n\nFields of standards: ${standards}\nPacks on: ${namesOf(true)}\nPacks off: ${namesOf(false)}\n`;
};

/** Decisions to another store and back: one JSON line each, keyed by share, path, category and token. Tokens fit stores of one key only. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { storePath } from '../config/resolve-options.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import { DISPOSITIONS, type Disposition } from '../model/disposition.ts';
import { UserError } from '../model/user-error.ts';
import { addDispositions, allDispositions } from '../store/dispositions.ts';
import { openStore, openStoreForReading } from '../store/open-store.ts';
import { createFilePlaces, fileIdOf } from '../store/path-of-file.ts';
import { EXIT } from './exit-codes.ts';
import { countDecisions } from './judge-stored.ts';
import { openOutput } from './output.ts';
import { createValueRefusal } from './refuse-values.ts';

const lineSchema = z.strictObject({
  rootBase64: z.string(),
  pathBase64: z.string(),
  /** For people; not read back. */
  path: z.string(),
  category: z.enum(Object.keys(CATEGORIES) as [Category, ...Category[]]),
  token: z.string(),
  rule: z.string(),
  kind: z.enum(DISPOSITIONS),
  reason: z.string(),
  reviewer: z.string(),
  decidedOn: z.iso.date(),
  until: z.iso.date().optional(),
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const triageExportCommand = (done: (code: number) => void): Command =>
  new Command('export')
    .description('write all decisions as JSON lines')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(
      async (flags: { readonly store?: string; readonly config?: string; readonly output?: string }) => {
        const store = openStoreForReading(storePath(flags));
        const to = openOutput(flags.output);
        try {
          const places = createFilePlaces(store);
          for (const d of allDispositions(store)) {
            const place = places(d.fileId);
            if (place === undefined) continue;
            await to.out(
              `${JSON.stringify({
                rootBase64: base64(place.root),
                pathBase64: base64(place.bytes),
                path: place.path.shown,
                category: d.category,
                token: d.token,
                rule: d.ruleId,
                kind: d.kind,
                reason: d.reason,
                reviewer: d.reviewer,
                decidedOn: d.decidedOn,
                ...(d.until === undefined ? {} : { until: d.until }),
              })}\n`,
            );
          }
          to.finish();
        } catch (error) {
          to.abandon();
          throw error;
        } finally {
          store.close();
        }
        done(EXIT.DONE);
      },
    );

const linesOf = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    throw new UserError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
};

const parseLine = (text: string, file: string, line: number): z.infer<typeof lineSchema> => {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    throw new UserError(`${file}, line ${line}: no decision as \`triage export\` writes it.`);
  }
};

export const triageImportCommand = (done: (code: number) => void): Command =>
  new Command('import')
    .description('take over decisions that `triage export` wrote')
    .argument('<file>', 'JSON lines')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .action(async (file: string, flags: { readonly store?: string; readonly config?: string }) => {
      const lines = linesOf(file).flatMap((text, i) =>
        text.trim() === '' ? [] : [parseLine(text, file, i + 1)],
      );
      const refuse = createValueRefusal();
      for (const { reason } of lines) await refuse(`A reason in ${file}`, reason);
      const store = openStore(storePath(flags));
      try {
        const known = lines.flatMap((line): Disposition[] => {
          const { rootBase64, pathBase64, path: _, rule, until, ...rest } = line;
          const fileId = fileIdOf(
            store,
            Buffer.from(rootBase64, 'base64'),
            Buffer.from(pathBase64, 'base64'),
          );
          return fileId === undefined ? [] : [{ ...rest, fileId, ruleId: rule, until }];
        });
        addDispositions(store, known);
        process.stdout.write(
          `${known.length} decisions taken over, ${lines.length - known.length} of files that this store does not know. ${countDecisions(store, flags)}\n`,
        );
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

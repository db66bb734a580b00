/** `phisweep register export`: assets and risks of a scan as one file, with no memory of earlier ones. */
import { Command } from 'commander';
import { kindNamed } from '../config/load-registers.ts';
import { storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import { planChanges } from '../register/plan.ts';
import { SINK_KINDS } from '../register/registry.ts';
import { extensionOf, writeFiles } from '../register/write-files.ts';
import { openStoreForReading } from '../store/open-store.ts';
import type { AssessmentFlags } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { PATHS, presentOf, type RegisterPaths } from './register-present.ts';

interface ExportFlags extends AssessmentFlags {
  readonly out: string;
  readonly paths: RegisterPaths;
}

const FILE_KINDS = SINK_KINDS.filter(({ way }) => way === 'file').map(({ kind }) => kind);

export const registerExportCommand = (done: (code: number) => void): Command =>
  new Command('export')
    .description('write assets and risks of a scan as a file for a register')
    .argument('<kind>', `one of ${FILE_KINDS.join(', ')}`)
    .requiredOption('--out <file>', 'the file, 0600; its extension chooses the format')
    .option('--paths <form>', `one of ${PATHS.join(', ')}: full names files too`, oneOf(PATHS), 'stores')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .action((name: string, flags: ExportFlags) => {
      const kind = kindNamed(name);
      if (kind.way !== 'file')
        throw new UserError(
          `${name} is a server; name it in the configuration and use phisweep register push.`,
        );
      const extension = extensionOf(flags.out, kind);
      const store = openStoreForReading(storePath(flags));
      try {
        const { present, about } = presentOf(store, flags);
        const changes = planChanges({
          ...present,
          sent: new Map(),
          whole: new Set(),
          takes: kind.takes,
          version: kind.version,
        });
        const files = kind.render(changes, { about, options: kind.options.parse({}), extension });
        for (const path of writeFiles(flags.out, files, extension)) process.stdout.write(`${path}\n`);
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

/** `phisweep status`: the scans that a store holds. */
import { Command } from 'commander';
import { storePath } from '../config/resolve-options.ts';
import { listScans } from '../store/list-scans.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { EXIT } from './exit-codes.ts';

export const statusCommand = (done: (code: number) => void): Command =>
  new Command('status')
    .description('list the scans that the store holds')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--json', 'as JSON')
    .action((flags: { readonly store?: string; readonly config?: string; readonly json?: boolean }) => {
      const path = storePath(flags);
      const store = openStoreForReading(path);
      try {
        const scans = listScans(store);
        if (flags.json) process.stdout.write(`${JSON.stringify({ store: path, scans }, null, 2)}\n`);
        else {
          for (const { scanId, state, startedAt, finishedAt } of scans)
            process.stdout.write(
              `scan ${scanId}  ${state.padEnd(11)}  ${startedAt}  ${finishedAt ?? 'not finished'}\n`,
            );
          if (scans.length === 0) process.stdout.write('The store holds no scan yet.\n');
        }
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

/** `phisweep status`: the scans that a store holds, what is still to do, and whether scanning is well. Also while a scan runs. */
import { Command } from 'commander';
import { readConfig, storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import { forecast, forecastText } from '../scan/forecast.ts';
import { healthSigns, openWorkOf } from '../store/health-signs.ts';
import { listScans } from '../store/list-scans.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { keptSums } from '../store/scan-sums.ts';
import { type Pace, paceOf } from '../store/session.ts';
import type { Store } from '../store/store.ts';
import { isStoreHeld } from '../store/store-lock.ts';
import { verificationOf } from '../store/verification.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { EXIT } from './exit-codes.ts';
import { type DueAgain, dueOfNextScan, dueSentence } from './present-engine.ts';

interface StatusFlags {
  readonly store?: string;
  readonly config?: string;
  readonly json?: boolean;
}

const paceText = ({ filesPerSecond, bytesPerSecond }: Pace): string =>
  `${filesPerSecond.toFixed(filesPerSecond < 10 ? 1 : 0)} files and ${(bytesPerSecond / 1e6).toFixed(1)} MB a second`;

export const statusCommand = (done: (code: number) => void): Command =>
  new Command('status')
    .description('list the scans that the store holds, what is still to do, and what is not well')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--json', 'as JSON')
    .action((flags: StatusFlags) => {
      const path = storePath(flags);
      const store = openStoreForReading(path);
      try {
        const scans = listScans(store).map((scan) => {
          const sums = keptSums(store, scan.scanId);
          return {
            ...scan,
            ledger: sums?.ledger,
            phiFiles: sums?.phiFiles,
            patients: sums?.patients,
            verification: verificationOf(store, scan.scanId),
          };
        });
        const last = scans.at(-1);
        const open = last !== undefined && last.ledger === undefined ? openWorkOf(store) : undefined;
        const { window } = readConfig(flags);
        const now = new Date();
        const foretold = forecast(store, window, now);
        const due = dueOrFault(store, flags);
        const signs = healthSigns(store, readConfig(flags).maxAgeDays, now);
        const isRunning = isStoreHeld(path);
        const pace = last?.state === 'running' ? paceOf(store) : undefined;
        if (flags.json)
          process.stdout.write(
            `${JSON.stringify({ store: path, isRunning, scans, open, pace, forecast: foretold, due, signs }, null, 2)}\n`,
          );
        else {
          const lines = scans.map(
            ({ scanId, state, startedAt, finishedAt, ledger, phiFiles, patients, verification }) =>
              `scan ${scanId}  ${state.padEnd(11)}  ${startedAt}  ${finishedAt ?? 'not finished'}${
                ledger === undefined
                  ? ''
                  : `  ${ledger.enumerated} paths, ${phiFiles} PHI files, ${patients} patients`
              }${verification.readAgain === 0 ? '' : `  ${verification.readAgain} unchanged files read again, ${verification.differ} differed`}`,
          );
          if (last?.state === 'running')
            lines.push(
              isRunning
                ? `Scan ${last.scanId} runs now${pace === undefined ? '' : `, at ${paceText(pace)}`}.`
                : `Scan ${last.scanId} was ended from outside (killed, or the machine went down); the next scan goes on from there.`,
            );
          if (open !== undefined)
            lines.push(
              `Still to do: ${open.filesWaiting} files known, ${open.foldersWaiting} folders to be listed.`,
            );
          if (foretold !== undefined)
            lines.push(`Forecast: ${forecastText(foretold, window?.timezone, now)}`);
          const again = due === undefined || 'fault' in due ? undefined : dueSentence(due);
          if (again !== undefined) lines.push(`With the next scan ${again}`);
          if (due !== undefined && 'fault' in due)
            lines.push(`ATTENTION: the next scan will fail: ${due.fault}`);
          for (const { sentence } of signs) lines.push(`ATTENTION: ${sentence}`);
          if (scans.length === 0) lines.push('The store holds no scan yet.');
          for (const line of lines) process.stdout.write(`${escapeTerminal(line, true)}\n`);
        }
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

/** A status is wanted most when something is wrong. */
const dueOrFault = (store: Store, flags: StatusFlags): DueAgain | { readonly fault: string } | undefined => {
  try {
    return dueOfNextScan(store, flags);
  } catch (error) {
    if (error instanceof UserError) return { fault: error.message };
    throw error;
  }
};

/** `phisweep register`: assets and risks into the organisation's own registers. */
import { Command } from 'commander';
import { loadRegisters } from '../config/load-registers.ts';
import { readConfig } from '../config/resolve-options.ts';
import { SINK_KINDS } from '../register/registry.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf } from './number-option.ts';
import { registerExportCommand } from './register-export.ts';
import { registerPushCommand } from './register-push.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface ListFlags {
  readonly kinds?: boolean;
  readonly config?: string;
  readonly format: RowFormat;
  readonly output?: string;
}

const listCommand = (done: (code: number) => void): Command =>
  new Command('list')
    .description('list the registers of the configuration, or the kinds there are')
    .option('--kinds', 'every kind of register there is')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: ListFlags) => {
      const rows = flags.kinds
        ? SINK_KINDS.map(({ kind, way, says }) => ({ name: kind, kind: way, place: says }))
        : loadRegisters(readConfig(flags), []).map(({ name, kind, place }) => ({
            name,
            kind: kind.kind,
            place,
          }));
      await writeRows(
        {
          rows,
          name: 'registers',
          columns: ['name', 'kind', 'place'],
          cells: ({ name, kind, place }) => [name, kind, place],
          text: ({ print }) => {
            if (rows.length === 0) print('The configuration names no registers.');
            for (const { name, kind, place } of rows) print(`${name.padEnd(24)} ${kind.padEnd(22)} ${place}`);
          },
        },
        flags,
      );
      done(EXIT.DONE);
    });

export const registerCommand = (done: (code: number) => void): Command =>
  new Command('register')
    .description('assets and risks in the organisation\u2019s own registers')
    .addCommand(listCommand(done))
    .addCommand(registerPushCommand(done))
    .addCommand(registerExportCommand(done));

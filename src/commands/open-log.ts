/** The log that a configuration or `--log` names, opened before the first file is read. */
import { resolve } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { TOOL_VERSION } from '../config/tool-version.ts';
import { createLog, type Log } from '../log/create-log.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { explainWrite } from '../util/explain-write.ts';

const MB = 1024 ** 2;
const DAY_MS = 86_400_000;
const SILENT: Log = { write: () => undefined, close: () => undefined };

export const openLog = (named: string | undefined, config: Config['log']): Log => {
  const file = named ?? config?.file;
  if (file === undefined) return SILENT;
  const { megabytes = 20, days = 7, keep = 5 } = config ?? {};
  const path = resolve(file);
  return explainWrite('The log', path, () =>
    createLog(
      { path, version: TOOL_VERSION, maxBytes: megabytes * MB, maxAgeMs: days * DAY_MS, keep },
      (code) =>
        process.stderr.write(
          `phisweep: ${escapeTerminal(`The log ${path} cannot be written (${code}); the scan goes on without it.`, true)}\n`,
        ),
    ),
  );
};

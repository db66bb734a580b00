/** Colours and signs of the summary; plain ASCII where the terminal is not UTF-8, no escape sequence where colour is off. */
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { ReportOptions } from './reporter.ts';

const SIGNS = {
  full: {
    read: '█',
    part: '▓',
    left: '░',
    gap: '▒',
    line: '─',
    arrow: '→',
    ok: '✓',
    bad: '✗',
    dot: '·',
    cut: '…',
  },
  ascii: {
    read: '#',
    part: '+',
    left: '.',
    gap: '!',
    line: '-',
    arrow: '->',
    ok: 'ok:',
    bad: 'WRONG:',
    dot: '|',
    cut: '...',
  },
} as const;

export interface TerminalStyle {
  readonly columns: number;
  readonly signs: Readonly<Record<keyof typeof SIGNS.full, string>>;
  /** Everything that comes from a share goes through this. */
  readonly safe: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
}

const MIN_COLUMNS = 50;
const MAX_COLUMNS = 100;

export const terminalStyleOf = ({ terminal }: ReportOptions): TerminalStyle => {
  const { columns = 80, colour = false, unicode = false } = terminal ?? {};
  const painted = (code: number) => (text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    columns: Math.max(MIN_COLUMNS, Math.min(columns, MAX_COLUMNS)),
    signs: unicode ? SIGNS.full : SIGNS.ascii,
    safe: (text) => escapeTerminal(text, unicode),
    bold: painted(1),
    dim: painted(2),
    good: painted(32),
    warn: painted(33),
  };
};

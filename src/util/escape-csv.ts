/** One CSV cell that a spreadsheet shows and never runs. */
import { escapeUnseen } from './escape-unseen.ts';

/**
 * A formula begins a cell (OWASP ASVS 1.2.10, full-width signs too). A spreadsheet whose list separator is `;` or TAB
 * begins a cell after each of these, whatever the quotes around say, so they are treated like a beginning.
 */
const FORMULA = /(^|[;|\t\r\n])(?=\s*[=+\-@\t\r\n\0＝＋－＠])/g;

/** An apostrophe before what could be a formula, then controls made visible. */
export const neutraliseFormula = (text: string): string => escapeUnseen(text.replace(FORMULA, "$1'"));

/** RFC 4180: quotes where needed, doubled inside. */
export const escapeCsv = (text: string): string => {
  const cell = neutraliseFormula(text);
  return /[",;|\s]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
};

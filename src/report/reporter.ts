/** The port of a report: a stored scan in, text out in pieces. Add one to `registry.ts`. */
import type { ReportSource } from '../model/report-source.ts';

/** Takes a piece of the report. What it returns is awaited before the next piece is made. */
export type Out = (chunk: string | Uint8Array) => void | Promise<void>;

export interface ReportOptions {
  /**
   * Given, paths are written as its answers joined by `/` (`--paths hashed`), names of shares too. It gets the bytes of
   * one part of a path and must answer the same short name for the same bytes; key it, or names can be guessed.
   */
  readonly hashPathPart?: (part: Uint8Array) => string;
  /** With `hashPathPart`: only the parts in which a patient's name or number was found, and whole paths that nobody has looked at. */
  readonly onlyNames?: boolean;
  /** How many of the files that matter most a person is shown. */
  readonly topFiles?: number;
  /** For `summary` only. */
  readonly terminal?: {
    readonly columns: number;
    readonly colour: boolean;
    /** False where the terminal is not UTF-8: plain ASCII then. */
    readonly unicode: boolean;
  };
}

export interface Reporter {
  readonly name: string;
  /** Of a file that holds this report, with the dot. */
  readonly extension: string;
  /** Memory stays flat however many rows there are. */
  render(source: ReportSource, out: Out, options: ReportOptions): Promise<void>;
}

const CHUNK_CHARS = 64 * 1024;

/** A reporter is a generator of pieces, as small as they come; this gathers them and waits for the reader. */
export const toReporter = (
  name: string,
  extension: string,
  pieces: (source: ReportSource, options: ReportOptions) => Iterable<string>,
): Reporter => ({
  name,
  extension,
  async render(source, out, options) {
    let chunk = '';
    for (const piece of pieces(source, options)) {
      chunk += piece;
      if (chunk.length < CHUNK_CHARS) continue;
      await out(chunk);
      chunk = '';
    }
    if (chunk !== '') await out(chunk);
  },
});

/** The contract of every reader: bytes in, segments of text out, bounded, without a word to the outside. */
import type { Limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import type { Segment } from '../model/segment.ts';
import type { Budget } from './budget.ts';
import type { Ocr } from './ocr/ocr.ts';

/** The bytes of one document: a file of the share, or a member of a container. Readers see nothing else. */
export interface ByteSource {
  /** Size in bytes; undefined where only reading tells (a member's claim is not believed). */
  readonly sizeBytes: number | undefined;
  /** The last part of its name, lossily decoded: for the extension only. Never put it in an output. */
  readonly name: string;
  /** The first bytes, at most 64 KiB, read once. */
  head(): Promise<Uint8Array>;
  /** All bytes from the beginning, in order. May be called again; every byte counts against the budget. */
  chunks(): AsyncIterable<Uint8Array>;
  /** All bytes at once. Throws `DocumentProblem` TOO_LARGE over `limits.loadBytes`. The array is the reader's own. */
  bytes(): Promise<Uint8Array>;
  /** At most `length` bytes from `position`; fewer at the end. Absent where the bytes only come in order (a member). */
  readAt?(position: number, length: number): Uint8Array;
  /** Shared by everything inside one outermost file. A reader that expands bytes itself counts them here. */
  readonly budget: Budget;
}

/** What a reader is given. */
export interface ExtractInput {
  readonly source: ByteSource;
  readonly limits: Limits;
  /** For pages and pictures without text. */
  readonly ocr: Ocr;
  /** Notes a problem that does not end the reading: a damaged sheet, an unreadable member. First one wins per code. */
  note(problem: Problem): void;
  /** A classification label the document carries (MSIP GUID, custom property), as an id. */
  label(id: string): void;
  /** Says that the thread must be thrown away after this document: a WebAssembly instance died in it. */
  recycle(): void;
  /**
   * Reads a document inside this one (a ZIP member, an attachment) with whatever reader fits it.
   * `position` counts from 1 in this container. Its problems are noted; its segments get the place's `part`.
   * Throws `DocumentProblem` only where a budget of the whole file is used up (BOMB, TOO_MANY): pass it on.
   */
  descend(member: ByteSource, position: number): AsyncGenerator<readonly Segment[]>;
}

/** A format is one file: an object of this kind and one line in `registry.ts`. */
export interface Extractor {
  /** The format's name as it stands in reports: `docx`. */
  readonly name: string;
  /** Raise it whenever the same bytes may give other text: files in which it took part are then read again. */
  readonly version: number;
  /**
   * Cheap: may this reader read a document with such a beginning? `head` is at most 64 KiB, `latin1` the same as text,
   * `extension` lower case without the dot (a hint, never proof against content).
   */
  accepts(probe: Probe): boolean;
  /**
   * Yields batches (a page, some hundred rows): not one by one, an await costs more than a cell.
   * Fails by throwing `DocumentProblem`; any other throw is a bug of ours or of a parser and becomes BAD_FORMAT.
   */
  extract(input: ExtractInput): AsyncGenerator<readonly Segment[]>;
}

export interface Probe {
  readonly head: Uint8Array;
  readonly latin1: string;
  readonly extension: string;
  /** What a ZIP or OLE2 container is, told by its members: `docx`, `xls`, `zip` … Absent for everything else. */
  readonly inside?: string;
}

/** Thrown by a reader that cannot go on; what it yielded before is kept. */
export class DocumentProblem extends Error {
  readonly problem: Problem;
  constructor(code: Problem['code'], detail?: string) {
    super(code);
    this.problem = detail === undefined ? { code } : { code, detail };
  }
}

/** The parts of a MIME message (RFC 2045 to 2049) as places in its bytes. No recursion: ten thousand levels cost what ten do. */
import { type Headers, readHeaders } from './mime-headers.ts';
import type { Scanner } from './mime-scan.ts';
import type { Range } from './mime-transfer.ts';

export interface MimePart extends Range {
  readonly headers: Headers;
  /** The message itself; its headers are those of the mail. */
  readonly isRoot: boolean;
  /**
   * `body`: the content of a part that holds no others. `around`: text before, between and behind the parts of one that
   * does; the message itself comes first in any case, were it empty.
   */
  readonly kind: 'body' | 'around';
  /** Media type of the part around it: `multipart/encrypted`; empty at the outside. */
  readonly container: string;
}

interface Level {
  readonly boundary: string;
  readonly headers: Headers;
  readonly isRoot: boolean;
  readonly container: string;
  /** The level that the same boundary named before. */
  readonly hidden: number | undefined;
}

interface Delimiter {
  readonly from: number;
  readonly next: number;
  readonly level: number;
  readonly closes: boolean;
}

/** RFC 2046 allows 70; some programs write more. */
const MAX_BOUNDARY = 1_000;
const DASHES = Buffer.from('\n--');
const GUESS = /^--([^\r\n]{1,250}?)[ \t]*\r?\n(?=Content-)/im;
const GUESS_BYTES = 64 * 1024;
const MAX_GUESSES = 100;

export function* mimeParts(scanner: Scanner, from: number, to: number): Generator<MimePart> {
  const levels: Level[] = [];
  const open = new Map<string, number>();

  const push = (boundary: string, headers: Headers, isRoot: boolean, container: string): void => {
    levels.push({ boundary, headers, isRoot, container, hidden: open.get(boundary) });
    open.set(boundary, levels.length - 1);
  };
  const popTo = (count: number): void => {
    while (levels.length > count) {
      const { boundary, hidden } = levels.pop()!;
      if (hidden === undefined) open.delete(boundary);
      else open.set(boundary, hidden);
    }
  };
  /** The delimiter on the line that begins there, of whatever level is open. */
  const delimiterAt = (at: number): Delimiter | undefined => {
    const bytes = scanner.peek(at, Math.min(MAX_BOUNDARY, to - at));
    if (bytes[0] !== 0x2d || bytes[1] !== 0x2d) return undefined;
    const newline = bytes.indexOf(10);
    const line = bytes.toString('latin1', 2, newline < 0 ? bytes.length : newline).trimEnd();
    const closes = !open.has(line) && line.endsWith('--');
    const level = open.get(closes ? line.slice(0, -2).trimEnd() : line);
    if (level === undefined) return undefined;
    return { from: at, next: newline < 0 ? to : at + newline + 1, level, closes };
  };
  const nextDelimiter = (start: number): Delimiter | undefined => {
    if (levels.length === 0) return undefined;
    const here = delimiterAt(start);
    if (here !== undefined) return here;
    for (let at = start; ; ) {
      const found = scanner.find(DASHES, at, to);
      if (found < 0) return undefined;
      const delimiter = delimiterAt(found + 1);
      if (delimiter !== undefined) return delimiter;
      at = found + 1;
    }
  };
  /** The line end before a delimiter belongs to it. */
  const contentEnd = (start: number, end: number): number => {
    const bytes = scanner.peek(Math.max(start, end - 2), Math.min(2, end - start));
    if (bytes.at(-1) !== 10) return end;
    return bytes.length > 1 && bytes[0] === 13 ? end - 2 : end - 1;
  };
  /** Where a multipart names no boundary, or one that never comes: a line that looks like one. */
  let guesses = 0;
  const guess = (at: number): string | undefined => {
    guesses += 1;
    if (guesses > MAX_GUESSES) return undefined;
    return GUESS.exec(scanner.peek(at, Math.min(GUESS_BYTES, to - at)).toString('latin1'))?.[1];
  };

  let headers = readHeaders(scanner, from, to);
  let isRoot = true;
  let container = '';
  let at = headers.end;
  /** True: `at` stands behind the headers of a part; false: behind a closing delimiter. */
  let inPart = true;
  let around: Level | undefined;
  for (;;) {
    const isMultipart = inPart && headers.type.value.startsWith('multipart/');
    if (isMultipart) {
      const named = headers.type.parameters.get('boundary')?.trimEnd() ?? '';
      const boundary = named === '' ? guess(at) : named;
      if (boundary !== undefined) push(boundary, headers, isRoot, container);
    }
    let delimiter = nextDelimiter(at);
    if (delimiter === undefined && isMultipart) {
      const boundary = guess(at);
      if (boundary !== undefined) {
        push(boundary, headers, isRoot, container);
        delimiter = nextDelimiter(at);
      }
    }
    const end = delimiter === undefined ? to : contentEnd(at, delimiter.from);
    if (inPart && !isMultipart) yield { kind: 'body', headers, isRoot, container, from: at, to: end };
    else if (end > at || (inPart && isRoot)) {
      const level = inPart ? { headers, isRoot, container } : around;
      if (level !== undefined)
        yield {
          kind: 'around',
          headers: level.headers,
          isRoot: level.isRoot,
          container: level.container,
          from: at,
          to: end,
        };
    }
    if (delimiter === undefined) return;
    around = levels[delimiter.level];
    popTo(delimiter.closes ? delimiter.level : delimiter.level + 1);
    at = delimiter.next;
    inPart = !delimiter.closes;
    if (!inPart) continue;
    isRoot = false;
    container = around!.headers.type.value;
    headers = readHeaders(scanner, at, to);
    at = headers.end;
  }
}

/** Files that stand in the text of a mail itself: uuencode and yEnc, as mail was before MIME and news still are. */
import type { Scanner } from './mime-scan.ts';
import type { Range } from './mime-transfer.ts';

export interface TextBlock extends Range {
  readonly kind: 'text' | 'uuencode' | 'yenc' | 'base64';
  readonly name: string;
}

const STARTS = ['begin ', 'begin-base64 ', '=ybegin '].map((word) => Buffer.from(`\n${word}`));
const HEADERS: readonly (readonly [TextBlock['kind'], RegExp, Buffer])[] = [
  ['uuencode', /^begin [0-7]{3,4} ([^\r\n]{1,500})\r?\n/, Buffer.from('\nend')],
  ['base64', /^begin-base64 [0-7]{3,4} ([^\r\n]{1,500})\r?\n/, Buffer.from('\n====')],
  ['yenc', /^=ybegin [^\r\n]{0,500}?name=([^\r\n]{1,500})\r?\n/, Buffer.from('\n=yend ')],
];
const LINE_BYTES = 1_100;
/** Lines that only begin like a block; beyond them all is text. */
const MAX_TRIES = 10_000;
const NEWLINE = Buffer.from('\n');

/** In order, covering the whole range; mostly one of text. */
export function* textBlocks(scanner: Scanner, { from, to }: Range): Generator<TextBlock> {
  let begun = from;
  // The first line has no line end before it.
  let start = from;
  const ahead = STARTS.map(() => -1);
  const nextStart = (at: number): number => {
    // Each is searched on only once it was passed: one that never comes is looked for once.
    for (const [index, word] of STARTS.entries())
      if (ahead[index]! < at) {
        const found = scanner.find(word, at, to);
        ahead[index] = found < 0 ? to : found;
      }
    return Math.min(...ahead) + 1;
  };
  for (let tries = 0; start < to && tries < MAX_TRIES; tries += 1) {
    const line = scanner.peek(start, Math.min(LINE_BYTES, to - start)).toString('latin1');
    let after = start;
    for (const [kind, header, end] of HEADERS) {
      const match = header.exec(line);
      if (match === null) continue;
      // The line end of the header is searched too: there may be no data behind it.
      const data = start + match[0].length;
      const stop = scanner.find(end, data - 1, to);
      const newline = stop < 0 ? -1 : scanner.find(NEWLINE, stop + 1, to);
      if (start > begun) yield { kind: 'text', name: '', from: begun, to: start };
      yield { kind, name: match[1]!.trim(), from: data, to: stop < 0 ? to : stop + 1 };
      begun = newline < 0 ? to : newline + 1;
      after = Math.max(start, begun - 1);
      break;
    }
    start = nextStart(after);
  }
  if (begun < to) yield { kind: 'text', name: '', from: begun, to };
}

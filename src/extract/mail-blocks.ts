/** Files that stand in the text of a mail itself: uuencode and yEnc, as mail was before MIME and news still are. */
import type { Scanner } from './mime-scan.ts';
import type { Range } from './mime-transfer.ts';

export interface TextBlock extends Range {
  readonly kind: 'text' | 'uuencode' | 'yenc' | 'base64';
  readonly name: string;
}

const STARTS = [Buffer.from('begin'), Buffer.from('=ybegin ')];
const HEADERS: readonly (readonly [TextBlock['kind'], RegExp, Buffer])[] = [
  ['uuencode', /^begin [0-7]{3,4} ([^\r\n]{1,500})\r?\n/, Buffer.from('\nend')],
  ['base64', /^begin-base64 [0-7]{3,4} ([^\r\n]{1,500})\r?\n/, Buffer.from('\n====')],
  ['yenc', /^=ybegin [^\r\n]{0,500}?name=([^\r\n]{1,500})\r?\n/, Buffer.from('\n=yend ')],
];
const LINE_BYTES = 1_100;

/** In order, covering the whole range; mostly one of text. */
export function* textBlocks(scanner: Scanner, { from, to }: Range): Generator<TextBlock> {
  let begun = from;
  let at = from;
  while (at < to) {
    const next = STARTS.map((start) => scanner.find(start, at, to)).filter((found) => found >= 0);
    if (next.length === 0) break;
    const start = Math.min(...next);
    at = start + 1;
    if (start > from && scanner.peek(start - 1, 1)[0] !== 10) continue;
    const line = scanner.peek(start, Math.min(LINE_BYTES, to - start)).toString('latin1');
    for (const [kind, header, end] of HEADERS) {
      const match = header.exec(line);
      if (match === null) continue;
      const data = start + match[0].length;
      // The line end before the data is searched too: there may be none of it.
      const stop = scanner.find(end, data - 1, to);
      const newline = stop < 0 ? -1 : scanner.find(Buffer.from('\n'), stop + 1, to);
      if (start > begun) yield { kind: 'text', name: '', from: begun, to: start };
      yield { kind, name: match[1]!.trim(), from: data, to: stop < 0 ? to : stop + 1 };
      begun = newline < 0 ? to : newline + 1;
      at = begun;
      break;
    }
  }
  if (begun < to) yield { kind: 'text', name: '', from: begun, to };
}

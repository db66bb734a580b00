/** Mailboxes in one file (RFC 4155, and its relatives), message by message: of one with any size only one message is held. */
import type { Segment } from '../model/segment.ts';
import { countNewlines } from './count-newlines.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { createMailFile, readMessage } from './mail-message.ts';
import { memoryAccess, type RandomAccess } from './random-access.ts';

/** `From`, an address, a date with the time before or behind the year, and the line's end; zones stand anywhere. */
const SEPARATORS = [
  /^From [^\n]{0,300}\d{1,2}:\d{2}(?::\d{2})?(?: [-+A-Z0-9]{1,6}){0,2} \d{4}(?: [-+A-Z0-9]{1,6})?[ \t]*(?:\n|$)/,
  /^From [^\n]{0,300}\d{4} \d{1,2}:\d{2}(?::\d{2})?(?: [-+A-Z0-9]{1,6}){0,2}[ \t]*(?:\n|$)/,
];
/** Mailboxes whose dates are written otherwise: then a header must follow. */
const BEFORE_HEADER = /^From [^\n]{1,300}\n[!-9;-~]{1,60}:[ \t]/;
const MARK = Buffer.from('\nFrom ');
/** As much as must be there to tell a separator. */
const LOOK_BYTES = 1_000;

const isSeparator = (bytes: Buffer, at: number): boolean => {
  const text = bytes.toString('latin1', at, at + LOOK_BYTES).replaceAll('\r', '');
  return SEPARATORS.some((separator) => separator.test(text)) || BEFORE_HEADER.test(text);
};

interface Message {
  readonly data: Buffer;
  /** Line of its first byte in the file, from 1. */
  readonly line: number;
  /** False where it is larger than what may be held; the rest of it is left out. */
  readonly whole: boolean;
}

async function* messagesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Message> {
  let line = 1;
  let parts: Buffer[] = [];
  let length = 0;
  let kept = 0;
  /** Not yet searched to its end: a separator may go on in the next chunk. */
  let rest: Buffer = Buffer.alloc(0);
  const add = (part: Buffer): void => {
    length += part.length;
    if (kept >= maxBytes || part.length === 0) return;
    // A copy: the source may fill the same memory again.
    parts.push(Buffer.from(part.subarray(0, maxBytes - kept)));
    kept += part.length;
  };
  let lines = 0;
  const take = (): Message => {
    const message = { data: Buffer.concat(parts), line, whole: kept <= maxBytes && length === kept };
    line += lines;
    parts = [];
    length = kept = lines = 0;
    return message;
  };
  let failure: unknown;
  try {
    for await (const chunk of chunks) {
      const bytes = Buffer.concat([rest, chunk]);
      let from = 0;
      let at = 0;
      const end = bytes.length - LOOK_BYTES;
      for (;;) {
        const found = bytes.indexOf(MARK, at);
        if (found < 0 || found >= end) break;
        at = found + 1;
        if (!isSeparator(bytes, at)) continue;
        add(bytes.subarray(from, at));
        lines += countNewlines(bytes.subarray(from, at));
        yield take();
        from = at;
      }
      const stop = Math.max(from, end);
      add(bytes.subarray(from, stop));
      lines += countNewlines(bytes.subarray(from, stop));
      rest = Buffer.from(bytes.subarray(stop));
    }
  } catch (error) {
    failure = error;
  }
  let from = 0;
  for (let at = 0; ; ) {
    const found = rest.indexOf(MARK, at);
    if (found < 0) break;
    at = found + 1;
    if (!isSeparator(rest, at)) continue;
    add(rest.subarray(from, at));
    lines += countNewlines(rest.subarray(from, at));
    yield take();
    from = at;
  }
  add(rest.subarray(from));
  yield take();
  if (failure !== undefined) throw failure;
}

/** mboxrd and its kin quote lines that begin like a separator. */
const unquoted = (data: Buffer): Buffer =>
  data.includes('\n>From ')
    ? Buffer.from(data.toString('latin1').replace(/\n>(>{0,50}From )/g, '\n$1'), 'latin1')
    : data;

async function* extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const { source, limits, note } = input;
  let access: RandomAccess = memoryAccess(new Uint8Array());
  const file = createMailFile(input, {
    get sizeBytes() {
      return access.sizeBytes;
    },
    readAt: (position, length) => access.readAt(position, length),
  });
  let record = 0;
  for await (const { data, line, whole } of messagesOf(source.chunks(), limits.loadBytes)) {
    if (!whole) note({ code: 'TOO_LARGE', detail: `${limits.loadBytes} bytes` });
    record += 1;
    access = memoryAccess(unquoted(data));
    yield* readMessage(
      file,
      { from: 0, to: access.sizeBytes },
      { part: [file.nextPosition()], record, line },
    );
  }
}

export const mbox: Extractor = {
  name: 'mbox',
  version: 1,
  accepts: ({ head }) =>
    isSeparator(Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, LOOK_BYTES)), 0),
  extract,
};

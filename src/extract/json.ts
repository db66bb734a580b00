/** JSON, streamed: one value or several one after another. Where it breaks, the rest is read as plain text. */
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { createJsonLexer, type JsonHandler } from './json-lexer.ts';
import { createJsonWalk } from './json-walk.ts';
import { textPieces } from './text-pieces.ts';

/** So much at a time, so that a batch of segments stays small. */
const SLICE_CHARS = 128 * 1024;

const NOTHING: JsonHandler = { open() {}, close() {}, key() {}, value() {} };

/** Is the beginning of the document JSON, as far as it was read? */
export const startsAsJson = (text: string): boolean =>
  /^[\s\x1e]*[[{][\s\x1e]*(?:["[{\]}tfn\d-]|$)/.test(text) &&
  createJsonLexer(NOTHING).push(text) === undefined;

export const json: Extractor = {
  name: 'json',
  version: 1,
  accepts({ head, extension }) {
    const text = headText(head);
    if (text === undefined) return false;
    // Damaged in its first 64 KiB, but called JSON: what comes before the damage is read by key.
    return startsAsJson(text) || (extension === 'json' && /^\s*(?:\{\s*"|\[\s*[[{"])/.test(text));
  },
  async *extract({ source, note }) {
    const walk = createJsonWalk(note);
    const lexer = createJsonLexer(walk.handler);
    let broken = false;
    for await (const { text, line } of textPieces(source)) {
      if (broken) {
        yield [{ kind: 'text', text, place: { line } }];
        continue;
      }
      for (let at = 0; at < text.length; at += SLICE_CHARS) {
        const rest = lexer.push(text.slice(at, at + SLICE_CHARS));
        if (rest === undefined) {
          yield walk.take();
          continue;
        }
        broken = true;
        note({ code: 'BAD_FORMAT' });
        walk.finish();
        yield [...walk.take(), { kind: 'text', text: rest + text.slice(at + SLICE_CHARS), place: { line } }];
        break;
      }
    }
    if (broken) return;
    if (!lexer.end()) note({ code: 'BAD_FORMAT' });
    walk.finish();
    yield walk.take();
  },
};

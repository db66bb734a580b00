/** One JSON value per line: exports, FHIR bulk data, structured logs. A line that is no JSON costs that line its labels, nothing else. */
import type { Segment } from '../model/segment.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { startsAsJson } from './json.ts';
import { createJsonLexer } from './json-lexer.ts';
import { createJsonWalk } from './json-walk.ts';
import { textPieces } from './text-pieces.ts';

const BATCH_CHARS = 128 * 1024;

const isValue = (line: string): boolean => {
  if (!/^\s*[[{]/.test(line)) return false;
  const lexer = createJsonLexer({ open() {}, close() {}, key() {}, value() {} });
  return lexer.push(line) === undefined && lexer.end();
};

export const ndjson: Extractor = {
  name: 'ndjson',
  version: 1,
  accepts({ head, extension }) {
    const lines = headText(head)
      ?.split('\n')
      .filter((line) => line.trim() !== '');
    const [first, second] = lines ?? [];
    if (first === undefined) return false;
    const named = extension === 'ndjson' || extension === 'jsonl';
    if (second === undefined) return named && startsAsJson(first);
    return isValue(first) && (isValue(second) || startsAsJson(second) || named);
  },
  async *extract({ source, note }) {
    const walk = createJsonWalk(note);
    const lexer = createJsonLexer(walk.handler);
    let number = 1;
    let broken = false;
    let batch: Segment[] = [];
    let chars = 0;
    const give = (part: string): void => {
      const rest = broken ? part : lexer.push(part);
      if (rest === undefined) return;
      if (!broken) {
        note({ code: 'BAD_FORMAT' });
        walk.finish();
        for (const segment of walk.take()) batch.push(segment);
      }
      broken = true;
      batch.push({ kind: 'text', text: rest, place: { line: number, record: number } });
    };
    const endLine = (): void => {
      if (!broken && !lexer.end()) {
        note({ code: 'BAD_FORMAT' });
        walk.finish();
      } else if (broken) lexer.end();
      broken = false;
      number += 1;
      walk.startAt(number);
    };
    for await (const { text } of textPieces(source)) {
      for (let at = 0; at < text.length; ) {
        const newline = text.indexOf('\n', at);
        const ends = newline >= 0 && newline - at < BATCH_CHARS;
        const end = ends ? newline + 1 : Math.min(text.length, at + BATCH_CHARS);
        give(text.slice(at, end));
        if (ends) endLine();
        chars += end - at;
        at = end;
        if (chars < BATCH_CHARS) continue;
        for (const segment of walk.take()) batch.push(segment);
        yield batch;
        batch = [];
        chars = 0;
      }
    }
    if (!broken && !lexer.end()) note({ code: 'BAD_FORMAT' });
    walk.finish();
    yield [...batch, ...walk.take()];
  },
};

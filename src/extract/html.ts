/** HTML: what a person sees, block by block, and what they do not see: titles, hidden fields, comments, scripts. Tables as tables. */
import { decodeHTML } from 'entities';
import type { Segment } from '../model/segment.ts';
import { behindPrologue } from './behind-prologue.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { createHtmlWalk } from './html-walk.ts';
import { createMarkupLexer } from './markup-lexer.ts';
import { memorySource } from './source.ts';
import { textPieces } from './text-pieces.ts';

/** Of one page: more would use up what the whole file may hold of members. */
const MAX_DOCUMENTS = 200;
const SLICE_CHARS = 128 * 1024;
const RAW_NAMES: ReadonlySet<string> = new Set(['script', 'style', 'xmp', 'plaintext']);
const ROOT = /^<(?:html|head|body|meta|title)[\s>]/i;
const MARKS = /<!doctype\s+html|<html[\s>]|<(?:head|body|meta|title)[\s>]/i;
const ELEMENTS =
  /<\/?(?:p|div|span|table|tr|td|th|a|b|i|br|hr|img|ul|ol|li|h[1-6]|font|center|form|input|script|style|strong|em|pre)(?:\s[^<>]*)?\/?>/gi;

export const html: Extractor = {
  name: 'html',
  version: 2,
  accepts({ head, extension }) {
    const text = headText(head);
    if (text === undefined) return false;
    const named = /^(?:html?|xhtml)$/.test(extension);
    const isMarkup = text.trimStart().startsWith('<');
    if (!isMarkup && !named && !/^(?:aspx?|jsp|php)$/.test(extension)) return false;
    const { declared, type, rest: start } = behindPrologue(text);
    if (type === 'html' || ROOT.test(start)) return true;
    // XML that quotes HTML: the root element decides.
    if (declared || type !== undefined) return false;
    if (named && MARKS.test(text)) return true;
    const first = /^<([a-zA-Z][\w:-]*)/.exec(start)?.[0];
    const tags = text.match(ELEMENTS)?.length ?? 0;
    return named
      ? tags > 0
      : first !== undefined && tags >= 3 && new RegExp(ELEMENTS.source, 'i').exec(start)?.index === 0;
  },
  async *extract({ source, note, descend }) {
    const walk = createHtmlWalk(note, decodeHTML);
    let documents = 0;
    async function* inside(): AsyncGenerator<readonly Segment[]> {
      for (const data of walk.takeDocuments()) {
        documents += 1;
        if (documents <= MAX_DOCUMENTS) yield* descend(memorySource(data, '', source.budget), documents);
        else note({ code: 'TOO_MANY', detail: `${MAX_DOCUMENTS} documents in addresses` });
      }
    }
    const lexer = createMarkupLexer(walk.handler, true, RAW_NAMES);
    for await (const { text } of textPieces(source)) {
      for (let at = 0; at < text.length; at += SLICE_CHARS) {
        lexer.push(text.slice(at, at + SLICE_CHARS));
        const batch: Segment[] = walk.take();
        if (batch.length > 0) yield batch;
        yield* inside();
      }
    }
    lexer.end();
    walk.finish();
    yield walk.take();
    yield* inside();
  },
};

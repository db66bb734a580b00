/** XML, streamed and without entities of its own: every text and attribute with the path of its element, every record by number. */
import { decodeXML } from 'entities';
import type { Segment } from '../model/segment.ts';
import { behindPrologue } from './behind-prologue.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { createMarkupLexer } from './markup-lexer.ts';
import { textPieces } from './text-pieces.ts';
import { createXmlWalk, repeatedPathsOf } from './xml-walk.ts';

const SLICE_CHARS = 128 * 1024;
const NO_NAMES: ReadonlySet<string> = new Set();

/** HTML has a reader of its own. */
const ROOT = /^<(?!html\b)[a-z_][\w.:-]*(?:\s[^<>]*)?\/?>/i;

export const xml: Extractor = {
  name: 'xml',
  version: 1,
  accepts({ head, extension }) {
    const text = headText(head);
    if (text?.trimStart().startsWith('<') !== true) return false;
    const { declared, type, rest } = behindPrologue(text);
    if (type === 'html' || !(ROOT.test(rest) || (declared && rest === ''))) return false;
    // Lines of text may begin with a tag (`<user> said`): an element is closed again, or called XML.
    return (
      declared || /^(?:xml|ccda|xsd|xsl|svg|rdf)$/.test(extension) || /<\/[\w.:-]+\s*>|^[^>]*\/>/.test(rest)
    );
  },
  async *extract({ source, note }) {
    const walk = createXmlWalk(note, repeatedPathsOf(headText(await source.head()) ?? ''), decodeXML);
    const lexer = createMarkupLexer(walk.handler, false, NO_NAMES);
    for await (const { text } of textPieces(source)) {
      for (let at = 0; at < text.length; at += SLICE_CHARS) {
        lexer.push(text.slice(at, at + SLICE_CHARS));
        const batch: Segment[] = walk.take();
        if (batch.length > 0) yield batch;
      }
    }
    lexer.end();
    walk.finish();
    yield walk.take();
  },
};

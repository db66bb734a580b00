/** CDA documents (C-CDA): recordTarget, authors, guardians and providers under their path, sections as text, bodies of other formats read as what they are. */
import type { Segment } from '../model/segment.ts';
import { behindPrologue } from './behind-prologue.ts';
import { createXmlTree } from './clinical-tree.ts';
import { type ClinicalSink, walkNode } from './clinical-walk.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { createMarkupLexer } from './markup-lexer.ts';
import { memorySource } from './source.ts';
import { textPieces } from './text-pieces.ts';

const SLICE_CHARS = 128 * 1024;

export const ccda: Extractor = {
  name: 'ccda',
  version: 1,
  accepts({ head }) {
    const text = headText(head);
    return (
      text?.trimStart().startsWith('<') === true &&
      /^<(?:[\w.-]+:)?ClinicalDocument[\s>]/.test(behindPrologue(text).rest)
    );
  },
  extract: readClinicalDocument,
};

/** Parts of the header, and each section of the body, are whole when they end. */
const isPart = (name: string, depth: number): boolean =>
  name === 'section' || (depth === 2 && name !== 'component');

async function* readClinicalDocument({
  source,
  note,
  descend,
}: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const tree = createXmlTree(isPart);
  const lexer = createMarkupLexer(tree.handler, false, new Set());
  let batch: Segment[] = [];
  let documents: Uint8Array[] = [];
  let field = 0;
  let member = 0;
  const sink: ClinicalSink = {
    value(label, text) {
      if (text.trim() === '') return;
      field += 1;
      batch.push({ kind: 'text', text, place: { record: 1, field }, label, record: 1 });
    },
    document: (bytes) => void documents.push(bytes),
  };
  async function* give(): AsyncGenerator<readonly Segment[]> {
    for (const root of tree.take()) for (const part of root.children) walkNode(part, '', sink);
    const found = documents;
    documents = [];
    yield batch;
    batch = [];
    for (const bytes of found) {
      member += 1;
      yield* descend(memorySource(bytes, '', source.budget), member);
    }
  }
  for await (const { text } of textPieces(source)) {
    for (let at = 0; at < text.length; at += SLICE_CHARS) lexer.push(text.slice(at, at + SLICE_CHARS));
    yield* give();
  }
  lexer.end();
  tree.finish();
  if (tree.isBroken) note({ code: 'BAD_FORMAT' });
  yield* give();
}

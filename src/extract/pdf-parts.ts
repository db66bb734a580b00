/** What a PDF holds beside its pages: properties, bookmarks, attachments, XFA form data. */
import type { TextSegment } from '../model/segment.ts';
import type { PdfEngine } from './pdf-engine.ts';
import { attachmentData } from './pdf-page.ts';

const PROPERTIES = ['Title', 'Author', 'Subject', 'Keywords'] as const;
const MAX_BOOKMARKS = 10_000;
const MAX_ATTACHMENTS = 10_000;
/** Form values and the template's own texts; the other packets are settings. */
const XFA_PACKETS = new Set(['datasets', 'template']);

export const properties = (engine: PdfEngine, document: number): TextSegment[] =>
  PROPERTIES.flatMap((property) => {
    const tag = engine.put(Buffer.from(`${property}\0`));
    const text = engine.utf16((buffer, bytes) => engine.calls.FPDF_GetMetaText(document, tag, buffer, bytes));
    engine.free(tag);
    return text === '' ? [] : [{ kind: 'text', text, label: property.toLowerCase(), place: {} }];
  });

/** Breadth first; a tree that loops ends at the cap or where it comes back. */
export const bookmarks = (engine: PdfEngine, document: number): TextSegment[] => {
  const { calls } = engine;
  const seen = new Set<number>();
  const titles: TextSegment[] = [];
  const parents = [0];
  for (
    let parent = parents.shift();
    parent !== undefined && seen.size < MAX_BOOKMARKS;
    parent = parents.shift()
  ) {
    let bookmark = calls.FPDFBookmark_GetFirstChild(document, parent);
    while (bookmark !== 0 && !seen.has(bookmark) && seen.size < MAX_BOOKMARKS) {
      const at = bookmark;
      seen.add(at);
      const text = engine.utf16((buffer, bytes) => calls.FPDFBookmark_GetTitle(at, buffer, bytes));
      if (text !== '') titles.push({ kind: 'text', text, label: 'bookmark', place: {} });
      parents.push(at);
      bookmark = calls.FPDFBookmark_GetNextSibling(document, at);
    }
  }
  return titles;
};

export interface PdfAttachment {
  readonly name: string;
  readonly data: Uint8Array;
}

function* xfaPackets(engine: PdfEngine, document: number): Generator<PdfAttachment> {
  const { calls } = engine;
  const count = Math.min(calls.FPDF_GetXFAPacketCount(document), MAX_ATTACHMENTS);
  for (let index = 0; index < count; index += 1) {
    const name = engine.latin1((buffer, bytes) =>
      calls.FPDF_GetXFAPacketName(document, index, buffer, bytes),
    );
    if (!XFA_PACKETS.has(name)) continue;
    const length = engine.alloc(8);
    calls.FPDF_GetXFAPacketContent(document, index, 0, 0, length);
    const bytes = engine.uint32(length);
    const buffer = engine.alloc(bytes);
    calls.FPDF_GetXFAPacketContent(document, index, buffer, bytes, length);
    const data = engine.copy(buffer, bytes);
    engine.free(buffer);
    engine.free(length);
    if (bytes > 0) yield { name: '', data };
  }
}

/** One at a time: all of them together may be larger than memory. */
export function* attachments(engine: PdfEngine, document: number): Generator<PdfAttachment> {
  const { calls } = engine;
  const count = Math.min(calls.FPDFDoc_GetAttachmentCount(document), MAX_ATTACHMENTS);
  for (let index = 0; index < count; index += 1) {
    const attachment = calls.FPDFDoc_GetAttachment(document, index);
    const data = attachment === 0 ? undefined : attachmentData(engine, attachment);
    if (data === undefined) continue;
    const name = engine.utf16((buffer, bytes) => calls.FPDFAttachment_GetName(attachment, buffer, bytes));
    yield { name, data };
  }
  yield* xfaPackets(engine, document);
}

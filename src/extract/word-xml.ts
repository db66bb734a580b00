/** Word documents saved as one XML: that of Word 2003, and the flat package of later versions (of PowerPoint too). */
import type { Segment, TextSegment } from '../model/segment.ts';
import { createBodyHandler } from './docx-body.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { isWithoutText } from './ooxml-parts.ts';
import { besideText } from './ooxml-properties.ts';
import { type Attributes, attribute, readXml, type XmlHandler } from './ooxml-xml.ts';
import { createTextFlow, type TextFlow } from './text-flow.ts';
import { utf8Pieces } from './utf8-pieces.ts';

/** Stand in the middle of a paragraph, and are texts of their own. */
const ASIDES = new Set(['footnote', 'endnote', 'hdr', 'ftr']);
const isAside = (name: string, attributes: Attributes): boolean =>
  ASIDES.has(name) || (name === 'annotation' && /Comment$/.test(attribute(attributes, 'type') ?? ''));
/** Properties of Word 2003 that a person wrote. */
const PROPERTIES =
  /^(?:Title|Subject|Author|Keywords|Description|LastAuthor|Category|Manager|Company|HyperlinkBase)$/;
const SILENT: XmlHandler = { open() {}, close() {}, text() {} };

interface Level {
  readonly name: string;
  readonly handler: XmlHandler;
  /** Elements of that name inside it. */
  inner: number;
}

/** Sends what stands in a note or part to a handler of its own. */
const createRouter = (flow: TextFlow, properties: TextSegment[], label: (id: string) => void): XmlHandler => {
  const levels: Level[] = [{ name: '', handler: createBodyHandler(flow), inner: 0 }];
  let property: string | undefined;
  const enter = (name: string, handler: XmlHandler): void => void levels.push({ name, handler, inner: 0 });
  return {
    open(name, attributes) {
      const level = levels.at(-1)!;
      if (name === 'part') {
        const part = (attribute(attributes, 'name') ?? '').replace(/^\//, '');
        enter(
          name,
          isWithoutText(part) ? SILENT : (besideText(part, properties, label) ?? createBodyHandler(flow)),
        );
        return;
      }
      if (isAside(name, attributes)) {
        flow.named(attribute(attributes, 'author') ?? '', 'author');
        enter(name, createBodyHandler(flow));
        return;
      }
      if (name === level.name) level.inner += 1;
      property = PROPERTIES.test(name) ? name : undefined;
      level.handler.open(name, attributes);
    },
    close(name) {
      const level = levels.at(-1)!;
      property = undefined;
      if (name !== level.name || level.inner > 0) {
        if (name === level.name) level.inner -= 1;
        level.handler.close(name);
        return;
      }
      if (levels.length === 1) return;
      level.handler.close('p');
      levels.pop();
      if (name === 'part') flow.endPart();
    },
    text(text) {
      if (property !== undefined && levels.length === 1) flow.named(text, property);
      else levels.at(-1)!.handler.text(text);
    },
  };
};

export const wordXml: Extractor = {
  name: 'wordxml',
  version: 1,
  accepts({ head }) {
    const start = headText(head)?.slice(0, 8_192) ?? '';
    return (
      /<(?:\w+:)?wordDocument\s[^>]*schemas\.microsoft\.com\/office\/word\/2003/.test(start) ||
      /<(?:\w+:)?package\s[^>]*schemas\.microsoft\.com\/office\/2006\/xmlPackage/.test(start)
    );
  },
  async *extract({ source, note, label }) {
    const flow = createTextFlow();
    const properties: TextSegment[] = [];
    const router = createRouter(flow, properties, label);
    const drain = (): readonly Segment[] => [...flow.drain(), ...properties.splice(0)];
    try {
      yield* readXml(utf8Pieces(source), router, drain, note);
    } finally {
      router.close('p');
      flow.endTable();
      flow.endPart();
    }
    yield drain();
  },
};

/** WordprocessingML and DrawingML text as it streams by: paragraphs, tables, deletions, text boxes, fields, hidden text. */
import { type Attributes, attribute, type XmlHandler } from './ooxml-xml.ts';
import type { TextFlow } from './text-flow.ts';

/** Elements whose character data is text of the document. ISO/IEC 29500-1; `v` and `f` are chart values. */
const TEXT = new Set(['t', 'delText', 'v', 'vt']);
const FIELD_CODE = new Set(['instrText', 'delInstrText']);
/** A paragraph without an end is handed out in pieces. */
const MAX_PARAGRAPH_CHARS = 64 * 1024;
const MAX_SPAN = 100;
/** Each is told once a part. */
const MAX_AUTHORS = 10_000;

interface Sink {
  text: string;
}

export const createBodyHandler = (flow: TextFlow): XmlHandler => {
  const root: Sink = { text: '' };
  const sinks: Sink[] = [root];
  let capture: 'text' | 'code' | undefined;
  let code = '';
  let properties = 0;
  let tableDepth = 0;
  let row: string[] = [];
  let span = 1;
  // The same drawing twice, for new programs and for old ones: the second only where the first had no text.
  const choices: { chars: number }[] = [];
  let skipped = 0;
  let chars = 0;

  const top = (): Sink => sinks.at(-1)!;
  const add = (text: string): void => {
    const sink = top();
    sink.text += text;
    chars += text.length;
    if (sink === root && root.text.length > MAX_PARAGRAPH_CHARS) endParagraph();
  };
  const endParagraph = (): void => {
    const sink = top();
    if (sink !== root) sink.text += '\n';
    else {
      if (root.text !== '') flow.paragraph(root.text);
      root.text = '';
    }
  };
  const pop = (): string => (sinks.length > 1 ? sinks.pop()!.text.trim() : '');
  const endCell = (): void => {
    const text = pop();
    if (tableDepth > 1) top().text += `${text}\t`;
    else row.push(text, ...new Array<string>(span - 1).fill(''));
  };
  const endRow = (): void => {
    if (tableDepth > 1) top().text += '\n';
    else flow.row(row);
    row = [];
  };
  const endCode = (): void => {
    // Links, and what mail merge quotes; page numbers and the like tell nothing.
    if (/["@]/.test(code)) flow.named(code.trim(), 'field');
    code = '';
  };

  const opened: Readonly<Record<string, (attributes: Attributes) => void>> = {
    tab: () => void (properties === 0 && add('\t')),
    ptab: () => add('\t'),
    br: () => add('\n'),
    cr: () => add('\n'),
    noBreakHyphen: () => add('-'),
    tbl: () => {
      tableDepth += 1;
      if (tableDepth === 1) row = [];
    },
    tr: () => {
      if (tableDepth <= 1) row = [];
    },
    tc: () => {
      span = 1;
      sinks.push({ text: '' });
    },
    gridSpan: (attributes) => {
      span = Math.min(MAX_SPAN, Math.max(1, Number(attribute(attributes, 'val')) || 1));
    },
    txbxContent: () => void sinks.push({ text: '' }),
    docPr: (attributes) => described(attributes),
    cNvPr: (attributes) => described(attributes),
    comment: (attributes) => writtenBy(attribute(attributes, 'author')),
    ins: (attributes) => writtenBy(attribute(attributes, 'author')),
    del: (attributes) => writtenBy(attribute(attributes, 'author')),
    cmAuthor: (attributes) => writtenBy(attribute(attributes, 'name')),
    author: (attributes) => writtenBy(attribute(attributes, 'name')),
    // Lettering drawn as a shape, and what pictures and links say when pointed at.
    textpath(attributes) {
      add(attribute(attributes, 'string') ?? '');
      endParagraph();
    },
    shape: (attributes) => flow.named(attribute(attributes, 'alt') ?? '', 'description'),
    hyperlink: (attributes) => flow.named(attribute(attributes, 'tooltip') ?? '', 'link'),
    hlinkClick: (attributes) => flow.named(attribute(attributes, 'tooltip') ?? '', 'link'),
    // The choices of a form's list: which one was chosen stands here only.
    listEntry: (attributes) => flow.named(attribute(attributes, 'val') ?? '', 'choice'),
    section: (attributes) => flow.named(attribute(attributes, 'name') ?? '', 'section'),
    AlternateContent: () => void choices.push({ chars }),
    fldSimple: (attributes) => {
      code = attribute(attributes, 'instr') ?? '';
      endCode();
    },
  };
  const authors = new Set<string>();
  const writtenBy = (author = ''): void => {
    if (authors.has(author) || authors.size >= MAX_AUTHORS) return;
    authors.add(author);
    flow.named(author, 'author');
  };
  const described = (attributes: Attributes): void => {
    for (const name of ['descr', 'title']) flow.named(attribute(attributes, name) ?? '', 'description');
  };
  const closed: Readonly<Record<string, () => void>> = {
    p: endParagraph,
    tc: endCell,
    tr: endRow,
    tbl: () => {
      tableDepth = Math.max(0, tableDepth - 1);
      if (tableDepth === 0) flow.endTable();
    },
    txbxContent: () => {
      const text = pop();
      if (text !== '') add(`\n${text}\n`);
    },
    AlternateContent: () => void choices.pop(),
    fldChar: endCode,
    pt: () => add('\t'),
  };

  return {
    open(name, attributes) {
      if (name === 'Fallback' && choices.length > 0 && chars > choices.at(-1)!.chars) skipped += 1;
      if (skipped > 0) return;
      if (name === 'pPr') properties += 1;
      if (TEXT.has(name)) capture = 'text';
      else if (FIELD_CODE.has(name)) capture = 'code';
      if (Object.hasOwn(opened, name)) opened[name]!(attributes);
    },
    close(name) {
      if (skipped > 0) {
        if (name === 'Fallback') skipped -= 1;
        return;
      }
      if (name === 'pPr') properties -= 1;
      if (TEXT.has(name) || FIELD_CODE.has(name)) capture = undefined;
      // The code of a field ends where its result begins; both ends are `fldChar`.
      if (Object.hasOwn(closed, name)) closed[name]!();
    },
    text(text) {
      if (skipped > 0 || capture === undefined) return;
      if (capture === 'text') add(text);
      else if (code.length < MAX_PARAGRAPH_CHARS) code += text;
    },
  };
};

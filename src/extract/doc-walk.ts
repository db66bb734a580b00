/** Word's control characters as they come by: paragraphs, cells and rows, fields with their instructions, notes. */
import type { InTable } from './doc-pieces.ts';
import type { TextFlow } from './text-flow.ts';

export interface DocWalk {
  /** `endOf` gives the offset behind the character at an index: paragraphs are told by it. */
  text(text: string, endOf: (index: number) => number): void;
  /** Ends body, footnotes, headers …: what follows is another text. */
  end(): void;
}

const CELL = 0x07;
const FIELD_BEGIN = 0x13;
const FIELD_RESULT = 0x14;
const FIELD_END = 0x15;
const MAX_FIELDS = 100;
const MAX_CODE_CHARS = 4_000;
/** Word itself stops at 63 columns; a row without an end is handed out in pieces. */
const MAX_CELLS = 1_000;
/** A paragraph without an end is handed out in pieces. */
const MAX_PARAGRAPH_CHARS = 64 * 1024;
/** What single marks stand for; all others (pictures, anchors of notes and comments) are nothing. */
const MARKS: Readonly<Record<number, string>> = { 9: '\t', 11: '\n', 30: '-' };
const CONTROL = /[\0-\x1f]/g;

export const createDocWalk = (flow: TextFlow, paragraphs: ReadonlyMap<number, InTable>): DocWalk => {
  let pending = '';
  let cells: string[] = [];
  /** Instructions of the open fields; `undefined` once the result has begun. */
  let fields: (string | undefined)[] = [];
  let lastWasCell = false;
  const sure = paragraphs.size > 0;

  const endField = (): void => {
    const code = fields.at(-1);
    // Links, and what mail merge quotes; page numbers and the like tell nothing.
    if (code !== undefined && /["@]/.test(code)) flow.named(code.trim(), 'field');
    if (fields.length > 0) fields[fields.length - 1] = undefined;
  };
  const endTable = (): void => {
    if (cells.length > 0) flow.row(cells);
    cells = [];
    flow.endTable();
  };
  const endParagraph = (): void => {
    endTable();
    if (pending.trim() !== '') flow.paragraph(pending);
    pending = '';
  };
  const add = (text: string): void => {
    const code = fields.at(-1);
    if (code === undefined) {
      pending += text;
      if (pending.length > MAX_PARAGRAPH_CHARS) endParagraph();
    } else if (code.length < MAX_CODE_CHARS) fields[fields.length - 1] = code + text;
  };
  const endRow = (): void => {
    flow.row(cells);
    cells = [];
    pending = '';
  };
  const endCell = (kind: InTable | undefined): void => {
    // Without properties of paragraphs an empty cell cannot be told from the end of a row.
    if (kind === 'row' || cells.length >= MAX_CELLS || (!sure && lastWasCell && pending === '')) {
      endRow();
      lastWasCell = false;
      return;
    }
    cells.push(pending.trim());
    pending = '';
    lastWasCell = true;
  };

  const control = (code: number, kind: InTable | undefined): void => {
    if (code !== CELL) lastWasCell = false;
    switch (code) {
      case CELL:
        endCell(kind);
        break;
      case 0x0d:
      case 0x0c:
      case 0x0e:
        if (kind === undefined) endParagraph();
        else pending += '\n';
        break;
      case FIELD_BEGIN:
        if (fields.length < MAX_FIELDS) fields.push('');
        break;
      case FIELD_RESULT:
        endField();
        break;
      case FIELD_END:
        endField();
        fields.pop();
        break;
      default:
        if (MARKS[code] !== undefined) add(MARKS[code]);
    }
  };

  return {
    text(text, endOf) {
      let from = 0;
      for (const { 0: mark, index } of text.matchAll(CONTROL)) {
        if (index > from) {
          add(text.slice(from, index));
          lastWasCell = false;
        }
        from = index + 1;
        control(mark.charCodeAt(0), paragraphs.get(endOf(index)));
      }
      if (from < text.length) {
        add(text.slice(from));
        lastWasCell = false;
      }
    },
    end() {
      endField();
      fields = [];
      endParagraph();
      flow.endPart();
      lastWasCell = false;
    },
  };
};

/** Where the text of RTF goes: paragraphs and tables of the body, and the texts that stand in the middle of it (notes, headers). */
import type { TextFlow } from './text-flow.ts';

export interface RtfSinks {
  add(text: string): void;
  paragraph(inTable: boolean): void;
  cell(): void;
  row(): void;
  /** Between these two another text is written; it is handed out where the text around it pauses. */
  openAside(): void;
  closeAside(): void;
  end(): void;
}

/** A paragraph without an end is handed out in pieces. */
const MAX_PARAGRAPH_CHARS = 64 * 1024;
const MAX_ASIDES = 10_000;
const MAX_CELLS = 1_000;

export const createRtfSinks = (flow: TextFlow): RtfSinks => {
  let texts: string[] = [''];
  let cells: string[] = [];
  let asides: string[] = [];

  const top = (): number => texts.length - 1;
  const handOut = (): void => {
    for (const aside of asides) flow.paragraph(aside);
    asides = [];
  };
  const endRow = (): void => {
    if (cells.length > 0) flow.row(cells);
    cells = [];
  };
  const endBody = (): void => {
    endRow();
    flow.endTable();
    if (texts[0]!.trim() !== '') flow.paragraph(texts[0]!);
    texts[0] = '';
    handOut();
  };
  return {
    add(text) {
      texts[top()] += text;
      if (texts[top()]!.length <= MAX_PARAGRAPH_CHARS) return;
      if (top() === 0) endBody();
      else {
        flow.paragraph(texts[top()]!);
        texts[top()] = '';
      }
    },
    paragraph(inTable) {
      if (top() > 0 || inTable) texts[top()] += '\n';
      else endBody();
    },
    cell() {
      if (top() > 0) {
        texts[top()] += '\t';
        return;
      }
      cells.push(texts[0]!.trim());
      texts[0] = '';
      if (cells.length >= MAX_CELLS) endRow();
    },
    row() {
      if (top() > 0) texts[top()] += '\n';
      else endRow();
    },
    openAside: () => void texts.push(''),
    closeAside() {
      if (top() === 0) return;
      const text = texts.pop()!.trim();
      if (text !== '') asides.push(text);
      if (asides.length > MAX_ASIDES) handOut();
    },
    end() {
      while (top() > 0) this.closeAside();
      texts = [texts[0]!];
      endBody();
      flow.endPart();
    },
  };
};

/** One worksheet as it streams by. The declared dimension is never looked at: cells say where they stand. */
import type { Segment } from '../model/segment.ts';
import { pageEndText } from './biff-extras.ts';
import { attribute, type XmlHandler } from './ooxml-xml.ts';
import type { SheetFlow } from './sheet-flow.ts';
import type { CellFormat } from './xlsx-format.ts';

export interface SheetTables {
  readonly strings: readonly string[];
  readonly formats: readonly CellFormat[];
}

/** What a sheet says beside its cells: header, footer, links, messages of validation. */
const SPOKEN = new Set(['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter']);
/** Excel's last column, XFD. A lone cell out there must not make a row of 16,384. */
const MAX_GAP = 1_000;
const LAST_COLUMN = 16_384;

/** `AB12` to 28; undefined where the reference is missing or wrong. */
export const columnOf = (reference: string | undefined): number | undefined => {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column <= LAST_COLUMN ? column : undefined;
};

/** `onCell` is asked before each cell is kept: false ends the sheet's cells. */
export const createSheetHandler = (
  { strings, formats }: SheetTables,
  flow: SheetFlow,
  sheet: number,
  extras: Segment[],
  onCell: () => boolean,
): XmlHandler => {
  let row = 0;
  let cells: string[] = [];
  let column = 0;
  let type = '';
  let style = 0;
  let value = '';
  let capture = false;
  let spoken = '';

  const shown = (): string => {
    switch (type) {
      case 's':
        return strings[Number(value)] ?? '';
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE';
      case 'str':
      case 'inlineStr':
      case 'e':
        return value;
      case 'd':
        return value.replace(/T00:00:00(?:\.0+)?$/, '').replace('T', ' ');
      default: {
        const number = Number(value);
        if (value === '' || !Number.isFinite(number)) return value;
        return (formats[style] ?? String)(number);
      }
    }
  };
  const endCell = (): void => {
    const text = shown();
    if (text === '' || !onCell()) return;
    if (column - cells.length > MAX_GAP) {
      // Far from its neighbours: told by itself, with its true place.
      extras.push({ kind: 'text', text, place: { sheet, row, column } });
      return;
    }
    while (cells.length < column) cells.push('');
    cells[column - 1] = text;
  };

  return {
    open(name, attributes) {
      if (name === 'c') {
        column = columnOf(attribute(attributes, 'r')) ?? column + 1;
        type = attribute(attributes, 't') ?? 'n';
        style = Number(attribute(attributes, 's')) || 0;
        value = '';
      } else if (name === 'row') {
        row = Number(attribute(attributes, 'r')) || row + 1;
        column = 0;
        cells = [];
      } else if (name === 'v' || name === 't') capture = true;
      else if (SPOKEN.has(name)) {
        capture = true;
        spoken = '';
      } else if (name === 'dataValidation') {
        for (const key of ['prompt', 'error']) said(attribute(attributes, key) ?? '', 'message');
      } else if (name === 'hyperlink') {
        for (const key of ['display', 'tooltip']) said(attribute(attributes, key) ?? '', 'link');
      }
    },
    close(name) {
      if (name === 'v' || name === 't') capture = false;
      else if (name === 'c') endCell();
      else if (name === 'row') {
        if (cells.length > 0) flow.row(row, cells);
        cells = [];
      } else if (SPOKEN.has(name)) {
        capture = false;
        said(pageEndText(spoken), 'page header');
      }
    },
    text(text) {
      if (!capture) return;
      value += text;
      spoken += text;
    },
  };

  function said(text: string, label: string): void {
    if (text.trim() !== '') extras.push({ kind: 'text', text, label, place: { sheet } });
  }
};

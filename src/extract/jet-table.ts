/** Definition of an Access table: its columns, put together from a chain of pages. */
import { decodePage } from './code-page.ts';
import type { JetPages } from './jet-pages.ts';
import { viewOf } from './random-access.ts';

export interface JetColumn {
  readonly name: string;
  readonly type: number;
  /** Position of its bit in the mask of values that are there. */
  readonly number: number;
  readonly fixed: boolean;
  /** In the row, behind the count of columns; for others their position among those of variable length. */
  readonly at: number;
  readonly length: number;
  /** Digits behind the point of a decimal number. */
  readonly scale: number;
}

export interface JetTable {
  readonly columns: readonly JetColumn[];
  /** Tables of Access itself: objects, queries, rights. */
  readonly system: boolean;
}

export const DEFINITION_PAGE = 2;
const USER_TABLE = 0x4e;
/** Access allows 255 columns. */
const MAX_COLUMNS = 255;
const MAX_DEFINITION_PAGES = 64;

const JET_3 = {
  type: 20,
  columns: 25,
  indexes: 31,
  start: 43,
  index: 8,
  entry: 18,
  number: 1,
  variable: 3,
  flags: 13,
  fixed: 14,
  size: 16,
};
const JET_4 = {
  type: 40,
  columns: 45,
  indexes: 51,
  start: 63,
  index: 12,
  entry: 25,
  number: 5,
  variable: 7,
  flags: 15,
  fixed: 21,
  size: 23,
};

const definitionOf = (pages: JetPages, number: number): Uint8Array | undefined => {
  const pieces: Uint8Array[] = [];
  const seen = new Set<number>();
  for (let next = number; next !== 0 && !seen.has(next) && seen.size < MAX_DEFINITION_PAGES; ) {
    seen.add(next);
    const page = pages.page(next);
    if (page?.[0] !== DEFINITION_PAGE) break;
    pieces.push(pieces.length === 0 ? page : page.subarray(8));
    next = viewOf(page).getUint32(4, true);
  }
  return pieces.length === 0 ? undefined : new Uint8Array(Buffer.concat(pieces));
};

/** Undefined where the page is no definition or its parts lie beyond its end. */
export const jetTable = (pages: JetPages, number: number): JetTable | undefined => {
  const definition = definitionOf(pages, number);
  if (definition === undefined) return undefined;
  const view = viewOf(definition);
  const at = pages.isJet3 ? JET_3 : JET_4;
  const count = view.getUint16(at.columns, true);
  const first = at.start + view.getUint32(at.indexes, true) * at.index;
  let nameAt = first + count * at.entry;
  if (count > MAX_COLUMNS || nameAt > definition.byteLength) return undefined;
  const columns: JetColumn[] = [];
  for (let index = 0; index < count; index += 1) {
    const entry = first + index * at.entry;
    const nameBytes = pages.isJet3 ? definition[nameAt] : definition[nameAt]! + 256 * definition[nameAt + 1]!;
    if (nameBytes === undefined || Number.isNaN(nameBytes)) return undefined;
    nameAt += pages.isJet3 ? 1 : 2;
    const name = decodePage(
      definition.subarray(nameAt, nameAt + nameBytes),
      pages.isJet3 ? pages.codePage : 1200,
    );
    nameAt += nameBytes;
    const fixed = (definition[entry + at.flags]! & 1) === 1;
    columns.push({
      name,
      fixed,
      type: definition[entry]!,
      number: view.getUint16(entry + at.number, true),
      at: view.getUint16(entry + (fixed ? at.fixed : at.variable), true),
      length: view.getUint16(entry + at.size, true),
      scale: pages.isJet3 ? 0 : definition[entry + 12]!,
    });
  }
  return { columns, system: definition[at.type] !== USER_TABLE };
};

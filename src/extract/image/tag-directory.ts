/** Directories of TIFF and EXIF: twelve bytes an entry. What points outside the file is passed over. */
import { viewOf } from '../random-access.ts';

/** TIFF 6.0, section 2; unknown types have no size and are passed over. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const MAX_ENTRIES = 1_000;

export interface Entry {
  readonly type: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

export interface Directory {
  readonly entries: ReadonlyMap<number, Entry>;
  readonly next: number;
}

export interface Tagged {
  readonly data: Uint8Array;
  readonly view: DataView;
  readonly little: boolean;
}

export const openTagged = (data: Uint8Array): Tagged | undefined => {
  if (data.byteLength < 8) return undefined;
  const view = viewOf(data);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  return view.getUint16(2, little) === 42 ? { data, view, little } : undefined;
};

export const directoryAt = ({ data, view, little }: Tagged, at: number): Directory | undefined => {
  if (at < 8 || at + 2 > data.byteLength) return undefined;
  const count = view.getUint16(at, little);
  const entries = new Map<number, Entry>();
  for (let index = 0; index < Math.min(count, MAX_ENTRIES); index += 1) {
    const entry = at + 2 + index * 12;
    if (entry + 12 > data.byteLength) break;
    const type = view.getUint16(entry + 2, little);
    const number = view.getUint32(entry + 4, little);
    const length = (SIZES[type] ?? 0) * number;
    const from = length <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
    if (length === 0 || from + length > data.byteLength) continue;
    entries.set(view.getUint16(entry, little), {
      type,
      count: number,
      bytes: data.subarray(from, from + length),
    });
  }
  const end = at + 2 + count * 12;
  return { entries, next: end + 4 <= data.byteLength ? view.getUint32(end, little) : 0 };
};

export const numberOf = ({ little }: Tagged, entry: Entry | undefined): number | undefined => {
  if (entry === undefined) return undefined;
  const view = viewOf(entry.bytes);
  if (entry.type === 3) return view.getUint16(0, little);
  if (entry.type === 4) return view.getUint32(0, little);
  if (entry.type === 5) return view.getUint32(0, little) / (view.getUint32(4, little) || 1);
  return undefined;
};

/** All whole numbers of an entry. */
export const numbersOf = ({ little }: Tagged, entry: Entry | undefined): readonly number[] => {
  if (entry === undefined || (entry.type !== 3 && entry.type !== 4)) return [];
  const view = viewOf(entry.bytes);
  const wide = entry.type === 4;
  return Array.from({ length: entry.count }, (_, index) =>
    wide ? view.getUint32(index * 4, little) : view.getUint16(index * 2, little),
  );
};

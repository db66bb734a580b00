/** The records of a PowerPoint 97–2003 stream, flat: what begins, what ends, what data it has. [MS-PPT] 2.3.1. */
import { viewOf } from './random-access.ts';

export interface PptRecord {
  readonly type: number;
  readonly instance: number;
  /** Empty for a container: its records follow. */
  readonly data: Uint8Array;
}

export interface PptHandler {
  /** False: what the container holds is passed over. */
  open(record: PptRecord): boolean;
  close(type: number): void;
  atom(record: PptRecord): void;
}

const HEADER_BYTES = 8;
const CONTAINER = 0xf;
/** Says that it is an atom and holds records all the same: comments and what newer versions added. */
const TAG_DATA = 0x138b;
/** Deeper than any drawing; what lies below is read all the same, as part of the container at this depth. */
const MAX_DEPTH = 256;

/** Walks all records; false where the last ones reach beyond the end. Pauses after every container that ends: `yield`. */
export function* walkPpt(data: Uint8Array, handler: PptHandler): Generator<void, boolean> {
  const view = viewOf(data);
  const open: { type: number; end: number }[] = [];
  let whole = true;
  let at = 0;
  while (at + HEADER_BYTES <= data.byteLength) {
    while (open.length > 0 && at >= open.at(-1)!.end) {
      handler.close(open.pop()!.type);
      yield;
    }
    const head = view.getUint16(at, true);
    const type = view.getUint16(at + 2, true);
    const end = at + HEADER_BYTES + view.getUint32(at + 4, true);
    if (end > data.byteLength) whole = false;
    at += HEADER_BYTES;
    const record = { type, instance: head >> 4 };
    if ((head & 0xf) !== CONTAINER && type !== TAG_DATA) {
      handler.atom({ ...record, data: data.subarray(at, end) });
      at = end;
    } else if (handler.open({ ...record, data: new Uint8Array() })) {
      if (open.length < MAX_DEPTH) open.push({ type, end });
    } else at = end;
  }
  while (open.length > 0) handler.close(open.pop()!.type);
  return whole;
}

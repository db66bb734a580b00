/** Filters in front of a packer: addresses of jumps in programs made absolute (BCJ), differences of bytes (delta). Undone. */
/** Undoes a filter in place, `position` bytes into the stream. How many it settled; the rest waits for more bytes. */
type Undo = (data: Uint8Array, position: number) => number;

const u32le = (data: Uint8Array, at: number): number =>
  (data[at] as number) |
  ((data[at + 1] as number) << 8) |
  ((data[at + 2] as number) << 16) |
  ((data[at + 3] as number) << 24);

const setU32le = (data: Uint8Array, at: number, value: number): void => {
  data[at] = value;
  data[at + 1] = value >>> 8;
  data[at + 2] = value >>> 16;
  data[at + 3] = value >>> 24;
};

const isEdge = (byte: number): boolean => byte === 0 || byte === 0xff;
const MASK_ALLOWED = [true, true, true, false, true, false, false, false];
const MASK_BITS = [0, 1, 2, 2, 3, 3, 3, 3];

/** CALL and JMP with 32-bit offsets. */
const x86 = (): Undo => {
  let mask = 0;
  let previous = -1;
  return (data, position) => {
    let at = 0;
    let last = previous;
    for (; at + 5 <= data.length; at += 1) {
      if (((data[at] as number) & 0xfe) !== 0xe8) continue;
      const gap = at - last;
      last = at;
      if (gap > 3) mask = 0;
      else {
        mask = (mask << (gap - 1)) & 7;
        const index = MASK_BITS[mask] as number;
        if (mask !== 0 && (!MASK_ALLOWED[mask] || isEdge(data[at + 4 - index] as number))) {
          mask = ((mask << 1) & 7) | 1;
          continue;
        }
      }
      if (!isEdge(data[at + 4] as number)) {
        mask = ((mask << 1) & 7) | 1;
        continue;
      }
      let source = u32le(data, at + 1);
      let target: number;
      for (;;) {
        target = (source - (position + at + 5)) | 0;
        if (mask === 0) break;
        const shift = (MASK_BITS[mask] as number) * 8;
        if (!isEdge((target >>> (24 - shift)) & 0xff)) break;
        source = target ^ ((1 << (32 - shift)) - 1);
      }
      setU32le(data, at + 1, (target & 0x01ff_ffff) | (((target >>> 24) & 1) === 1 ? 0xff00_0000 : 0));
      data[at + 4] = ((target >>> 24) & 1) === 1 ? 0xff : 0;
      at += 4;
      last = at;
      mask = 0;
    }
    previous = last - at;
    return at;
  };
};

/** Instructions of four bytes (two for Thumb) that begin at their own size. */
const fixed =
  (step: number, width: number, undo: (data: Uint8Array, at: number, position: number) => void) =>
  (): Undo =>
  (data, position) => {
    let at = 0;
    for (; at + width <= data.length; at += step) undo(data, at, position + at);
    return at;
  };

const arm = fixed(4, 4, (data, at, position) => {
  if (data[at + 3] !== 0xeb) return;
  const target = (((u32le(data, at) & 0xff_ffff) << 2) - (position + 8)) >>> 2;
  setU32le(data, at, (target & 0xff_ffff) | 0xeb00_0000);
});

const u32be = (data: Uint8Array, at: number): number =>
  (((data[at] as number) << 24) |
    ((data[at + 1] as number) << 16) |
    ((data[at + 2] as number) << 8) |
    (data[at + 3] as number)) >>>
  0;

const setU32be = (data: Uint8Array, at: number, value: number): void => {
  data[at] = value >>> 24;
  data[at + 1] = value >>> 16;
  data[at + 2] = value >>> 8;
  data[at + 3] = value;
};

const powerPc = fixed(4, 4, (data, at, position) => {
  const word = u32be(data, at);
  if (word >>> 26 !== 18 || (word & 3) !== 1) return;
  setU32be(data, at, 0x4800_0001 | (((word & 0x03ff_fffc) - position) & 0x03ff_fffc));
});

const sparc = fixed(4, 4, (data, at, position) => {
  const word = u32be(data, at);
  const high = word >>> 22;
  if (high !== 0x100 && high !== 0x1ff) return;
  const target = ((word << 2) - position) >>> 2;
  const sign = 0 - ((target >>> 22) & 1);
  setU32be(data, at, (((sign << 22) & 0x3fff_ffff) | (target & 0x3f_ffff) | 0x4000_0000) >>> 0);
});

const delta = (distance: number) => (): Undo => {
  const before = new Uint8Array(distance);
  let at = 0;
  return (data) => {
    for (let index = 0; index < data.length; index += 1) {
      const byte = ((data[index] as number) + (before[at] as number)) & 0xff;
      data[index] = byte;
      before[at] = byte;
      at = at + 1 === distance ? 0 : at + 1;
    }
    return data.length;
  };
};

export type FilterName = 'x86' | 'PowerPC' | 'ARM' | 'SPARC' | 'delta';

const FILTERS: Readonly<Record<FilterName, (property: number) => () => Undo>> = {
  x86: () => x86,
  PowerPC: () => powerPc,
  ARM: () => arm,
  SPARC: () => sparc,
  delta: (property) => delta(property + 1),
};

/** `property` is the filter's one byte, for delta the distance less one. */
export async function* unfiltered(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  name: FilterName,
  property = 0,
): AsyncGenerator<Uint8Array> {
  const undo = FILTERS[name](property)();
  let rest: Uint8Array = new Uint8Array();
  let position = 0;
  try {
    for await (const chunk of chunks) {
      const data = new Uint8Array(rest.length + chunk.length);
      data.set(rest);
      data.set(chunk, rest.length);
      const settled = undo(data, position);
      position += settled;
      rest = data.subarray(settled);
      if (settled > 0) yield data.subarray(0, settled);
    }
  } catch (error) {
    if (rest.length > 0) yield rest;
    throw error;
  }
  if (rest.length > 0) yield rest;
}

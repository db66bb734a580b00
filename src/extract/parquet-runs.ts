/** Numbers as Parquet packs them: runs and bits, and differences. Handed out one by one, so that a run of a billion costs nothing. */
import { DocumentProblem } from './extractor.ts';

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Parquet data');

export class PackedReader {
  readonly data: Uint8Array;
  at: number;

  constructor(data: Uint8Array, at = 0) {
    this.data = data;
    this.at = at;
  }

  byte(): number {
    const value = this.data[this.at++];
    if (value === undefined) throw damaged();
    return value;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const part = this.byte();
      value += (part & 0x7f) * 2 ** shift;
      if (part < 0x80) return value;
    }
    throw damaged();
  }

  /** Zigzag, exact for 64 bits. */
  zigzag(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const part = this.byte();
      value |= BigInt(part & 0x7f) << shift;
      if (part < 0x80) return (value >> 1n) ^ -(value & 1n);
    }
    throw damaged();
  }

  take(length: number): Uint8Array {
    if (!(length >= 0 && this.at + length <= this.data.byteLength)) throw damaged();
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }
}

/** The number of `width` bits that begins at a bit, the lowest first. */
const bitsAt = (data: Uint8Array, bit: number, width: number): number => {
  let value = 0;
  for (let got = 0; got < width; ) {
    const at = bit + got;
    const room = 8 - (at & 7);
    const part = Math.min(room, width - got);
    value += (((data[at >> 3] ?? 0) >> (at & 7)) & ((1 << part) - 1)) * 2 ** got;
    got += part;
  }
  return value;
};

/** RLE and bit-packing hybrid. Ends with the data, or never where a run says so: whoever asks knows how many there are. */
export function* hybridRuns(data: Uint8Array, width: number): Generator<number> {
  const reader = new PackedReader(data);
  const runBytes = (width + 7) >> 3;
  while (reader.at < data.byteLength) {
    const header = reader.varint();
    const count = Math.floor(header / 2);
    if (header % 2 === 0) {
      let value = 0;
      for (let index = 0; index < runBytes; index += 1) value += reader.byte() * 256 ** index;
      for (let index = 0; index < count; index += 1) yield value;
    } else {
      const packed = data.subarray(reader.at, reader.at + count * width);
      reader.at += count * width;
      const whole =
        width === 0 ? count * 8 : Math.min(count * 8, Math.floor((packed.byteLength * 8) / width));
      for (let index = 0; index < whole; index += 1) yield bitsAt(packed, index * width, width);
    }
  }
}

/** DELTA_BINARY_PACKED; leaves the reader behind its last block. */
export function* deltas(reader: PackedReader): Generator<bigint> {
  const blockValues = reader.varint();
  const miniblocks = reader.varint();
  let left = reader.varint();
  let value = reader.zigzag();
  if (miniblocks < 1 || miniblocks > 512 || blockValues % miniblocks !== 0) throw damaged();
  const perMiniblock = blockValues / miniblocks;
  if (left > 0) yield value;
  left -= 1;
  while (left > 0) {
    const least = reader.zigzag();
    const widths = reader.take(miniblocks);
    for (const width of widths) {
      if (left <= 0) break;
      const packed = reader.take(Math.ceil((perMiniblock * width) / 8));
      for (let index = 0; index < perMiniblock && left > 0; index += 1, left -= 1) {
        const low = bitsAt(packed, index * width, Math.min(32, width));
        const high = width > 32 ? bitsAt(packed, index * width + 32, width - 32) : 0;
        value = BigInt.asIntN(64, value + least + BigInt(low) + (BigInt(high) << 32n));
        yield value;
      }
    }
  }
}

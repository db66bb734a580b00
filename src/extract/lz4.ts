/** LZ4 frames (frame format 1.6.3), the old format of the Linux kernel too: blocks of literals and matches in 64 KiB. */
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';
import { LzWindow } from './lz-window.ts';
import { packedStream } from './packed-stream.ts';
import { type RandomAccess, randomAccess } from './random-access.ts';

const FRAME = 0x184d2204;
const OLD_FRAME = 0x184c2102;
const SKIPPABLE = 0x184d2a50;
const WINDOW_BYTES = 64 * 1024;
const MAX_BLOCK_BYTES = 4 * 1024 ** 2;
const OLD_BLOCK_BYTES = 8 * 1024 ** 2;
const PLAIN = 0x8000_0000;
const SLICE = 128 * 1024;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'LZ4 archive');

const longer = (data: Uint8Array, at: number, start: number): readonly [length: number, at: number] => {
  let length = start;
  for (let index = at; index < data.length; index += 1) {
    const byte = data[index] as number;
    length += byte;
    if (byte < 255) return [length, index + 1];
  }
  throw damaged();
};

/** Long runs are written piece by piece, so that the window never overwrites what was not handed out. */
function* copied(window: LzWindow, distance: number, length: number): Generator<Uint8Array> {
  for (let left = length; left > 0; left -= SLICE) {
    window.ready();
    if (!window.copy(distance, Math.min(left, SLICE))) throw damaged();
    if (length > SLICE) yield window.take();
  }
}

function* unblock(window: LzWindow, data: Uint8Array): Generator<Uint8Array> {
  let pending = 0;
  for (let at = 0; at < data.length; ) {
    const token = data[at++] as number;
    let literals = token >> 4;
    if (literals === 15) [literals, at] = longer(data, at, 15);
    if (at + literals > data.length) throw damaged();
    for (let left = literals; left > 0; ) {
      window.ready();
      const piece = data.subarray(at, at + Math.min(left, SLICE));
      window.putAll(piece);
      at += piece.length;
      left -= piece.length;
      if (literals > SLICE) yield window.take();
    }
    if (at >= data.length) break;
    const distance = (data[at] as number) | ((data[at + 1] ?? 0) << 8);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) [length, at] = longer(data, at, 19);
    yield* copied(window, distance, length);
    pending += literals + length;
    if (pending < SLICE) continue;
    pending = 0;
    yield window.take();
  }
  yield window.take();
}

function* unframe(input: ByteReader): Generator<Uint8Array> {
  const flags = input.byte();
  input.byte();
  if (flags >> 6 !== 1) throw damaged();
  input.bytes(((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4) + 1);
  const independent = (flags & 0x20) !== 0;
  let window = new LzWindow(WINDOW_BYTES);
  for (let size = input.u32(); size !== 0; size = input.u32()) {
    if (independent) window = new LzWindow(WINDOW_BYTES);
    const bytes = size % PLAIN;
    if (bytes > MAX_BLOCK_BYTES) throw damaged();
    const data = input.bytes(bytes);
    if (size >= PLAIN) {
      window.putAll(data.subarray(-WINDOW_BYTES));
      window.take();
      yield data;
    } else yield* unblockSafely(window, data);
    if ((flags & 0x10) !== 0) input.bytes(4);
  }
  if ((flags & 4) !== 0) input.bytes(Math.min(4, input.left));
}

function* unblockSafely(window: LzWindow, data: Uint8Array): Generator<Uint8Array> {
  try {
    yield* unblock(window, data);
  } catch (error) {
    yield window.take();
    throw error;
  }
}

export function* unlz4(access: RandomAccess): Generator<Uint8Array> {
  const input = new ByteReader(access);
  for (let magic = input.u32(); ; magic = input.u32()) {
    if (magic === FRAME) yield* unframe(input);
    else if (magic - (magic % 16) === SKIPPABLE) input.bytes(input.u32());
    else if (magic === OLD_FRAME) {
      while (input.left > 4) {
        const bytes = input.u32();
        if (bytes > OLD_BLOCK_BYTES + OLD_BLOCK_BYTES / 255 + 16) throw damaged();
        yield* unblockSafely(new LzWindow(WINDOW_BYTES), input.bytes(bytes));
      }
    } else throw damaged();
    if (input.left < 4) return;
  }
}

export const lz4 = packedStream({
  name: 'lz4',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith('\x04"M\x18') || latin1.startsWith('\x02!L\x18'),
  endings: { lz4: '', tlz4: 'tar' },
  async *open(source) {
    yield* unlz4(await randomAccess(source));
  },
});

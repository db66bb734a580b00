/** LZMA2 (the filter of XZ and 7z): chunks of LZMA or of bytes as they are, each saying what it starts anew. */
import type { ByteReader } from './byte-reader.ts';
import { LzWindow, SLICE_BYTES } from './lz-window.ts';
import { LzmaDecoder, lzmaDamaged } from './lzma-decoder.ts';

/** One byte: 40 stands for 4 GiB - 1. */
export const lzma2Dictionary = (byte: number): number =>
  byte >= 40 ? 0xffff_ffff : (2 | (byte & 1)) * 2 ** ((byte >> 1) + 11);

const RESETS_STATE = 1;
const NEW_PROPERTIES = 2;
const RESETS_ALL = 3;

const u16 = (input: ByteReader): number => input.byte() * 256 + input.byte();

/** Up to its end mark; the input stands behind it. */
export function* unlzma2(input: ByteReader, dictionaryBytes: number): Generator<Uint8Array> {
  const window = new LzWindow(dictionaryBytes);
  const decoder = new LzmaDecoder(input, window);
  for (let control = input.byte(); control !== 0; control = input.byte()) {
    if (control === 1) window.reset();
    if (control < 0x80) {
      if (control > 2) throw lzmaDamaged();
      window.ready();
      window.putAll(input.bytes(u16(input) + 1));
      yield window.take();
      continue;
    }
    const length = ((control & 0x1f) << 16) + u16(input) + 1;
    u16(input);
    const reset = (control >> 5) & 3;
    if (reset === RESETS_ALL) window.reset();
    if (reset >= NEW_PROPERTIES) decoder.setProperties(input.byte());
    else if (reset === RESETS_STATE) decoder.resetState();
    decoder.startRange();
    for (const end = window.total + length; window.total < end; ) {
      window.ready();
      try {
        if (decoder.decode(Math.min(end, window.total + SLICE_BYTES)) || window.total > end)
          throw lzmaDamaged();
      } catch (error) {
        yield window.take();
        throw error;
      }
      yield window.take();
    }
  }
}

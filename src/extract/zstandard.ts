/** Zstandard (RFC 8878): frames one behind the other, skippable ones too, are one stream. */
import { constants, createZstdDecompress } from 'node:zlib';
import { packedStream } from './packed-stream.ts';
import { transformed } from './transformed.ts';

/** The window that a frame may ask for: 128 MiB, as the zstd program allows without a switch. */
const WINDOW_LOG = 27;

export const unzstd = (input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  transformed(
    input,
    createZstdDecompress({ chunkSize: 64 * 1024, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } }),
    'Zstandard archive',
  );

export const zstandard = packedStream({
  name: 'zstd',
  version: 1,
  accepts: ({ latin1 }) => /^(?:\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)/.test(latin1),
  endings: { zst: '', zstd: '', tzst: 'tar', tzs: 'tar' },
  open: (source) => unzstd(source.chunks()),
});

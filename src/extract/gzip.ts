/** gzip (RFC 1952), of one or several members: one stream, as every program that expands it makes of it. */
import { createGunzip } from 'node:zlib';
import { packedStream } from './packed-stream.ts';
import { latin1Of } from './random-access.ts';
import { transformed } from './transformed.ts';

const HAS_EXTRA = 0x04;
const HAS_NAME = 0x08;

export const gzip = packedStream({
  name: 'gzip',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith('\x1f\x8b\x08'),
  endings: {
    gz: '',
    tgz: 'tar',
    taz: 'tar',
    svgz: 'svg',
    emz: 'emf',
    wmz: 'wmf',
    adz: 'adf',
    gzip: '',
    z: '',
  },
  open: (source) => transformed(source.chunks(), createGunzip({ chunkSize: 64 * 1024 }), 'gzip archive'),
  async innerName(source) {
    const head = await source.head();
    const flags = head[3] ?? 0;
    if ((flags & HAS_NAME) === 0) return undefined;
    const start = (flags & HAS_EXTRA) === 0 ? 10 : 12 + (head[10] ?? 0) + 256 * (head[11] ?? 0);
    const end = head.indexOf(0, start);
    return end > start ? latin1Of(head.subarray(start, end)) : undefined;
  },
});

/** Packages of Linux systems: a Debian package is an ar archive of TARs, an RPM package a packed cpio behind headers. */
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { windowAccess, windowSource } from './member-window.ts';
import { latin1Of, randomAccess, viewOf } from './random-access.ts';

const AR_HEADER_BYTES = 60;
const AR_MAGIC_BYTES = 8;

/** Static libraries are ar archives too; they hold no documents. */
export const deb: Extractor = {
  name: 'deb',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith('!<arch>\ndebian-binary'),
  async *extract({ source, limits, note, descend }) {
    const access = await randomAccess(source);
    for (let position = AR_MAGIC_BYTES, part = 1; position < access.sizeBytes; part += 1) {
      const header = latin1Of(access.readAt(position, AR_HEADER_BYTES));
      const size = Number.parseInt(header.slice(48, 58), 10);
      if (!header.endsWith('`\n') || !(size >= 0)) throw new DocumentProblem('BAD_FORMAT', 'Debian package');
      if (part > limits.members) {
        note({ code: 'TOO_MANY', detail: `${limits.members} members` });
        return;
      }
      const name = header.slice(0, 16).trim().replace(/\/$/, '');
      yield [{ kind: 'text', text: name, label: 'file name', place: { part: [part] } }];
      const window = windowAccess(access, position + AR_HEADER_BYTES, size);
      if (window.sizeBytes < size) note({ code: 'BAD_FORMAT', detail: 'Debian package' });
      if (window.sizeBytes > 0) yield* descend(windowSource(window, name, source.budget), part);
      position += AR_HEADER_BYTES + size + (size % 2);
    }
  },
};

const RPM_LEAD_BYTES = 96;
const RPM_HEADER_MAGIC = 0x8eade8;

/** The signature, then the header proper; both say how long they are. */
export const rpm: Extractor = {
  name: 'rpm',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith('\xed\xab\xee\xdb'),
  async *extract({ source, descend }) {
    const access = await randomAccess(source);
    const input = new ByteReader(access, RPM_LEAD_BYTES);
    for (const align of [8, 1]) {
      const header = viewOf(input.bytes(16));
      if (header.getUint32(0) >>> 8 !== RPM_HEADER_MAGIC)
        throw new DocumentProblem('BAD_FORMAT', 'RPM package');
      input.skip(16 * header.getUint32(8) + header.getUint32(12));
      input.skip((align - (input.position % align)) % align);
    }
    const payload = windowAccess(access, input.position, input.left);
    if (payload.sizeBytes === 0) throw new DocumentProblem('BAD_FORMAT', 'RPM package');
    yield* descend(windowSource(payload, 'payload.cpio', source.budget), 1);
  },
};

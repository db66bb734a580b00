/** Signed and encrypted envelopes (CMS, RFC 5652): the mail or file inside a signature is read; what is encrypted is named. */
import { type BerElement, berAt, berChildren, octetsOf } from './ber.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { latin1Of } from './random-access.ts';
import { memorySource } from './source.ts';

const PKCS7 = '\x2a\x86\x48\x86\xf7\x0d\x01\x07';
const SMIME = '\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01';
const SIGNED = `${PKCS7}\x02`;
const LOCKED: readonly string[] = [`${PKCS7}\x03`, `${PKCS7}\x04`, `${PKCS7}\x06`, `${SMIME}\x17`];
const COMPRESSED = `${SMIME}\x09`;
const CONTENT = 0xa0 & ~0x20;
const SEQUENCE = 0x10;
const OCTETS = 0x04;

/** The outermost type stands behind one length of at most six bytes. */
const typeIn = (latin1: string): string | undefined =>
  [SIGNED, COMPRESSED, ...LOCKED].find((type) => {
    const at = latin1.slice(0, 24).indexOf(type);
    return at >= 4 && at <= 10;
  });

const contentOf = (data: Uint8Array, root: BerElement): Uint8Array | undefined => {
  const wrapped = berChildren(data, root).find(({ tag }) => tag === CONTENT);
  const signed = wrapped && berAt(data, wrapped.from, wrapped.to);
  if (signed === undefined) return undefined;
  const info = berChildren(data, signed).find(({ tag }) => tag === SEQUENCE);
  const content = info && berChildren(data, info).find(({ tag }) => tag === CONTENT);
  const octets = content && berAt(data, content.from, content.to);
  // PKCS #7 1.5 allowed other content than octets: then it is read as it stands.
  if (octets === undefined) return undefined;
  return octets.tag === OCTETS ? octetsOf(data, octets) : data.subarray(content!.from, content!.to);
};

export const cms: Extractor = {
  name: 'p7m',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith('0') && typeIn(latin1) !== undefined,
  async *extract({ source, descend }) {
    const type = typeIn(latin1Of(await source.head()));
    if (type === COMPRESSED) throw new DocumentProblem('UNSUPPORTED', 'compressed mail');
    if (type !== SIGNED) throw new DocumentProblem('LOCKED', 'encrypted mail');
    const data = await source.bytes();
    const root = berAt(data, 0, data.byteLength);
    const content = root && contentOf(data, root);
    // A signature that stands beside what it signs, or certificates alone.
    if (content === undefined || content.byteLength === 0) return;
    const name = source.name.replace(/\.p7[ms]$/i, '');
    yield* descend(memorySource(content, /\.\w/.test(name) ? name : 'message.eml', source.budget), 1);
  },
};

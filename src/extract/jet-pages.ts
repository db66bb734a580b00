/** Pages of an Access database (Jet 3, Jet 4, ACE), as the mdbtools project describes them. Encoded pages are decoded with the file's own key. */
import { DocumentProblem } from './extractor.ts';
import { type RandomAccess, viewOf } from './random-access.ts';

export interface JetPages {
  readonly pageBytes: number;
  readonly pageCount: number;
  /** Jet 3 of Access 97 and before: other offsets, texts in a code page. */
  readonly isJet3: boolean;
  /** Windows code page of the texts of Jet 3. */
  readonly codePage: number;
  /** Undefined beyond the end. */
  page(number: number): Uint8Array | undefined;
}

export const JET_MAGIC = /^\0\x01\0\0Standard (?:Jet DB|ACE DB)/;

const VERSION_AT = 0x14;
const JET_3 = 0;
const JET_4 = 1;
/** All headers are scrambled with the same key. */
const HEADER_KEY = Buffer.from('c7da396b', 'hex');
const HEADER_AT = 0x18;
/** A page of one file's is asked for by several rows one after the other. */
const KEPT_PAGES = 64;

/** RC4 by OpenSSL is gone from many builds: twenty lines do not depend on it. */
const rc4 = (key: Uint8Array, data: Uint8Array): Uint8Array => {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + state[i]! + key[i % key.length]!) & 0xff;
    [state[i], state[j]] = [state[j]!, state[i]!];
  }
  let i = 0;
  let j = 0;
  return data.map((byte) => {
    i = (i + 1) & 0xff;
    j = (j + state[i]!) & 0xff;
    [state[i], state[j]] = [state[j]!, state[i]!];
    return byte ^ state[(state[i]! + state[j]!) & 0xff]!;
  });
};

/** Throws BAD_FORMAT; LOCKED where the pages are encrypted with a password. */
export const openJet = (access: RandomAccess): JetPages => {
  const first = access.readAt(0, 2048);
  if (first.byteLength < 2048) throw new DocumentProblem('BAD_FORMAT', 'Access database');
  const version = first[VERSION_AT]!;
  const isJet3 = version === JET_3;
  const pageBytes = isJet3 ? 2048 : 4096;
  const header = viewOf(rc4(HEADER_KEY, first.subarray(HEADER_AT, HEADER_AT + (isJet3 ? 126 : 128))));
  const key = header.getUint32(0x3e - HEADER_AT, true);
  // Jet keeps the key itself; ACE one that only the password opens.
  if (version > JET_4 && key !== 0) throw new DocumentProblem('LOCKED', 'Access database');
  const kept = new Map<number, Uint8Array>();
  const load = (number: number): Uint8Array | undefined => {
    const data = access.readAt(number * pageBytes, pageBytes);
    if (data.byteLength < pageBytes) return undefined;
    if (key === 0 || number === 0) return data;
    const own = Buffer.alloc(4);
    own.writeUInt32LE((key ^ number) >>> 0);
    return rc4(own, data);
  };
  return {
    pageBytes,
    isJet3,
    pageCount: Math.floor(access.sizeBytes / pageBytes),
    codePage: header.getUint16(0x3c - HEADER_AT, true),
    page(number) {
      const before = kept.get(number);
      if (before !== undefined) return before;
      const data = load(number);
      if (data !== undefined) {
        if (kept.size >= KEPT_PAGES) kept.clear();
        kept.set(number, data);
      }
      return data;
    },
  };
};

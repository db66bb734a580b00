/**
 * Workbooks that Excel encrypted by itself: one that is only protected against writing is encrypted with a password that Excel
 * tries unasked, so nobody locked it. [MS-OFFCRYPTO] 2.3.5 to 2.3.7, [MS-XLS] 2.2.10.
 */
import { createHash } from 'node:crypto';
import { u16At } from './biff-records.ts';
import { viewOf } from './random-access.ts';
import { rc4 } from './rc4.ts';

/** [MS-OFFCRYPTO] 2.3.5.1 and 2.4.2.2 name it. */
export const DEFAULT_PASSWORD = 'VelvetSweatshop';
const FILEPASS = 0x2f;
/** Written plainly by their reader's first need: BOF, FILEPASS, user and file locks, InterfaceHdr, revision records. */
const PLAIN = new Set([0x0809, FILEPASS, 0x0194, 0x0195, 0xe1, 0x0196, 0x0138]);
const BOUNDSHEET = 0x85;
const BLOCK_BYTES = 1024;

/** Gives the key of a block of the stream. */
type BlockKey = (block: number) => Uint8Array;

const hashOf = (name: 'md5' | 'sha1', ...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const numbered = (block: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(block);
  return bytes;
};
const verified = (keyOf: BlockKey, name: 'md5' | 'sha1', verifier: Uint8Array, hash: Uint8Array): boolean => {
  const plain = rc4(keyOf(0), Buffer.concat([verifier, hash]));
  const wanted = hashOf(name, plain.subarray(0, 16));
  return Buffer.compare(wanted, plain.subarray(16, 16 + wanted.byteLength)) === 0;
};

/** 2.3.6.2. */
const rc4Key = (data: Uint8Array, password: Uint8Array): BlockKey | undefined => {
  const salt = data.subarray(6, 22);
  const first = hashOf('md5', password).subarray(0, 5);
  const base = hashOf('md5', ...new Array<Uint8Array[]>(16).fill([first, salt]).flat()).subarray(0, 5);
  const keyOf: BlockKey = (block) => hashOf('md5', base, numbered(block));
  return verified(keyOf, 'md5', data.subarray(22, 38), data.subarray(38, 54)) ? keyOf : undefined;
};

/** 2.3.5. */
const cryptoApiKey = (data: Uint8Array, password: Uint8Array): BlockKey | undefined => {
  if (data.byteLength < 14 + 32) return undefined;
  const view = viewOf(data);
  const header = 14;
  const keyBits = view.getUint32(header + 16, true) || 40;
  const verifier = header + view.getUint32(10, true);
  if (keyBits > 128 || verifier + 60 > data.byteLength) return undefined;
  const base = hashOf('sha1', data.subarray(verifier + 4, verifier + 20), password);
  const keyOf: BlockKey = (block) => {
    const key = hashOf('sha1', base, numbered(block)).subarray(0, keyBits / 8);
    // A key of 40 bits is filled up with zeros.
    return keyBits === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
  };
  const [salted, hash] = [verifier + 20, verifier + 40];
  return verified(keyOf, 'sha1', data.subarray(salted, salted + 16), data.subarray(hash, hash + 20))
    ? keyOf
    : undefined;
};

const rotate = (value: number, by: number, bits: number): number =>
  ((value << by) | (value >> (bits - by))) & ((1 << bits) - 1);

/** 2.3.7.1 and 2.3.7.2: sixteen bytes, made from the password; undefined where it is another. */
export const xorKey = (key: number, check: number, password: string): Uint8Array | undefined => {
  let made = 0;
  let base = 0x8000;
  let end = 0xffff;
  const turned = (value: number): number => {
    const next = rotate(value, 1, 16);
    return (next & 1) === 1 ? next ^ 0x1020 : next;
  };
  let hash = password.length ^ 0xce4b;
  for (let index = 0; index < password.length; index += 1) {
    let char = password.charCodeAt(password.length - 1 - index) & 0x7f;
    for (let bit = 0; bit < 8; bit += 1) {
      base = turned(base);
      if ((char & 1) === 1) made ^= base;
      char >>= 1;
      end = turned(end);
    }
    hash ^= rotate(password.charCodeAt(index), (index + 1) % 15, 15);
  }
  if ((made ^ end) !== key || hash !== check) return undefined;
  const fill = [0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0, 0xbe, 0x0f, 0, 0xbf, 0x0f, 0];
  return Uint8Array.from({ length: 16 }, (_, index) => {
    const char = password.charCodeAt(index) || fill[index - password.length]!;
    return rotate(char ^ ((key >> (8 * (index & 1))) & 0xff), 2, 8);
  });
};

/** Decrypts what lies between `at` and `end` of the stream. */
type Decrypt = (at: number, end: number) => void;

const blockwise = (stream: Uint8Array, out: Uint8Array, keyOf: BlockKey): Decrypt => {
  // Lengths and types count for the position, so whole blocks are decrypted and the plain bytes put back.
  for (let at = 0, block = 0; at < stream.byteLength; at += BLOCK_BYTES, block += 1)
    out.set(rc4(keyOf(block), stream.subarray(at, at + BLOCK_BYTES)), at);
  return () => {};
};

const xored =
  (stream: Uint8Array, out: Uint8Array, key: Uint8Array): Decrypt =>
  (at, end) => {
    for (let position = at; position < end; position += 1)
      out[position] = rotate(stream[position]!, 3, 8) ^ key[(position + end - at) & 15]!;
  };

const decryptorOf = (
  stream: Uint8Array,
  out: Uint8Array,
  filePass: Uint8Array,
  password: string,
): Decrypt | undefined => {
  const isOld = filePass.byteLength < 6;
  if (isOld || u16At(filePass, 0) === 0) {
    const at = isOld ? 0 : 2;
    const key = xorKey(u16At(filePass, at), u16At(filePass, at + 2), password);
    return key && xored(stream, out, key);
  }
  const bytes = Buffer.from(password, 'utf16le');
  const keyOf = u16At(filePass, 2) === 1 ? rc4Key(filePass, bytes) : cryptoApiKey(filePass, bytes);
  return keyOf && blockwise(stream, out, keyOf);
};

/** The stream with its records plain; undefined where the password is another. `filePass` are the bytes of that record. */
export const decryptBiff = (
  stream: Uint8Array,
  filePass: Uint8Array,
  password = DEFAULT_PASSWORD,
): Uint8Array | undefined => {
  const out = stream.slice();
  const decrypt = decryptorOf(stream, out, filePass, password);
  if (decrypt === undefined) return undefined;
  for (let at = 0; at + 4 <= stream.byteLength; ) {
    const type = u16At(stream, at);
    const end = Math.min(stream.byteLength, at + 4 + u16At(stream, at + 2));
    const plainBytes = PLAIN.has(type) ? end - at - 4 : type === BOUNDSHEET ? 4 : 0;
    decrypt(at + 4, end);
    out.set(stream.subarray(at, Math.min(end, at + 4 + plainBytes)), at);
    at = end;
  }
  return out;
};

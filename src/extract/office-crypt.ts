/**
 * Office documents that are encrypted with the password that Office tries unasked: protected against writing, not against reading.
 * [MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9 (standard encryption) and 2.3.4.10 to 2.3.4.15 (agile encryption).
 */
import { createDecipheriv, hash } from 'node:crypto';
import { DEFAULT_PASSWORD } from './biff-crypt.ts';
import { type CfbStorage, openCfb, streamIn } from './cfb-file.ts';
import { type ByteSource, DocumentProblem } from './extractor.ts';
import { latin1Of, randomAccess, viewOf } from './random-access.ts';
import { memorySource } from './source.ts';

/** Decrypts the package behind its length. */
type Unlock = (packed: Uint8Array) => Uint8Array;

const STANDARD_SPINS = 50_000;
/** Office writes 100,000; more would only make us wait. */
const MAX_SPINS = 1_000_000;
const SEGMENT_BYTES = 4_096;
const MAX_INFO_BYTES = 64 * 1024;
const HASHES: Readonly<Record<string, string>> = {
  SHA1: 'sha1',
  'SHA-1': 'sha1',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
  MD5: 'md5',
};
/** 2.3.4.11 to 2.3.4.13. */
const VERIFIER_INPUT = Buffer.from('fea7d2763b4b9e79', 'hex');
const VERIFIER_VALUE = Buffer.from('d7aa0f6d3061344e', 'hex');
const KEY_VALUE = Buffer.from('146e0be7abacd0d6', 'hex');

const digest = (name: string, ...parts: readonly Uint8Array[]): Buffer =>
  hash(name, Buffer.concat(parts), 'buffer');
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
/** Hashed again and again, each time behind its number. */
const spun = (name: string, salt: Uint8Array, password: string, spins: number): Buffer => {
  let value = digest(name, salt, Buffer.from(password, 'utf16le'));
  for (let spin = 0; spin < spins; spin += 1) value = digest(name, u32(spin), value);
  return value;
};
const fitted = (value: Buffer, bytes: number): Buffer =>
  value.byteLength >= bytes
    ? value.subarray(0, bytes)
    : Buffer.concat([value, Buffer.alloc(bytes - value.byteLength, 0x36)]);

/** Whole blocks only: what is cut off ends at the last one. */
const aes = (key: Uint8Array, iv: Uint8Array | null, data: Uint8Array): Buffer => {
  const mode = iv === null ? 'ecb' : 'cbc';
  const decipher = createDecipheriv(`aes-${key.byteLength * 8}-${mode}`, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(data.subarray(0, data.byteLength & ~15)), decipher.final()]);
};

const standard = (info: Uint8Array, password: string): Unlock | undefined => {
  const view = viewOf(info);
  const keyBytes = view.getUint32(12 + 16, true) / 8;
  const at = 12 + view.getUint32(8, true);
  // AlgID of AES: 0x660e to 0x6610.
  if (view.getUint32(12 + 8, true) >> 8 !== 0x66 || ![16, 24, 32].includes(keyBytes)) return undefined;
  const value = digest(
    'sha1',
    spun('sha1', info.subarray(at + 4, at + 20), password, STANDARD_SPINS),
    u32(0),
  );
  const half = (filler: number): Buffer => {
    const block = Buffer.alloc(64, filler);
    for (const [index, byte] of value.entries()) block[index]! ^= byte;
    return digest('sha1', block);
  };
  const key = Buffer.concat([half(0x36), half(0x5c)]).subarray(0, keyBytes);
  const verifier = aes(key, null, info.subarray(at + 20, at + 36));
  const wanted = aes(key, null, info.subarray(at + 40, at + 72)).subarray(0, 20);
  return digest('sha1', verifier).equals(wanted) ? (packed) => aes(key, null, packed) : undefined;
};

const agile = (info: Uint8Array, password: string): Unlock | undefined => {
  const xml = latin1Of(info.subarray(8));
  const attributesOf = (element: string): ((name: string) => string) => {
    const tag = new RegExp(`<(?:\\w+:)?${element}\\s[^>]*>`).exec(xml)?.[0] ?? '';
    return (name) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  };
  const [data, lock] = [attributesOf('keyData'), attributesOf('encryptedKey')];
  const [dataHash, lockHash] = [HASHES[data('hashAlgorithm')], HASHES[lock('hashAlgorithm')]];
  const spins = Number(lock('spinCount'));
  const keyBytes = Number(lock('keyBits')) / 8;
  if (dataHash === undefined || lockHash === undefined || !(spins >= 0 && spins <= MAX_SPINS))
    return undefined;
  if (lock('cipherAlgorithm') !== 'AES' || data('cipherAlgorithm') !== 'AES') return undefined;
  if (lock('cipherChaining') !== 'ChainingModeCBC' || ![16, 24, 32].includes(keyBytes)) return undefined;
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  const salt = bytes(lock('saltValue'));
  const base = spun(lockHash, salt, password, spins);
  const unlocked = (purpose: Uint8Array, value: string): Buffer =>
    aes(fitted(digest(lockHash, base, purpose), keyBytes), fitted(salt, 16), bytes(lock(value)));
  const input = unlocked(VERIFIER_INPUT, 'encryptedVerifierHashInput').subarray(0, salt.byteLength);
  const wanted = unlocked(VERIFIER_VALUE, 'encryptedVerifierHashValue');
  const made = digest(lockHash, input);
  if (!made.equals(wanted.subarray(0, made.byteLength))) return undefined;
  const key = unlocked(KEY_VALUE, 'encryptedKeyValue').subarray(0, Number(data('keyBits')) / 8);
  const dataSalt = bytes(data('saltValue'));
  return (packed) => {
    const parts: Buffer[] = [];
    for (let at = 0, segment = 0; at < packed.byteLength; at += SEGMENT_BYTES, segment += 1) {
      const iv = fitted(digest(dataHash, dataSalt, u32(segment)), 16);
      parts.push(aes(key, iv, packed.subarray(at, at + SEGMENT_BYTES)));
    }
    return Buffer.concat(parts);
  };
};

/** Undefined where it has another password. Never throws for what the streams hold. */
export const decryptOffice = (
  root: CfbStorage,
  loadBytes: number,
  password = DEFAULT_PASSWORD,
): Uint8Array | undefined => {
  const info = streamIn(root, 'EncryptionInfo')?.read(MAX_INFO_BYTES);
  const stream = streamIn(root, 'EncryptedPackage');
  if (info === undefined || stream === undefined || stream.sizeBytes > loadBytes) return undefined;
  try {
    const version = viewOf(info);
    const isAgile = version.getUint16(0, true) === 4 && version.getUint16(2, true) === 4;
    const unlock = isAgile ? agile(info, password) : standard(info, password);
    if (unlock === undefined) return undefined;
    const packed = stream.read();
    const sizeBytes = Number(viewOf(packed).getBigUint64(0, true));
    return new Uint8Array(unlock(packed.subarray(8)).subarray(0, sizeBytes));
  } catch {
    // Lengths of keys and blocks that no cipher has.
    return undefined;
  }
};

/** What such a document holds; undefined where it has a password of its own. */
export const unlockedOffice = async (source: ByteSource): Promise<ByteSource | undefined> => {
  try {
    const root = openCfb(await randomAccess(source), () => {});
    const data = decryptOffice(root, source.budget.limits.loadBytes);
    return data && memorySource(data, source.name, source.budget);
  } catch (error) {
    if (error instanceof DocumentProblem && error.problem.code === 'BAD_FORMAT') return undefined;
    throw error;
  }
};

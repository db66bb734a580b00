/** The token key under a passphrase, for a safe: scrypt, then AES-256-GCM. Text, so that it can be printed. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

const HEADER = 'phisweep-key-1';
/** OWASP's advice for scrypt: N = 2^17, r = 8, p = 1 (128 MB). */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

const keyOf = (passphrase: string, salt: Uint8Array): Uint8Array =>
  scryptSync(passphrase.normalize('NFKC'), salt, 32, COST);

export const sealKey = (key: Uint8Array, passphrase: string): string => {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce);
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return `${HEADER} ${Buffer.concat([salt, nonce, sealed]).toString('base64')}\n`;
};

/** undefined: another passphrase, or not what `sealKey` wrote. */
export const openKey = (box: string, passphrase: string): Uint8Array | undefined => {
  const [header, text] = box.trim().split(' ');
  const bytes = Buffer.from(text ?? '', 'base64');
  if (header !== HEADER || bytes.length !== 16 + 12 + 32 + 16) return undefined;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyOf(passphrase, bytes.subarray(0, 16)),
    bytes.subarray(16, 28),
  );
  decipher.setAuthTag(bytes.subarray(-16));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
};

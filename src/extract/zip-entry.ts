/** One member of a ZIP as its headers describe it; none of it is proven. */

export interface ZipEntry {
  /** For identification and as text; never a path that anything is written to. */
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  /** Packed and expanded size as declared; the second is only a claim. */
  readonly packedBytes: number;
  readonly sizeBytes: number | undefined;
  readonly crc32: number | undefined;
  readonly headerOffset: number;
}

const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 0x1;

/** UTF-8 where the flag says so or the bytes are; else byte by byte: the extension is what matters. */
export const memberName = (raw: Uint8Array, flags: number): string => {
  if ((flags & UTF8_FLAG) === 0) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(raw);
    } catch {
      return Buffer.from(raw).toString('latin1');
    }
  }
  return new TextDecoder().decode(raw);
};

export const isEncrypted = (flags: number): boolean => (flags & ENCRYPTED_FLAG) !== 0;

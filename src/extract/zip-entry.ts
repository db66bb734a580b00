/** One member of a ZIP as its headers describe it; none of it is proven. */

export interface ZipEntry {
  /** For identification and as text; never a path that anything is written to. */
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  /** General purpose bits; for one old method they are part of it. */
  readonly flags: number;
  /** Packed and expanded size as declared; the second is only a claim. */
  readonly packedBytes: number;
  readonly sizeBytes: number | undefined;
  readonly crc32: number | undefined;
  readonly headerOffset: number;
}

/** Who made the member, by the high byte of the version. */
export const DOS_HOST = 0;
const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 0x1;

/** What DOS and Windows have above ASCII in the names of a ZIP: IBM code page 437 (APPNOTE appendix D). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** Two letters of Japanese beside each other: in names of other code pages what stands above ASCII stands alone. */
const JAPANESE = /[\u3041-\u30ff\u4e00-\u9fff]{2}/;
const asJapanese = (raw: Uint8Array): string | undefined => {
  try {
    const name = new TextDecoder('shift_jis', { fatal: true }).decode(raw);
    return JAPANESE.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
};

/** UTF-8 where the flag says so or the bytes are, then Shift JIS where they read as Japanese; else byte by byte, as DOS or as Latin-1. */
export const memberName = (raw: Uint8Array, flags: number, dos = false): string => {
  if ((flags & UTF8_FLAG) === 0) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(raw);
    } catch {
      const japanese = asJapanese(raw);
      if (japanese !== undefined) return japanese;
      const latin1 = Buffer.from(raw).toString('latin1');
      return dos ? latin1.replace(/[\x80-\xff]/g, (letter) => CP437[letter.charCodeAt(0) - 128]!) : latin1;
    }
  }
  return new TextDecoder().decode(raw);
};

export const isEncrypted = (flags: number): boolean => (flags & ENCRYPTED_FLAG) !== 0;

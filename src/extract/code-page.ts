/** Bytes of old documents by Windows code page, language or font charset. Unknown ones are read as Windows-1252. */
import iconv from 'iconv-lite';

/** RTF 1.9.1 `\fcharset`, which are those of Windows fonts. */
const BY_CHARSET: Readonly<Record<number, number>> = {
  77: 10000,
  78: 932,
  79: 949,
  80: 936,
  81: 950,
  83: 10006,
  85: 10029,
  89: 10007,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
  255: 850,
};

/** Primary language of a Windows language id, where its code page is not 1252 ([MS-LCID]). */
const BY_LANGUAGE: Readonly<Record<number, number>> = {
  1: 1256,
  2: 1251,
  5: 1250,
  8: 1253,
  13: 1255,
  14: 1250,
  17: 932,
  18: 949,
  21: 1250,
  24: 1250,
  25: 1251,
  26: 1250,
  27: 1250,
  30: 874,
  31: 1254,
  34: 1251,
  35: 1251,
  36: 1250,
  37: 1257,
  38: 1257,
  39: 1257,
  41: 1256,
  42: 1258,
};
/** Chinese by its sublanguage: Taiwan, Hong Kong and Macao write traditional letters. */
const TRADITIONAL = new Set([0x0404, 0x0c04, 0x1404]);

const ICONV: Readonly<Record<number, string>> = {
  708: 'iso-8859-6',
  709: 'iso-8859-6',
  1361: 'cp949',
  10000: 'macroman',
  10006: 'macgreek',
  10007: 'maccyrillic',
  10029: 'maccenteuro',
  10081: 'macturkish',
  20127: 'windows-1252',
  20866: 'koi8-r',
  20932: 'eucjp',
  21866: 'koi8-u',
  28591: 'windows-1252',
  28592: 'iso-8859-2',
  28595: 'iso-8859-5',
  28597: 'iso-8859-7',
  28605: 'iso-8859-15',
  51932: 'eucjp',
  51936: 'gbk',
  51949: 'cp949',
  54936: 'gb18030',
  65001: 'utf-8',
};

export const charsetPage = (charset: number): number | undefined => BY_CHARSET[charset];

export const languagePage = (language: number): number => {
  if ((language & 0x3ff) === 0x04) return TRADITIONAL.has(language) ? 950 : 936;
  return BY_LANGUAGE[language & 0x3ff] ?? 1252;
};

const encodingOf = (page: number): string => {
  const name = ICONV[page] ?? `cp${page}`;
  return iconv.encodingExists(name) ? name : 'windows-1252';
};

export const decodePage = (bytes: Uint8Array, page: number): string => {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return page === 1200 ? data.toString('utf16le') : iconv.decode(data, encodingOf(page));
};

/** What stands before the first NUL: strings of fixed or counted length end there. */
export const cutAtNul = (text: string): string => {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
};

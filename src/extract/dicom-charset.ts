/** DICOM's SpecificCharacterSet (PS3.3 C.12.1.1.2, PS3.5 6.1.2): single character sets, and ISO 2022 with its escape sequences. */
import { decodeAs } from './decode-as.ts';

const SINGLE: Readonly<Record<string, string>> = {
  '100': 'windows-1252',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '144': 'iso-8859-5',
  '127': 'iso-8859-6',
  '126': 'iso-8859-7',
  '138': 'iso-8859-8',
  '148': 'iso-8859-9',
  '203': 'iso-8859-15',
  '13': 'shift_jis',
  '166': 'tis-620',
  '192': 'utf-8',
};
const ESCAPED: Readonly<Record<string, string>> = {
  '-A': 'windows-1252',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-L': 'iso-8859-5',
  '-G': 'iso-8859-6',
  '-F': 'iso-8859-7',
  '-H': 'iso-8859-8',
  '-M': 'iso-8859-9',
  '-b': 'iso-8859-15',
  '-T': 'tis-620',
  ')I': 'shift_jis',
  '(J': 'shift_jis',
  '$)C': 'euc-kr',
  '$)A': 'gbk',
};
const ESCAPE = /\x1b(\$[()][A-Z]|\$[A-Z@]|[-().][A-Za-z])/;

const charsetOf = (name: string): string | undefined => {
  const upper = name.trim().toUpperCase();
  if (upper === 'GB18030' || upper === 'GBK') return upper.toLowerCase();
  return SINGLE[/^ISO[_ ](?:IR|2022[_ ]IR)[_ ](\d+)$/.exec(upper)?.[1] ?? ''];
};

/** JIS X 0208 (two bytes below 128) and 0212, as EUC writes them. */
const eucOf = (text: string, supplementary: boolean): string => {
  const high = Buffer.from(text, 'latin1').map((byte) => byte | 0x80);
  if (!supplementary) return decodeAs(high, 'euc-jp');
  const bytes: number[] = [];
  for (let at = 0; at + 1 < high.length; at += 2)
    bytes.push(0x8f, high[at] as number, high[at + 1] as number);
  return new TextDecoder('euc-jp').decode(Uint8Array.from(bytes));
};

/** `declared` is the element's value as written: names with backslashes between them, the first may be empty. */
export const createDicomDecoder = (declared: string): ((bytes: Uint8Array) => string) => {
  const first = charsetOf(declared.split('\\')[0] ?? '');
  return (bytes) => {
    const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    if (!latin1.includes('\x1b')) return decodeAs(bytes, first);
    // The pattern's group is part of the result: text, escape, text, escape, text …
    const parts = latin1.split(ESCAPE);
    return parts
      .filter((_, at) => at % 2 === 0)
      .map((text, at) => {
        const sequence = at === 0 ? '' : (parts[2 * at - 1] as string);
        if (sequence === '$B' || sequence === '$@') return eucOf(text, false);
        if (sequence === '$(D') return eucOf(text, true);
        return decodeAs(Buffer.from(text, 'latin1'), ESCAPED[sequence] ?? first);
      })
      .join('');
  };
};

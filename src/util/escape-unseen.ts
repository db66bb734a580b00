/** Makes visible what a reader cannot see or what moves other characters: controls, bidi marks, zero-width signs, lone surrogates. */

/** Cc: C0, DEL, C1 (0x9B starts a terminal command too); Cf: bidi and zero-width; Cs: lone surrogates; Zl, Zp: line breaks. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const visible = (character: string): string => {
  const hex = character.codePointAt(0)!.toString(16);
  return SHORT[character] ?? (hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
};

/** `ESC` becomes `\x1b`, U+202E `\u{202e}`; everything visible stays as it is. To be read, not to be reversed. */
export const escapeUnseen = (text: string): string => text.replace(UNSEEN, visible);

const unitsOf = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/** For JSON text: the same characters as JSON's own `\uXXXX`, so that nothing is lost and nothing raw remains. */
export const escapeUnseenJson = (json: string): string => json.replace(UNSEEN, unitsOf);

/** Text for a terminal: no control reaches it, and on one that is not UTF-8 nothing but ASCII does. */
import { escapeUnseen } from './escape-unseen.ts';

const beyondAscii = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

export const escapeTerminal = (text: string, unicode: boolean): string => {
  const shown = escapeUnseen(text);
  return unicode ? shown : shown.replace(/[^\x20-\x7e]/gu, beyondAscii);
};

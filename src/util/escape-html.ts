/** Text for HTML, as content of an element or between quotes in an attribute. */
import { escapeUnseen } from './escape-unseen.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  escapeUnseen(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

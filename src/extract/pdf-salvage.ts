/** A PDF that lost its end, and with it what says where its first object is: cut off while it was copied, or damaged. */
import { latin1Of } from './random-access.ts';

/** How far from its beginning an object says what it is. */
const DICTIONARY_CHARS = 4_096;
const MAX_PAGES = 20_000;

const withEnd = (data: Uint8Array, end: string): Uint8Array => Buffer.concat([data, Buffer.from(end)]);

/** The same bytes with another end, to be tried in this order: the catalogue that is there, then one of all pages that are there. */
export function* salvaged(data: Uint8Array): Generator<Uint8Array> {
  const text = latin1Of(data);
  // Pages in packed objects are not found here; pdf.js looks for them.
  if (text.includes('/ObjStm')) return;
  const pages = new Map<string, string>();
  let catalog: string | undefined;
  let last = 0;
  for (const match of text.matchAll(/(?<![\d])(\d{1,9})[ \t\r\n]{1,9}(\d{1,5})[ \t\r\n]{1,9}obj\b/g)) {
    const from = match.index + match[0].length;
    const start = text.slice(from, from + DICTIONARY_CHARS);
    const dictionary = start.slice(0, start.search(/endobj|(?<!end)stream\b|$/));
    const reference = `${match[1]} ${match[2]} R`;
    last = Math.max(last, Number(match[1]));
    if (/\/Type\s{0,9}\/Catalog\b/.test(dictionary)) catalog = reference;
    else if (/\/Type\s{0,9}\/Page(?![\w])/.test(dictionary) && pages.size < MAX_PAGES)
      pages.set(match[1]!, reference);
  }
  if (catalog !== undefined) yield withEnd(data, `\nendobj\ntrailer <</Root ${catalog}>>\n%%EOF`);
  if (pages.size === 0) return;
  const [root, tree] = [last + 1, last + 2];
  yield withEnd(
    data,
    `\nendobj\n${root} 0 obj\n<</Type/Catalog/Pages ${tree} 0 R>>\nendobj\n${tree} 0 obj\n<</Type/Pages/Count ${pages.size}/Kids[${[...pages.values()].join(' ')}]>>\nendobj\ntrailer <</Root ${root} 0 R>>\n%%EOF`,
  );
}

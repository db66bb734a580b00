/** Reads the templates of one name and joins their columns. Runs in the browser. */
import type { PageDocument } from './page-dom.ts';

/** The templates leave the page as they are read: the text is held once. */
export const readCarriers = <T extends object>(document: PageDocument, name: string): T | undefined => {
  let all: Record<string, unknown[]> | undefined;
  for (const template of [...document.querySelectorAll(`template[data-part="${name}"]`)]) {
    const piece: Record<string, unknown[]> = JSON.parse(template.content.textContent ?? '{}');
    template.remove();
    if (all === undefined) {
      all = piece;
      continue;
    }
    for (const [column, values] of Object.entries(piece)) {
      const whole = all[column];
      if (whole !== undefined) for (const value of values) whole.push(value);
    }
  }
  return all as T | undefined;
};

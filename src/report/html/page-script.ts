/**
 * The one script of the page, as text. Its source are the functions in `client/`: checked and linted like everything
 * else, and taken by their own text, so that it comes out alike from the sources and from the compiled package.
 */
import { createDetails } from './client/create-details.ts';
import { createGrid } from './client/create-grid.ts';
import { createView } from './client/create-view.ts';
import { createMakeElement } from './client/make-element.ts';
import { readCarriers } from './client/read-carriers.ts';
import { type PageParts, startPage } from './client/start-page.ts';

/** Free of everything around it, as all parts must be: in the page nothing else is there. */
const sizeText = (bytes: number): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return step === 0 ? `${bytes} B` : `${(bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
};

const PARTS: PageParts = { createMakeElement, readCarriers, createView, createGrid, createDetails, sizeText };

const partTexts = Object.entries(PARTS).map(([name, part]) => `${name}: ${part}`);

export const PAGE_SCRIPT = `'use strict';\n(${startPage})(window, {\n${partTexts.join(',\n')}\n});\n`;

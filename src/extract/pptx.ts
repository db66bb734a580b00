/** PPTX and its kin, streamed: slides in order, hidden ones too, speaker notes, comments, tables, charts, embedded files. */
import type { Extractor } from './extractor.ts';
import { readParts } from './ooxml-parts.ts';

const ORDER = [/^ppt\/slides\/slide/i, /^ppt\/notesSlides\//i, /^ppt\/comments/i];

export const pptx: Extractor = {
  name: 'pptx',
  version: 2,
  accepts: ({ inside }) => inside === 'pptx',
  extract: (input) => readParts(input, ORDER),
};

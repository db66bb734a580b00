/** DOCX and its kin, streamed: body, tables, headers, footers, notes, comments, charts, deletions, properties, embedded files. */
import { DocumentProblem, type Extractor } from './extractor.ts';
import { readParts } from './ooxml-parts.ts';

/** Reading order; a part of any other name comes after these. */
const ORDER = [
  /^word\/document/i,
  /^word\/header/i,
  /^word\/footer/i,
  /^word\/footnotes/i,
  /^word\/endnotes/i,
  /^word\/comments/i,
];

export const docx: Extractor = {
  name: 'docx',
  version: 2,
  accepts: ({ inside }) => inside === 'docx',
  extract: (input) => readParts(input, ORDER),
};

/** Larger packages killed the process in mammoth's DOM (a part of 100 MB). */
const MAMMOTH_BYTES = 20 * 1024 ** 2;
const CHUNK_CHARS = 4_000;

/** The second reader: body and notes only, everything in memory. */
export const docxMammoth: Extractor = {
  name: 'docx-mammoth',
  version: 1,
  accepts: ({ inside }) => inside === 'docx',
  async *extract({ source }) {
    const data = await source.bytes();
    if (data.byteLength > MAMMOTH_BYTES) throw new DocumentProblem('TOO_LARGE', `${MAMMOTH_BYTES} bytes`);
    // Loaded when it is needed: it takes 20 MB in every thread.
    const { default: mammoth } = await import('mammoth');
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(data) });
    let text = '';
    let line = 1;
    for (const paragraph of value.split('\n')) {
      text += `${paragraph}\n`;
      if (text.length < CHUNK_CHARS) continue;
      yield [{ kind: 'text', text, place: { line } }];
      line += text.split('\n').length - 1;
      text = '';
    }
    if (text.trim() !== '') yield [{ kind: 'text', text, place: { line } }];
  },
};

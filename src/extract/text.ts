/** Running text of any kind: letters, logs, Markdown, source code, configuration, SQL dumps. The reader of last resort. */
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { textPieces } from './text-pieces.ts';

export const text: Extractor = {
  name: 'text',
  version: 2,
  accepts: ({ head }) => headText(head) !== undefined,
  async *extract({ source }) {
    for await (const { text: piece, line } of textPieces(source)) {
      yield [{ kind: 'text', text: piece, place: { line } }];
    }
  },
};

/** Running text of any kind: letters, logs, Markdown, source code, configuration, SQL dumps. The reader of last resort. */
import { createEmbedded } from './embedded.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { textPieces } from './text-pieces.ts';

export const text: Extractor = {
  name: 'text',
  version: 3,
  accepts: ({ head }) => headText(head) !== undefined,
  async *extract(input) {
    const read = createEmbedded(input);
    for await (const piece of textPieces(input.source)) yield* read(piece);
  },
};

/** A text in whatever encoding it declares, as UTF-8 without a mark: what the XML reader of office documents takes. */
import type { ByteSource } from './extractor.ts';
import { textPieces } from './text-pieces.ts';

export async function* utf8Pieces(source: ByteSource): AsyncGenerator<Uint8Array> {
  for await (const { text } of textPieces(source)) yield Buffer.from(text);
}

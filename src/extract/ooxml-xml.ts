/** XML of office documents as events by local name. saxes expands no entity of a DTD; depth and text are bounded here. */
import { SaxesParser } from 'saxes';
import { DocumentProblem, type ExtractInput } from './extractor.ts';

export type Attributes = Readonly<Record<string, string>>;

export interface XmlHandler {
  /** `name` is without its prefix. */
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
}

/** Deeper than any document that was written with an office program; a million levels cost saxes 383 MB. */
const MAX_DEPTH = 10_000;
/** Characters between two tags: a part that only goes on without one is a bomb. */
const MAX_TEXT = 32 * 1024 ** 2;

export const localName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

/** The value of the first attribute with this local name. */
export const attribute = (attributes: Attributes, name: string): string | undefined => {
  for (const key in attributes) if (key === name || localName(key) === name) return attributes[key];
  return undefined;
};

const encodingOf = (first: Uint8Array): string => {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  return 'utf-8';
};

/**
 * Feeds `handler` and yields what `drain` hands out after every piece. Errors of syntax are noted and read over;
 * throws `DocumentProblem` TOO_DEEP or BOMB, or what the bytes themselves throw, after the last drain.
 */
export async function* readXml<T>(
  chunks: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  drain: () => readonly T[],
  note: ExtractInput['note'],
): AsyncGenerator<readonly T[]> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  let quietChars = 0;
  let decoder: TextDecoder | undefined;
  parser.on('error', () => note({ code: 'BAD_FORMAT', detail: 'XML' }));
  parser.on('opentag', ({ name, attributes }) => {
    quietChars = 0;
    depth += 1;
    if (depth > MAX_DEPTH) throw new DocumentProblem('TOO_DEEP', `${MAX_DEPTH} elements`);
    handler.open(localName(name), attributes as Attributes);
  });
  parser.on('closetag', ({ name }) => {
    quietChars = 0;
    depth -= 1;
    handler.close(localName(name));
  });
  parser.on('text', (text) => handler.text(text));
  parser.on('cdata', (text) => handler.text(text));
  let failure: unknown;
  try {
    for await (const chunk of chunks) {
      decoder ??= new TextDecoder(encodingOf(chunk));
      const text = decoder.decode(chunk, { stream: true });
      quietChars += text.length;
      parser.write(text);
      if (quietChars > MAX_TEXT) throw new DocumentProblem('BOMB', `${MAX_TEXT} characters without a tag`);
      const batch = drain();
      if (batch.length > 0) yield batch;
    }
    parser.close();
  } catch (error) {
    failure = error;
  }
  const batch = drain();
  if (batch.length > 0) yield batch;
  if (failure !== undefined) throw failure;
}

/** RTF, streamed: text, tables, headers, notes, comments, text boxes, fields, hidden and deleted text, properties, embedded files. */
import type { Segment } from '../model/segment.ts';
import { cutAtNul } from './code-page.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { type EmbeddedFile, readEmbedded, unpackOle10 } from './ole-object.ts';
import { mipLabelOf } from './ooxml-properties.ts';
import { latin1Of, viewOf } from './random-access.ts';
import { createRtfLexer } from './rtf-lexer.ts';
import { createRtfSinks } from './rtf-sinks.ts';
import { createRtfWalk } from './rtf-walk.ts';
import { createTextFlow } from './text-flow.ts';

const SLICE_CHARS = 128 * 1024;
const MAX_OBJECTS = 1_000;

/** [MS-OLEDS] 2.2.5: version, kind, three names, then the data. */
const objectOf = (data: Uint8Array): EmbeddedFile | undefined => {
  const view = viewOf(data);
  try {
    let at = 8;
    const names = [0, 1, 2].map(() => {
      const length = view.getUint32(at, true);
      const name = latin1Of(data.subarray(at + 4, at + 4 + length));
      at += 4 + length;
      return cutAtNul(name);
    });
    // 2 is embedded; a link has no data.
    if (view.getUint32(4, true) !== 2) return undefined;
    const native = data.subarray(at + 4, at + 4 + view.getUint32(at, true));
    if (names[0] === 'Package') return unpackOle10(native);
    return { name: '', data: native };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
};

/** The bytes of the objects, as they come: hexadecimal digits, or bytes behind `\bin`. */
const createObjects = (input: ExtractInput) => {
  const { limits, note } = input;
  const found: EmbeddedFile[] = [];
  let parts: Buffer[] = [];
  let length = 0;
  let odd = '';
  return {
    found,
    add(part: string, binary: boolean): void {
      if (length > limits.loadBytes || found.length >= MAX_OBJECTS) return;
      let bytes: Buffer;
      if (binary) bytes = Buffer.from(part, 'latin1');
      else {
        const digits = odd + part.replace(/[^0-9a-fA-F]+/g, '');
        odd = digits.length % 2 === 0 ? '' : digits.slice(-1);
        bytes = Buffer.from(digits.slice(0, digits.length - odd.length), 'hex');
      }
      parts.push(bytes);
      length += bytes.length;
    },
    end(): void {
      const object = objectOf(Buffer.concat(parts));
      if (length > limits.loadBytes) note({ code: 'TOO_LARGE', detail: 'embedded object' });
      else if (object !== undefined) found.push(object);
      parts = [];
      length = 0;
      odd = '';
    },
  };
};

async function* extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const { source, note, label } = input;
  const flow = createTextFlow();
  const sinks = createRtfSinks(flow);
  const objects = createObjects(input);
  const walk = createRtfWalk({
    ...sinks,
    named(text, name) {
      const guid = mipLabelOf(name, text);
      if (guid !== undefined) label(guid);
      flow.named(text, name);
    },
    object: objects.add,
    objectEnd: objects.end,
    tooDeep: () => note({ code: 'TOO_DEEP', detail: 'RTF groups' }),
  });
  const lexer = createRtfLexer(walk.handler);
  let position = 0;
  async function* embedded(): AsyncGenerator<readonly Segment[]> {
    for (const object of objects.found.splice(0)) {
      position += 1;
      yield* readEmbedded(object, position, input);
    }
  }
  for await (const chunk of source.chunks()) {
    for (let at = 0; at < chunk.byteLength; at += SLICE_CHARS) {
      lexer.push(latin1Of(chunk.subarray(at, at + SLICE_CHARS)));
      const batch = flow.drain();
      if (batch.length > 0) yield batch;
      yield* embedded();
    }
  }
  lexer.end();
  walk.end();
  sinks.end();
  yield flow.drain();
  yield* embedded();
}

export const rtf: Extractor = {
  name: 'rtf',
  version: 1,
  accepts: ({ latin1 }) => /^\s{0,100}\{\s{0,10}\\rtf/.test(latin1),
  extract,
};

/** Pictures: what their headers carry as text always, their pixels by OCR. */
import type { Segment } from '../../model/segment.ts';
import { DocumentProblem, type Extractor, type Probe } from '../extractor.ts';
import { createTally } from '../ocr/create-tally.ts';
import type { OcrRequest } from '../ocr/ocr-message.ts';
import { memorySource } from '../source.ts';
import type { Describe, Frame } from './image-info.ts';

/** No letters fit into less: bullets, rules, icons. */
const isTooSmall = ({ width, height }: Frame): boolean =>
  Math.max(width, height) < 32 || Math.min(width, height) < 10;

/** What is sent to the recogniser; undefined: there is no picture. `expand` counts what is inflated. */
export type RequestOf = (
  data: Uint8Array,
  frame: Frame,
  expand: (bytes: number) => void,
) => OcrRequest | undefined;

const pictureOf: RequestOf = (data, { aspect, turns }) => ({
  kind: 'picture',
  bytes: new Uint8Array(data),
  aspect,
  turns,
});

export const imageExtractor = (
  name: string,
  magic: (probe: Probe) => boolean,
  describe: Describe,
  requestOf: RequestOf = pictureOf,
): Extractor => ({
  name,
  version: 1,
  accepts: (probe) => probe.inside === undefined && magic(probe),
  async *extract({ source, limits, ocr, note, descend }) {
    const data = await source.bytes();
    const expand = (bytes: number): void => source.budget.expand(bytes);
    const { frames, texts, packets } = describe(data, expand);
    const labelled: Segment[] = texts.map(({ label, text }) => ({
      kind: 'text',
      label,
      text,
      place: {},
      record: 1,
    }));
    if (labelled.length > 0) yield labelled;
    let position = 0;
    for (const packet of packets) {
      position += 1;
      yield* descend(memorySource(packet, 'packet.xml', source.budget), position);
    }
    if (frames.length === 0) throw new DocumentProblem('BAD_FORMAT', name);
    if (frames.length > limits.pages) note({ code: 'TOO_MANY_PAGES', detail: `${limits.pages} pages` });
    const tally = createTally();
    for (const [index, frame] of frames.slice(0, limits.pages).entries()) {
      if (isTooSmall(frame)) continue;
      if (ocr.read === undefined) {
        tally.unseen();
        continue;
      }
      const { width, height } = frame;
      const read = await ocr.read(() => requestOf(data, frame, expand), width * height);
      if ('failed' in read) tally.failed(read.failed);
      else if (read.text.trim() !== '') yield [{ kind: 'text', text: read.text, place: { page: index + 1 } }];
    }
    for (const problem of tally.problems(`${frames.length} images`)) note(problem);
  },
});

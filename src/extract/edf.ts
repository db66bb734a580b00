/** EEG and sleep recordings in EDF, EDF+ and BDF: their header names the patient (edfplus.info). Signals are not read, annotations are. */
import { DocumentProblem, type Extractor } from './extractor.ts';
import { latin1Of, randomAccess } from './random-access.ts';

const HEADER = /^(?:0 {7}|\xffBIOSEMI)[\x20-\x7e]{160}\d\d\.\d\d\.\d\d\d\d\.\d\d\.\d\d\d{1,7} {1,7}/;
const MAX_SIGNALS = 4_096;
const BLOCK_BYTES = 256 * 1024;
/** Times and texts of an annotation are told apart by these (EDF+ 2.2.2). */
const ANNOTATION = /\x14([^\x00-\x08\x14\x15]{2,})\x14/g;
const ANNOTATIONS = /^(?:EDF|BDF) Annotations/;

export const edf: Extractor = {
  name: 'edf',
  version: 1,
  accepts: ({ latin1 }) => HEADER.test(latin1),
  async *extract({ source }) {
    const access = await randomAccess(source);
    const fixed = latin1Of(access.readAt(0, 256));
    if (fixed.length < 256) throw new DocumentProblem('BAD_FORMAT', 'EDF recording');
    const field = (from: number, to: number): string => fixed.slice(from, to).trim();
    const named: readonly (readonly [string, string])[] = [
      ['patient', field(8, 88)],
      ['recording', field(88, 168)],
      ['start date', field(168, 176)],
    ];
    const count = Math.min(MAX_SIGNALS, Number(field(252, 256)) || 0);
    const signals = latin1Of(access.readAt(256, count * 256));
    const column = (at: number, width: number): string[] =>
      Array.from({ length: count }, (_, index) =>
        signals.slice(at * count + index * width, at * count + (index + 1) * width).trim(),
      );
    const labels = column(0, 16);
    yield named
      .filter(([, text]) => text !== '')
      .map(([label, text]) => ({
        kind: 'text',
        label,
        text: text.replaceAll('_', ' '),
        record: 1,
        place: { record: 1 },
      }));
    yield [...new Set([...labels, ...column(16, 80)])]
      .filter((text) => text !== '')
      .map((text) => ({ kind: 'text', label: 'signal', text, place: { record: 1 } }));
    if (!labels.some((label) => ANNOTATIONS.test(label))) return;
    for (let at = 256 * (count + 1); at < access.sizeBytes; at += BLOCK_BYTES) {
      // A text that the end of the block cuts is read again with the next one: they are short.
      const block = Buffer.from(access.readAt(at, BLOCK_BYTES + 1024)).toString('utf8');
      const texts = [...block.matchAll(ANNOTATION)].map(([, text]) => text!);
      if (texts.length > 0)
        yield [{ kind: 'text', label: 'annotation', text: texts.join('\n'), place: { record: 1 } }];
    }
  },
};

/** The lines of a text that stand before, between or behind its tables, with their place. */
import type { TextSegment } from '../model/segment.ts';

/** `lines`: how many stand before `from`. */
export const runOf = (segment: TextSegment, from: number, to: number, lines: number): TextSegment => ({
  ...segment,
  text: segment.text.slice(from, to),
  place: {
    ...segment.place,
    ...(segment.place.line === undefined ? {} : { line: segment.place.line + lines }),
    ...(segment.place.offset === undefined ? {} : { offset: segment.place.offset + from }),
  },
});

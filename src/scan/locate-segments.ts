/** Says of segments where in their document's text they begin, for texts that are at hand as a string. */
import type { Segment, TableSegment } from '../model/segment.ts';

/** Call with a document's segments in their order. Those that are not written so in the text (entities, escapes) get no offset. */
export const createLocator = (text: string): ((segment: Segment) => Segment) => {
  let cursor = 0;
  let misses = 0;
  /** Where it begins; the search goes on behind it. */
  const find = (part: string): number | undefined => {
    if (text.startsWith(part, cursor)) {
      cursor += part.length;
      return cursor - part.length;
    }
    if (misses > MAX_MISSES) return undefined;
    const ahead = text.indexOf(part, cursor);
    if (ahead >= 0) {
      cursor = ahead + part.length;
      return ahead;
    }
    misses += 1;
    const behind = text.indexOf(part);
    return behind < 0 ? undefined : behind;
  };
  const offsetsOf = ({ rows }: TableSegment): number[][] =>
    rows.map((row) => row.map((cell) => (cell === '' ? -1 : (find(cell) ?? -1))));
  let header: readonly string[] | undefined;
  return (segment) => {
    if (segment.kind === 'text') {
      const offset = find(segment.text);
      return offset === undefined ? segment : { ...segment, place: { ...segment.place, offset } };
    }
    if (segment.header !== undefined && segment.header !== header) {
      header = segment.header;
      for (const cell of header) if (cell !== '') find(cell);
    }
    return { ...segment, offsets: offsetsOf(segment) };
  };
};

/** A text whose parts are not found is read by its values alone: searching all of it for each would take for ever. */
const MAX_MISSES = 200;

/**
 * NCPDP Telecommunication D.0 (claims of pharmacies): fields behind a file separator, told by two characters, in segments
 * that begin with `AM`. Labelled `AM01.C4`; the two parts of a name together as `AM01.name`.
 */
import type { Segment } from '../model/segment.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { textPieces } from './text-pieces.ts';

/** Bank number, version, transaction, processor, count, qualifier and id of the pharmacy, date of service (D.0, request header). */
const HEADER = /\d{6}(?:D0|51)[A-Z]\d[\s\S]{10}\d[\s\S]{2}([\s\S]{15})(\d{8})/;
/** Family and given name stand in two fields: 311-CB and 310-CA, 313-CD and 312-CC, 427-DR and 364-2J. */
const FAMILY: ReadonlyMap<string, string> = new Map([
  ['CB', 'CA'],
  ['CD', 'CC'],
  ['DR', '2J'],
]);
const GIVEN: ReadonlySet<string> = new Set(FAMILY.values());
const MAX_FIELD_CHARS = 64 * 1024;

export const ncpdp: Extractor = {
  name: 'ncpdp',
  version: 1,
  accepts({ head }) {
    const text = headText(head)?.slice(0, 4096);
    return text !== undefined && /[\x1d\x1e]\x1cAM\d\d/.test(text);
  },
  async *extract({ source }) {
    const reader = createFieldReader();
    let rest = '';
    for await (const { text } of textPieces(source)) {
      const parts = (rest + text).split(/(?=[\x02\x03\x1c\x1d\x1e])/);
      rest = (parts.pop() as string).slice(0, MAX_FIELD_CHARS);
      yield parts.flatMap(reader.take);
    }
    yield [...reader.take(rest), ...reader.finish()];
  },
};

/** Takes what stands between two separators, with the one before it. */
const createFieldReader = () => {
  let [segment, record, field] = ['', 0, 0];
  const names = new Map<string, string>();
  const toSegment = (label: string, text: string): Segment => {
    field += 1;
    return { kind: 'text', text, place: { record, field }, label, record };
  };
  const finish = (): Segment[] => {
    const found = [...FAMILY].flatMap(([family, given]) => {
      const name = [names.get(family), names.get(given)].filter((part) => part !== undefined).join(', ');
      return name === '' ? [] : [toSegment(`${segment}.name`, name)];
    });
    names.clear();
    return found;
  };
  const take = (part: string): Segment[] => {
    if (!part.startsWith('\x1c')) {
      const header = HEADER.exec(part);
      const before = finish();
      if (header === null) return before;
      [segment, record, field] = ['header', record + 1, 0];
      return [...before, toSegment('header.B1', header[1]!.trim()), toSegment('header.D1', header[2]!)];
    }
    const [id, value] = [part.slice(1, 3), part.slice(3).trim()];
    if (id === 'AM') {
      const before = finish();
      segment = `AM${value.slice(0, 2)}`;
      return before;
    }
    if (value === '') return [];
    if (!FAMILY.has(id) && !GIVEN.has(id)) return [toSegment(`${segment}.${id}`, value)];
    names.set(id, value);
    return [];
  };
  return { take, finish };
};

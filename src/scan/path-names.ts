/** Patient identifiers in the names of a file and its folders, and in the document's properties: names leak where content is protected. */
import type { Admits, Detector } from '../detect/create-detector.ts';
import { CATEGORIES, type Category } from '../model/category.ts';
import type { Match } from '../model/finding.ts';
import type { Segment } from '../model/segment.ts';
import type { Metadata } from '../model/verdict.ts';

export interface MetadataWatch {
  /** The segment as the detector gets it: a property's place says that it is one. */
  placed(segment: Segment): Segment;
  /** Every match in the content. */
  note(match: Match): void;
  /** Matches in the path itself, to be counted like those of the content. Call once, after the content. */
  ofPath(detector: Detector, admits: Admits): readonly Match[];
  finish(): Metadata;
}

/** As Office, OpenDocument, PDF and OLE2 call them; a mail's subject is the same to whoever sees it in a list. */
const PROPERTY =
  /^(?:title|subject|creator|initial-creator|author|keywords?|description|comments?|lastmodifiedby|last ?author|category|manager|company|contentstatus)$/i;
const NAMED_BY_USER = /patient|mrn|\bdob\b|birth|case/i;

/** From so much on a finding decides about its file. */
const DECISIVE = 0.6;

/** Who can be told from it. Dates and telephone numbers stand in many names of files. */
const isIdentifying = ({ category, subject, confidence }: Match): boolean => {
  const { strength } = CATEGORIES[category];
  return (
    subject === 'patient' &&
    confidence >= DECISIVE &&
    (strength === 'clinical' || strength === 'person' || category === 'name')
  );
};

const decoder = new TextDecoder();

/** Words of a part, in lower case, accents off; the extension is a word too. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

interface Part {
  readonly text: string;
  readonly words: ReadonlySet<string>;
  /** Words without letters before them (`mrn48217735`), and neighbours of digits joined (`123-45-6789`). */
  readonly numbers: ReadonlySet<string>;
}

const toPart = (name: string): Part => {
  const words = wordsOf(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  const joined = name.match(/\d+(?:[- ]\d+)+/g) ?? [];
  return {
    text: name.replace(/_+/g, ' '),
    words: new Set(words),
    numbers: new Set([
      ...wordsOf(name),
      ...wordsOf(name).map((word) => word.replace(/^\p{L}+(?=\p{N})/u, '')),
      ...joined.map((run) => run.replace(/\D/g, '')),
    ]),
  };
};

const LEAST_DIGITS = 5;

const isIn = (category: Category, value: string, { words, numbers }: Part): boolean => {
  if (category === 'name') {
    const own = wordsOf(value).filter((word) => word.length > 1);
    return own.length > 1 && own.every((word) => words.has(word));
  }
  return value.length >= LEAST_DIGITS && numbers.has(wordsOf(value).join(''));
};

export const createMetadataWatch = (path: Uint8Array): MetadataWatch => {
  const parts = decoder.decode(path).split('/').map(toPart);
  const named = new Set<number>();
  let properties = 0;
  let phi = false;
  return {
    placed: (segment) =>
      segment.kind === 'text' && segment.label !== undefined && isProperty(segment.place, segment.label)
        ? { ...segment, place: { ...segment.place, property: 1 } }
        : segment,
    note: (match) => {
      if (!isIdentifying(match)) return;
      if (match.place.property !== undefined && match.phi) properties += 1;
      if (!match.phi || named.size === parts.length) return;
      for (const [i, part] of parts.entries())
        if (!named.has(i + 1) && isIn(match.category, match.value, part)) named.add(i + 1);
    },
    ofPath: (detector, admits) => {
      const found: Match[] = [];
      for (const [i, { text }] of parts.entries()) {
        const session = detector.open((match) => {
          if (!isIdentifying(match)) return;
          found.push(match);
          named.add(i + 1);
          phi ||= match.phi;
        }, admits);
        session.push({ kind: 'text', text, place: { path: i + 1 } });
        session.finish();
      }
      return found;
    },
    finish: () => ({ pathParts: [...named].sort((a, b) => a - b), properties, phi }),
  };
};

const isProperty = (place: Segment['place'], label: string): boolean =>
  (PROPERTY.test(label) || NAMED_BY_USER.test(label)) &&
  Object.entries(place).every(([key, value]) => key === 'part' || value === undefined);

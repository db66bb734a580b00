/** Calendars (ICS) and address cards (VCF): every property as a labelled value, one entry a record. */
import type { TextSegment } from '../model/segment.ts';
import { type ContentLine, componentsOf, contentLines, unescapeText } from './content-lines.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { memorySource } from './source.ts';

/** What the properties are called in words, where their own name says it to nobody. */
const LABELS: Readonly<Record<string, string>> = {
  FN: 'Full name',
  NICKNAME: 'Nickname',
  BDAY: 'Birth date',
  DEATHDATE: 'Date of death',
  TEL: 'Phone',
  EMAIL: 'Email',
  ORG: 'Company',
  RELATED: 'Related person',
  'X-SPOUSE': 'Spouse name',
  'X-MS-SPOUSE': 'Spouse name',
  'X-EVOLUTION-SPOUSE': 'Spouse name',
  'X-MS-CHILD': 'Child name',
};
const NAME_PARTS = ['Last name', 'First name', 'Middle name', 'Prefix', 'Suffix'];
/** Post office box and extended address come first (RFC 6350 6.3.1). */
const ADDRESS = /^(?:ADR|LABEL)$/;
const PEOPLE = /^(?:ATTENDEE|ORGANIZER|CONTACT)$/;
/** Structure, versions, clocks and repetitions: written by programs for programs. */
const TELLS_NOTHING =
  /^(?:BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|DTSTAMP|SEQUENCE|REV|TRANSP|CLASS|TRIGGER|ACTION|TZ.*|RRULE|LAST-MODIFIED|CREATED|X-MICROSOFT-(?:CDO|DISALLOW).*|X-LIC.*|X-MOZ.*|X-WR-TIMEZONE|X-APPLE.*|PRIORITY|PHOTO|LOGO|SOUND|KEY|X-MS-CARDPICTURE)$/;
const BATCH = 500;

const addressOf = (value: string): string =>
  componentsOf(value)
    .filter((part) => part !== '')
    .join(', ');

/** Label and value; several for the parts of a name. */
const valuesOf = ({ name, parameters, value }: ContentLine): (readonly [string, string])[] => {
  if (name === 'N') {
    const parts = componentsOf(value);
    return NAME_PARTS.map((label, index) => [label, parts[index] ?? ''] as const);
  }
  if (name === 'ADR') return [['Address', addressOf(value)]];
  if (ADDRESS.test(name)) return [['Address', unescapeText(value)]];
  if (PEOPLE.test(name)) {
    const address = value.replace(/^mailto:/i, '');
    return [
      [name, [parameters.get('CN') ?? '', unescapeText(address)].filter((part) => part !== '').join(' ')],
    ];
  }
  const label = LABELS[name] ?? name;
  const text = unescapeText(value).replace(/^(?:tel|mailto|urn:uuid):/i, '');
  return [[name === 'TEL' && /fax/i.test(parameters.get('TYPE') ?? '') ? 'Fax' : label, text]];
};

/** A file inside a calendar; undefined where it is only named. */
const attachedIn = ({ name, parameters, value }: ContentLine): Uint8Array | undefined => {
  if (name !== 'ATTACH') return undefined;
  if (/^(?:base64|b)$/i.test(parameters.get('ENCODING') ?? ''))
    return new Uint8Array(Buffer.from(value, 'base64'));
  const data = /^data:[^,]{0,200};base64,/i.exec(value);
  return data === null ? undefined : new Uint8Array(Buffer.from(value.slice(data[0].length), 'base64'));
};

async function* extract({ source, descend }: ExtractInput) {
  let entry = 0;
  let position = 0;
  let batch: TextSegment[] = [];
  for await (const lines of contentLines(source)) {
    for (const line of lines) {
      const { name } = line;
      if (name === 'BEGIN') entry += 1;
      const attached = attachedIn(line);
      if (attached !== undefined) {
        position += 1;
        const fileName = line.parameters.get('FILENAME') ?? line.parameters.get('X-FILENAME') ?? '';
        if (fileName !== '')
          batch.push({ kind: 'text', text: fileName, label: 'file name', place: { part: [position] } });
        yield batch;
        batch = [];
        yield* descend(memorySource(attached, fileName, source.budget), position);
        continue;
      }
      if (TELLS_NOTHING.test(name)) continue;
      // Who is invited is no patient: a record apart from what is said.
      const record = 2 * entry + (PEOPLE.test(name) ? 1 : 0);
      for (const [label, text] of valuesOf(line))
        if (text.trim() !== '')
          batch.push({ kind: 'text', text, label, record, place: { line: line.line, record: entry } });
    }
    if (batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

const startsWith = (head: Uint8Array, mark: RegExp): boolean =>
  mark.test((headText(head) ?? '').slice(0, 300));

export const ics: Extractor = {
  name: 'ics',
  version: 1,
  accepts: ({ head }) => startsWith(head, /^\s{0,100}BEGIN:VCALENDAR\s/i),
  extract,
};

export const vcf: Extractor = {
  name: 'vcf',
  version: 1,
  accepts: ({ head }) => startsWith(head, /^\s{0,100}BEGIN:VCARD\s/i),
  extract,
};

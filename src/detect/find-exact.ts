/** Values in a text that may be a patient's: numbers and e-mail addresses; and where one or a date stands, names, dates and postcodes. */
import type { ExactEntries, ExactForm, ExactKind, ExactLookup } from '../model/exact-lookup.ts';
import { namesIn } from './exact-names.ts';
import { datesIn, emailsIn, type Found, numbersIn, postcodesIn } from './exact-values.ts';

/** A value of the text that is in the index. */
export interface ExactHit {
  readonly start: number;
  readonly end: number;
  readonly form: ExactForm;
  /** As it was asked for. */
  readonly asked: string;
  readonly entries: ExactEntries;
  /** Numbers: how many characters count; 0 for other forms. */
  readonly length: number;
  /** Numbers: how many of all such numbers are in the index. */
  readonly density: number;
  /** Numbers: cell and make, as in `FoundHits.asked`. */
  readonly make: string;
  /** In tables: line and cell. */
  readonly line: number;
  readonly cell: number;
  /** What stands for it where it spans two cells. */
  readonly says: string | undefined;
  kind: ExactKind;
  confidence: number;
}

export interface FoundHits {
  readonly hits: ExactHit[];
  /** Numbers that were looked up, by cell and make: how many of them are hits tells of a column. */
  readonly asked: ReadonlyMap<string, number>;
}

const makeOf = (cell: number, length: number, density: number): string => `${cell}\0${length}\0${density}`;

/** What belongs together stands within so many characters. */
export const EXACT_REACH = 500;

/** `lines`: every line is a record and tabs part its cells; else running text. */
export const findExact = (lookup: ExactLookup, text: string, lines: boolean): FoundHits => {
  const hits: ExactHit[] = [];
  const asked = new Map<string, number>();
  const has = new Set(lookup.kinds);
  // The same date stands on every line of a log. Lives as long as this text.
  const answers = new Map<string, ExactEntries | undefined>();
  const placeOf = lines ? cellCounter(text) : () => ({ line: 0, cell: 0 });

  const ask = (
    form: ExactForm,
    found: Found,
    place: { line: number; cell: number },
    length = 0,
    density = 0,
    make = '',
  ): void => {
    const question = `${form}\0${found.asked}`;
    const entries = answers.has(question) ? answers.get(question) : lookup.find(form, found.asked);
    answers.set(question, entries);
    if (entries === undefined) return;
    const { start, end, says } = found;
    const kind = entries.kinds[0] as ExactKind;
    hits.push({
      start,
      end,
      form,
      asked: found.asked,
      entries,
      length,
      density,
      make,
      ...place,
      says,
      kind,
      confidence: 0,
    });
  };
  for (const found of numbersIn(text)) {
    const value = lookup.numberOf(found.asked);
    if (value === undefined) continue;
    const digitsOnly = /^\d+$/.test(value);
    const density = lookup.densityOf(value.length, digitsOnly);
    if (density === 0) continue;
    const place = placeOf(found.start);
    const make = makeOf(place.cell, value.length, density);
    if (!found.variant) asked.set(make, (asked.get(make) ?? 0) + 1);
    // A number with its separators in place is not one of all that have its digits.
    const isBare =
      found.end - found.start <= value.length + 3 &&
      /^[0-9A-Za-z]+$/.test(text.slice(found.start, found.end));
    ask(
      'number',
      { ...found, asked: value },
      place,
      found.digits ?? value.length,
      isBare ? density : density / 100,
      make,
    );
  }
  if (has.has('email')) for (const found of emailsIn(text)) ask('email', found, placeOf(found.start), 99);

  const wantsNames = has.has('name');
  const dates = has.has('birth_date') ? datesIn(text) : [];
  const postcodes = has.has('postcode') ? postcodesIn(text) : [];
  if (!wantsNames && dates.length + postcodes.length === 0) return { hits: sorted(hits), asked };
  const reach = lines ? lineReach(text) : aroundOf;
  if (wantsNames) {
    const anchors = [...hits, ...dates, ...postcodes].map(({ start, end }) => reach(start, end));
    const place = lines ? cellCounter(text) : placeOf;
    for (const [from, to] of merged(anchors))
      for (const found of namesIn(text, from, Math.min(text.length, to), lines))
        ask('name', found, place(found.start));
  }
  // Dates and postcodes are everybody's: only beside what is somebody's are they looked up.
  const near = merged(hits.map(({ start, end }) => reach(start, end)));
  for (const [form, all] of [
    ['date', dates],
    ['postcode', postcodes],
  ] as const) {
    const place = lines ? cellCounter(text) : placeOf;
    let window = 0;
    for (const found of all) {
      while (window < near.length && (near[window] as Span)[1] < found.start) window += 1;
      const span = near[window];
      if (span !== undefined && span[0] <= found.start) ask(form, found, place(found.start));
    }
  }
  return { hits: sorted(hits), asked };
};

type Span = readonly [number, number];

const aroundOf = (start: number, end: number): Span => [Math.max(0, start - EXACT_REACH), end + EXACT_REACH];

/** The line of a place, told from a list of all line ends: a line may be a megabyte long and hold thousands of places. */
const lineReach = (text: string): ((start: number, end: number) => Span) => {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (start) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] as number) < start) low = middle + 1;
      else high = middle;
    }
    return [low === 0 ? 0 : (ends[low - 1] as number) + 1, ends[low] ?? text.length];
  };
};

const merged = (spans: readonly Span[]): Span[] => {
  const out: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
};

const sorted = (hits: ExactHit[]): ExactHit[] => hits.sort((a, b) => a.start - b.start || b.end - a.end);

/** Line and cell of a place; to be called with rising places. */
const cellCounter = (text: string): ((at: number) => { line: number; cell: number }) => {
  let from = 0;
  let line = 0;
  let cell = 0;
  return (at) => {
    for (; from < at; from++) {
      const code = text.charCodeAt(from);
      if (code === 9) cell += 1;
      else if (code === 10) {
        line += 1;
        cell = 0;
      }
    }
    return { line, cell };
  };
};

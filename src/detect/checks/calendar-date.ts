/**
 * Dates that exist: ISO, compact, numeric in either order, with month names in the languages of Europe.
 * A numeric date that is possible in one of the orders is one.
 */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|ene|gen|tammi|stycz|led[ne]|oca)/i,
  /^(?:feb|fév|fev|helmi|lut|únor|şub)/i,
  /^(?:mar(?!t?e|ras)|mär|maa|břez)/i,
  /^(?:apr|avr|abr|huhti|kwie|dub|nis)/i,
  /^(?:may|mai|mag|mei|maj|touko|květ)/i,
  /^(?:jun|juin|giu|kesä|czerw|červn|haz)/i,
  /^(?:jul|juil|lug|heinä|lip|července?|tem)/i,
  /^(?:aug|aoû|aou|ago|elo|sie|srp|ağu)/i,
  /^(?:sep|set|syys|wrz|zář|eyl)/i,
  /^(?:oct|okt|ott|out|loka|paź|říj|eki)/i,
  /^(?:nov|marras|lis|kas)/i,
  /^(?:dec|dez|déc|dic|des|joulu|gru|pros|ara)/i,
];

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const exists = ({ year, month, day }: Day): boolean => {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
};

/** Two digits mean this century or the last; both are tried only for 29 February, which the four-year cycle decides. */
const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** Readings of a text as a day; empty when it is none. Two-digit years are placed in the 2000s. */
export function daysOf(text: string): readonly Day[] {
  return FIGURES.test(text) ? numericDaysOf(text) : writtenDaysOf(text);
}

/** Without a letter there is no name of a month or of a day of the week to look for. */
const FIGURES = /^[\d./-]+$/;

const writtenDaysOf = (text: string): readonly Day[] => {
  const value = text.trim().replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i, '');
  const named =
    /^(\d{1,2})(?:st|nd|rd|th|er|\.)?[-/. ]*(?:of |de |di )?(\p{L}{3,12})\.?[-/, ]*(?:de |del )?(\d{4}|\d{2})(?!\d)/u.exec(
      value,
    );
  const american = /^(\p{L}{3,10})\.?[ -]*(\d{1,2})(?:st|nd|rd|th)?[, -]+(\d{4}|\d{2})(?!\d)/u.exec(value);
  const [dayText, monthText, yearText] = named
    ? [named[1]!, named[2]!, named[3]!]
    : american
      ? [american[2]!, american[1]!, american[3]!]
      : [];
  if (monthText !== undefined) {
    const month = 1 + MONTHS.findIndex((names) => names.test(monthText));
    return [{ year: fullYear(yearText!), month, day: Number(dayText) }].filter(exists);
  }
  return numericDaysOf(value);
};

const numericDaysOf = (value: string): readonly Day[] => {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(value);
  const compact = iso ?? /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?(?!\d)/.exec(value);
  if (compact)
    return [{ year: Number(compact[1]), month: Number(compact[2]), day: Number(compact[3]) }].filter(exists);
  const numeric = /^(\d{1,2})([-/. ]+)(\d{1,2})\2(\d{4}|\d{2})(?!\d)/.exec(value);
  if (!numeric) return [];
  const year = fullYear(numeric[4]!);
  const first = Number(numeric[1]);
  const second = Number(numeric[3]);
  return [
    { year, month: first, day: second },
    { year, month: second, day: first },
  ].filter(exists);
};

/** A day between 1850 and 2210 (dates of de-identified notes are shifted that far): outside, a four-digit number in front is no year. */
export const calendarDate = (text: string): boolean =>
  daysOf(text).some(({ year }) => year >= 1850 && year <= 2210);

/** A day on which somebody now alive or lately dead may be born. No clock is asked: the same input gives the same answer. */
export const birthDate = (text: string): boolean =>
  daysOf(text).some(({ year }) => year >= 1890 && year <= 2210);

/** Dates in clinical notes that no label names: every day and month of care is an identifier (45 CFR 164.514(b)(2)(i)(C)). */
import { calendarDate } from '../checks/calendar-date.ts';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januari?|februari?|märz|maart|mei|maj|juni|juli|augustus|augusti|oktober|desember|dezember|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro)';
const NUMBER_YEAR = '(?:1[89]|20|21)\\d\\d';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';

/** Whole days: the calendar is asked. */
const DAYS = new RegExp(
  String.raw`(?<![\d./]|(?<!\/\d\d|\/\d{4})-)(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|${DAY}(?:st|nd|rd|th|er|\.)?[ -](?:of |de )?${MONTH}\.?,?[ -](?:del? )?'?(?:${NUMBER_YEAR}|\d{2})|${MONTH}\.? ${DAY}(?:st|nd|rd|th)?,? ${NUMBER_YEAR})(?![\d/]|-(?!\d{1,2}\/\d)|[.,]\d)`,
  'giu',
);

/** Parts of a date that nothing else looks like. */
const NAMED_PARTS: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<![\p{L}\d])${MONTH}\.? ${DAY}(?:st|nd|rd|th)?(?![\d%/:-]|[.,]\d| ?(?:mg|ml|g|mcg|units?)\b)`,
    'giu',
  ),
  new RegExp(
    String.raw`(?<![\p{L}\d/.-])(?:the )?${DAY}(?:st|nd|rd|th)? (?:of )?${MONTH}(?![\p{L}\d])`,
    'giu',
  ),
  new RegExp(String.raw`(?<![\p{L}\d])${MONTH}\.?,?(?: of)?[ -]'?${NUMBER_YEAR}(?!\d)`, 'giu'),
];
const NAMED = new RegExp(MONTH, 'iu');
const PARTS: readonly RegExp[] = [
  /(?<![\d./-])(?:0?[1-9]|1[0-2])\/(?:19[3-9]|20[0-4])\d(?![\d/%-]|[.,]\d| ?(?:mg|ml|g|mcg|units?|iu)\b)/giu,
  /(?<![\p{L}\d])\d{4}年\d{1,2}月(?:\d{1,2}日)?|(?<!\d)\d{4}년 ?\d{1,2}월 ?(?:\d{1,2}일)?/gu,
];

/** `3/14`, `11/15`, `03/2019`: a date only behind a word of time; a pain score or a dose otherwise. */
const SHORT =
  /(?<=(?:^|[^\p{L}])(?:on|since|from|until|till|by|in|dated?|f\/u|seen|visit|admitted|discharged|due|through|thru|to|of|last|before|after|and|around|approx(?:imately)?|scheduled|appt|d\/c(?:'?d)?|placed|started|stopped|begun|began|surgery|done|drawn|taken|removed|inserted|lmp|return|returns|rtc|f\/u on|bitten|born|death|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[ :]{1,2}(?:the )?)(?:(?:0?[1-9]|1[0-2])\/(?:3[01]|[12]\d|0?[1-9])|(?:0?[1-9]|1[0-2])\/(?:19|20)\d\d|(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![-\d/%]|[.,]\d|[ -]?(?:mg|ml|hours?|hrs?|days?|weeks?|doses?|pain|strength|bottles?|sets?)\b)/giu;

export interface FoundDate {
  readonly start: number;
  readonly end: number;
  readonly id: 'day' | 'part';
}

export const findDates = (text: string): FoundDate[] => {
  const found: FoundDate[] = [];
  const take = (regex: RegExp, id: FoundDate['id'], isOne: (value: string) => boolean): void => {
    for (const { index, 0: value } of text.matchAll(regex))
      if (isOne(value)) found.push({ start: index, end: index + value.length, id });
  };
  take(DAYS, 'day', calendarDate);
  // "She may 3 times a day": months are written with a capital.
  for (const regex of NAMED.test(text) ? [...NAMED_PARTS, ...PARTS] : PARTS)
    take(regex, 'part', (value) => !/(?:^|[\d ])(?:may|mar|march)(?:[ .]|$)/.test(value));
  take(SHORT, 'part', () => true);
  return found;
};

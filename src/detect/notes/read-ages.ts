/** Ages over 89 as notes write them beside digits with a unit: in words, behind "age" or "aged", as a decade. */
const UNIT = '(?:[- ]?(?:years?|yrs?)[- ]?(?:old|of age)|[- ]?y/?o)';
const NINETY =
  '(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one|a)[- ]hundred(?:[- ](?:and[- ])?(?:one|two|three|four|five|six|seven|eight|nine|ten))?)';
const DIGITS = '(?:9\\d|1[01]\\d)';

const AGES: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\p{L}\d])${NINETY}${UNIT}(?![\p{L}])`, 'giu'),
  new RegExp(
    String.raw`(?<=(?:^|[^\p{L}])aged?(?: of|:| is)? )(?:${DIGITS}|${NINETY})(?![\d%/:-]|[.,]\d)`,
    'giu',
  ),
  /(?<=(?:his|her|their|the) (?:early |mid |late |mid-|early-|late-)?)(?:9[0-9]['’]?s|nineties|100s)(?![\p{L}])/giu,
  new RegExp(
    String.raw`(?<![\p{L}\d./])${DIGITS}[ -]?(?:y\.? ?/?o\.?|(?:yrs?|years?)[ -]?(?:old|of age|young))(?![\p{L}\d])`,
    'giu',
  ),
  new RegExp(String.raw`(?<![\p{L}\d./:%-])${DIGITS}[ -]?(?:[MF]|[MF]/|WF|WM|BF|BM)(?![\p{L}\d])`, 'gu'),
];

/** "95 years ago", "for 90 years" are no ages. */
const NOT_AGE = /^ (?:ago|prior|earlier|later|before|after|history|hx|of (?!age)|survival|warranty|lease)/i;

export interface FoundAge {
  readonly start: number;
  readonly end: number;
}

export const findAges = (text: string): FoundAge[] =>
  AGES.flatMap((regex) =>
    Array.from(text.matchAll(regex), ({ index, 0: value }) => ({ start: index, end: index + value.length })),
  ).filter(({ end }) => !NOT_AGE.test(text.slice(end, end + 20)));

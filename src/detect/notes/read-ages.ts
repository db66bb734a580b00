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
  // A list of patients: `Winifred Attwood, 94, hip fracture`.
  new RegExp(String.raw`(?<=\p{Lu}[\p{L}'’-]+ \p{Lu}[\p{L}'’-]+, )${DIGITS}(?=, ?[\p{L}#])`, 'gu'),
  /(?<=(?:died|passed away|passed|expired|death|deceased)[^.;\n]{0,40} at (?:the )?(?:age (?:of )?)?)(?:9\d|1[01]\d)(?![\d%/:-]|[.,]\d)/giu,
  /(?<=(?:edad|âgée? de|im alter von|leeftijd|di anni|età|idade|ålder|alder|ikä|wiek|věk|yaş|alter)[ :]{1,3})(?:9\d|1[01]\d)(?![\d%/:-]|[.,]\d)/giu,
];

/** "95 years ago", "for 90 years" are no ages; "aged 90 or older" is nobody's. */
const NOT_AGE =
  /^(?: ?(?:years?|yrs?))?,? (?:(?:or|and|&) (?:older|over|above|more|up|greater|beyond)|to \d|plus\b|and \d)|^\+|^ (?:ago|prior|earlier|later|before|after|history|hx|of (?!age)|survival|warranty|lease)/i;

export interface FoundAge {
  readonly start: number;
  readonly end: number;
}

export const findAges = (text: string): FoundAge[] =>
  AGES.flatMap((regex) =>
    Array.from(text.matchAll(regex), ({ index, 0: value }) => ({ start: index, end: index + value.length })),
  ).filter(
    ({ start, end }) =>
      !NOT_AGE.test(text.slice(end, end + 20)) && !GROUP.test(text.slice(Math.max(0, start - 24), start)),
  );

/** Of a group: "over 95 years of age", "between 90 and 99". */
const GROUP =
  /(?:\b(?:over|above|under|below|than|least|most|until|up to|between|from|beyond|exceeding|and|to|through|subjects|patients|people|persons|adults|those|women|men)(?: (?:age|aged|ages|the age of))?|[≥≤<>–-]) ?$/i;

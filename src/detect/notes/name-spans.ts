/** Capitalised words of a text and the runs of them that could be one person's name: `Ruth M. Abernathy`, `ORTIZ, LENA`. */
import { NOT_NAMES } from '../checks/not-names.ts';

export interface NameWord {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** `van der`, `de la` before it belong to it. */
  readonly isInitial: boolean;
  readonly isUpper: boolean;
}

export interface NameSpan {
  readonly start: number;
  readonly end: number;
  readonly words: readonly NameWord[];
  /** `Last, First`: how many words stand before the comma; 0: no comma. */
  readonly comma: number;
}

const PARTICLES =
  "van|von|der|den|de|del|della|di|da|dos|du|la|le|los|las|el|al|bin|ibn|abu|bint|ter|ten|zu|y|e|st\\.|St\\.|ST\\.|san|santa|af|av|op|t’|'t";

/** A capitalised word with hyphens, apostrophes and its particles; an initial or two. */
const WORD = new RegExp(
  String.raw`(?<![\p{L}\p{M}\d_'’@/\\.]|[\p{L}\d]-)(?:(?:${PARTICLES}) ){0,3}(?:\p{Lu}\.(?: ?\p{Lu}\.){0,2}(?![\p{L}\p{M}])|\p{Lu}(?![\p{L}\p{M}\d'’-])|(?:[dDlLO]['’])?\p{Lu}[\p{L}\p{M}]+(?:['’-]\p{Lu}?[\p{L}\p{M}]+){0,3})`,
  'gu',
);

const GENITIVE = /['’]s$/i;

const TITLE =
  /^(?:mr|mrs|ms|miss|mx|master|smt|shri|sri|kum|dra|dre|dott|dottor|dottoressa|doktor|docteur|drs|sig|signora|signor|mevr|mevrouw|dhr|fru|srta|doña|dña|dr|drs|prof|professor|doctor|nurse|rev|reverend|attorney|atty|officer|deputy|detective|sheriff|judge|sgt|sergeant|captain|inspector|sir|dame|sister|father|rabbi|imam|pastor|herr|frau|mme|mlle|sr|sra|señor|señora|monsieur|madame)$/i;
const SUFFIX =
  /^(?:jr|sr|ii|iii|iv|md|do|rn|np|pa|phd|lpn|lcsw|lmsw|msw|dds|dmd|dpm|dpt|facs|facp|frcp|mbbs|pharmd|rph|aprn|arnp|crnp|crna|cna|cnm|pt|ot|rd|ma|ms|mph|esq|dvm|bsn|msn|fnp|mbchb|frcs|mrcp)$/i;

/** Words that begin a sentence or a heading and are capitalised only for that. */
const STARTERS = new Set(
  `the this that these those there then than when where while with without within who what which why how he she they we i
  it its his her their our your my mine a an and or but nor so if as at by for from in into of on onto off out over per
  to up via was were is are be been being am do does did done has have had having can could may might must shall should
  will would not no yes also any all both each few more most other some such only own same too very just about after
  again before below between during further here once under until above because through seen saw spoke discussed
  called told asked given gave took takes taking start started stop stopped continue continued increase decrease
  increased decreased plan assessment impression history past present social family medical surgical physical exam
  review systems labs vitals allergies medications meds hospital course admission discharge date diagnosis diagnoses
  chief complaint reason visit dear sincerely regards thanks thank hi hello good morning afternoon evening yours
  patient pt pts patients mother father wife husband son daughter brother sister mom dad parents uncle aunt cousin
  grandmother grandfather granddaughter grandson niece nephew friend neighbor neighbour caregiver guardian spouse partner
  team staff service resident intern fellow attending surgeon nurse consult consulted consultant per status post
  pain blood heart lung lungs liver kidney chest abdomen head neck skin eyes ears nose throat neuro psych extremities back
  left right upper lower bilateral anterior posterior lateral medial acute chronic severe mild moderate normal abnormal
  positive negative stable unstable new old today yesterday tomorrow tonight morning monday tuesday wednesday thursday
  friday saturday sunday january february march april june july august september october november december denies
  reports states complains presents presented admitted discharged transferred referred follow followup return
  however therefore although since despite overall currently previously recently initially subsequently finally
  please note see refer call regarding re subject from sent received labeled labelled named known lives living married
  single divorced widowed retired works worked smoker nonsmoker ex former status black white asian hispanic african
  american caucasian european english spanish french german italian russian chinese japanese korean portuguese arabic
  hindi polish dutch greek turkish vietnamese indian mexican canadian british irish scottish welsh australian
  christian catholic jewish muslim hindu buddhist protestant baptist medicaid medicare ct mri ekg ecg er ed icu or
  company inc llc corp ltd street st avenue ave road rd drive lane boulevard north south east west united states
  insured employer occupation claimant copy copies cc bcc attn attention fax phone tel email re ref encl enc page
  first second third last next one two three four five six seven eight nine ten transcribed dictated signed reviewed
  dob mrn ssn acct account fin csn sex age gender race admit adm disch room rm bed unit loc location visit encounter ins pcp
  electronically interpreted performed ordered authorized verified reported by md do rn np pa phd dictating guar pps cpr
  paciente patiente patientin patienten patiënt patiënte paziente doente utente pasient pasienten potilas pacjent pacjentka
  pacient pacientka hasta ehefrau ehemann tochter sohn mutter vater esposa esposo hija hijo madre padre épouse époux fille
  moglie marito figlio figlia filho filha zoon dochter nombre apellidos prénom vorname nachname geburtsdatum diagnose
  mean median average maximum minimum elevation temperature weight height length duration distance kollege kollegin
  collega collègue confrère consœur colega koll doctores señores messieurs dames damen herren`.split(/\s+/),
);

export const isTitle = (word: string): boolean => TITLE.test(word);
export const isSuffix = (word: string): boolean => SUFFIX.test(word);

/** Is it a word that is no name wherever it stands, or one that a sentence begins with? */
export const isOrdinary = (word: string): boolean => {
  const lower = word.toLowerCase();
  return NOT_NAMES.has(lower) || STARTERS.has(lower) || RELATIVES.test(lower);
};
const RELATIVES =
  /^(?:(?:son|daughter|brother|sister|uncle|aunt|cousin|niece|nephew|friend|mother|father|neighbou?r|grand\p{L}{3,8})s|\p{L}+-in-law)$/u;

const toWord = (text: string, start: number, end: number): NameWord => {
  const whole = text.slice(start, end);
  const word = GENITIVE.test(whole) ? whole.slice(0, -2) : whole;
  const second = word.charCodeAt(1);
  // Most words are a capital and small letters: neither initials nor all in capitals.
  const isPlain = second >= 97 && second <= 122;
  return {
    start,
    end: start + word.length,
    text: word,
    isInitial: !isPlain && /^(?:\p{Lu}\.?(?: ?\p{Lu}\.)*)$/u.test(word),
    isUpper: !isPlain && word.length > 1 && word === word.toUpperCase(),
  };
};

/** All capitalised words, in order. A string of capitals of one line counts as capitalised words. */
export const wordsIn = (text: string): NameWord[] =>
  Array.from(text.matchAll(WORD), (found) => toWord(text, found.index, found.index + found[0].length));

const MAX_WORDS = 5;

/** The runs: words one space apart on one line (two part the fields of a form, but for a first name), one comma allowed behind the first or second word. */
export const spansOf = (text: string, words: readonly NameWord[]): NameSpan[] => {
  const spans: NameSpan[] = [];
  for (let i = 0; i < words.length; ) {
    const first = words[i] as NameWord;
    if (isBlocked(first.text)) {
      i += 1;
      continue;
    }
    const run = [first];
    let comma = 0;
    let next = i + 1;
    for (; next < words.length && run.length < MAX_WORDS; next++) {
      const word = words[next] as NameWord;
      const gap = text.slice((run.at(-1) as NameWord).end, word.start);
      if (isBlocked(word.text) && !(word.isInitial && isMiddle(text, word, words[next + 1], comma))) break;
      if (gap === ' ' || (gap === '  ' && run.length === 1)) run.push(word);
      else if (comma === 0 && run.length <= 2 && /^, ?$/.test(gap) && !first.isInitial) {
        comma = run.length;
        run.push(word);
      } else break;
    }
    spans.push(withSuffix(text, run, comma));
    i = next;
  }
  return spans;
};

/** `A` and `I` are words of their own, but not behind `Last, First` or between two names. */
const isMiddle = (text: string, { end }: NameWord, next: NameWord | undefined, comma: number): boolean =>
  comma > 0 || (next !== undefined && text.slice(end, next.start) === ' ' && !isBlocked(next.text));

const isBlocked = (word: string): boolean => isTitle(word) || isSuffix(word) || isOrdinary(word);

const withSuffix = (text: string, run: readonly NameWord[], comma: number): NameSpan => {
  const [first, last] = [run[0] as NameWord, run.at(-1) as NameWord];
  const suffix = /^,? (?:Jr|Sr|JR|SR|II|III|IV)\b\.?/.exec(text.slice(last.end, last.end + 6));
  return { start: first.start, end: last.end + (suffix?.[0].length ?? 0), words: run, comma };
};

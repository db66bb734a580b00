/** A list of real numbers → the narrowest shapes and check schemes that fit them. Its answer holds no number of the list. */
import { CHECKS } from './checks/registry.ts';

export interface LearntShape {
  /** `AA999999`, where a mask says it all; else undefined. */
  readonly mask: string | undefined;
  /** The same as an expression of the safe subset. */
  readonly regex: string;
  readonly check: string | undefined;
  /** Numbers of the list that fit, check digit included. */
  readonly numbers: number;
  /** Of numbers of this length and make, made at random, this share would fit. */
  readonly randomShare: number;
  /** A number that fits and is not in the list; undefined where chance made none. */
  readonly example: string | undefined;
}

export interface Learnt {
  /** Most frequent first. */
  readonly shapes: readonly LearntShape[];
  readonly distinct: number;
  /** Numbers of a shape that too few have. */
  readonly outliers: number;
  /** Numbers of a learnt shape whose check digit is wrong. */
  readonly wrongCheck: number;
}

/** A shape that fewer of the numbers have is a typing error or another thing. */
const LEAST_SHARE = 0.01;
const LEAST_NUMBERS = 5;
/** Real lists hold errors; chance would pass one number in ten. */
const CHECK_SHARE = 0.98;
/** Below this many numbers a check digit may be chance. */
const ENOUGH_FOR_CHECK = 12;
/** What a place never holds is believed when chance would have it so in fewer lists than this. */
const BELIEF = 1e-4;
const SCHEMES = ['luhn', 'mod11', 'mod11_nhs', 'mod97', 'mod10'] as const;

/** `numbers` distinct, trimmed. */
export const learnNumbers = (numbers: readonly string[]): Learnt => {
  const groups = new Map<string, string[]>();
  for (const number of numbers) {
    const make = makeOf(number);
    const same = groups.get(make);
    if (same === undefined) groups.set(make, [number]);
    else same.push(number);
  }
  const least = Math.max(LEAST_NUMBERS, numbers.length * LEAST_SHARE);
  const kept = [...groups].filter(([make, same]) => same.length >= least && /9.*9.*9/.test(make));
  const shapes = kept.map(([make, same]) => learnGroup(make, same));
  const inShape = kept.reduce((sum, [, same]) => sum + same.length, 0);
  return {
    shapes: shapes.sort((a, b) => b.numbers - a.numbers || (a.regex < b.regex ? -1 : 1)),
    distinct: numbers.length,
    outliers: numbers.length - inShape,
    wrongCheck: inShape - shapes.reduce((sum, shape) => sum + shape.numbers, 0),
  };
};

/** Digits become 9, capitals A, small letters a; what stands between stays. */
const makeOf = (number: string): string =>
  number.replace(/[0-9A-Za-z]/g, (c) => (c <= '9' ? '9' : c <= 'Z' ? 'A' : 'a'));

const learnGroup = (make: string, numbers: readonly string[]): LearntShape => {
  const check = checkOf(numbers);
  const fit = check === undefined ? numbers : numbers.filter((number) => CHECKS[check]?.(number));
  const sets = Array.from(make, (_, at) => setAt(make, fit, at));
  const regex = joinRuns(sets.map(({ regex: part }) => part));
  const masks = sets.map(({ mask }) => mask);
  return {
    mask: masks.includes(undefined) ? undefined : masks.join(''),
    regex,
    check,
    example: exampleOf(sets, check, new Set(numbers)),
    numbers: fit.length,
    randomShare:
      sets.reduce((share, { share: own }) => share * own, 1) * (check === undefined ? 1 : CHANCE[check]),
  };
};

/** How often a random number passes. */
const CHANCE: Readonly<Record<(typeof SCHEMES)[number], number>> = {
  luhn: 0.1,
  mod10: 0.1,
  mod11: 0.1,
  mod11_nhs: 1 / 11,
  mod97: 1 / 97,
};

const checkOf = (numbers: readonly string[]): (typeof SCHEMES)[number] | undefined => {
  if (numbers.length < ENOUGH_FOR_CHECK) return undefined;
  let best: (typeof SCHEMES)[number] | undefined;
  let most = CHECK_SHARE;
  for (const scheme of SCHEMES) {
    const share = numbers.filter((number) => CHECKS[scheme]?.(number)).length / numbers.length;
    if (share < most || (best !== undefined && share === most)) continue;
    best = scheme;
    most = share;
  }
  return best;
};

const TRIES = 5000;

/** Made by a generator of its own, so that the same list gives the same answer. */
const exampleOf = (
  sets: readonly PlaceSet[],
  check: string | undefined,
  real: ReadonlySet<string>,
): string | undefined => {
  let state = 1;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  for (let n = 0; n < TRIES; n++) {
    const made = sets.map(({ characters }) => characters[below(characters.length)]).join('');
    if (!real.has(made) && (check === undefined || CHECKS[check]?.(made))) return made;
  }
  return undefined;
};

interface PlaceSet {
  /** All that may stand there. */
  readonly characters: string;
  readonly regex: string;
  readonly mask: string | undefined;
  /** Of all characters of its kind. */
  readonly share: number;
}

/** What may stand at a place: what stands there in the list, where that cannot be chance, else any of its kind. */
const setAt = (make: string, numbers: readonly string[], at: number): PlaceSet => {
  const kind = make[at] as string;
  if (!/[9Aa]/.test(kind))
    return {
      regex: /\w/.test(kind) ? kind : `[${kind === '-' ? '\\-' : kind}]`,
      mask: maskOf(kind),
      characters: kind,
      share: 1,
    };
  const seen = [...new Set(numbers.map((number) => number[at] as string))].sort();
  const all = kind === '9' ? 10 : 26;
  // That all of them fall into some set of so few by chance.
  const chance = choose(all, seen.length) * (seen.length / all) ** numbers.length;
  if (seen.length === all || chance > BELIEF)
    return kind === '9'
      ? { regex: '\\d', mask: '9', characters: DIGITS, share: 1 }
      : kind === 'A'
        ? { regex: '[A-Z]', mask: 'A', characters: LETTERS, share: 1 }
        : { regex: '[a-z]', mask: undefined, characters: LETTERS.toLowerCase(), share: 1 };
  if (seen.length === 1)
    return {
      regex: seen[0] as string,
      mask: maskOf(seen[0] as string),
      characters: seen.join(''),
      share: 1 / all,
    };
  return {
    regex: `[${rangesOf(seen)}]`,
    mask: undefined,
    characters: seen.join(''),
    share: seen.length / all,
  };
};

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const choose = (all: number, some: number): number => {
  let ways = 1;
  for (let i = 1; i <= some; i++) ways = (ways * (all - some + i)) / i;
  return ways;
};

/** A character that stands for itself. */
const maskOf = (character: string): string => (/[9AX]/.test(character) ? `\\${character}` : character);

/** `1-3`, `ADM`: neighbours as a range. */
const rangesOf = (characters: readonly string[]): string => {
  let text = '';
  for (let from = 0; from < characters.length; ) {
    let to = from;
    while (
      to + 1 < characters.length &&
      (characters[to + 1] as string).charCodeAt(0) === (characters[to] as string).charCodeAt(0) + 1
    )
      to += 1;
    text +=
      to - from >= 2 ? `${characters[from]}-${characters[to]}` : characters.slice(from, to + 1).join('');
    from = to + 1;
  }
  return text;
};

const joinRuns = (parts: readonly string[]): string => {
  let text = '';
  for (let from = 0; from < parts.length; ) {
    let to = from;
    while (parts[to + 1] === parts[from]) to += 1;
    const count = to - from + 1;
    text += count === 1 ? parts[from] : `${parts[from]}{${count}}`;
    from = to + 1;
  }
  return text;
};

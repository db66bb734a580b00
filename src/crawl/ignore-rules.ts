/**
 * The lines of one `.phisweepignore` file, in gitignore's syntax: `#` comments, `!` takes back, a trailing `/` means
 * folders only, a `/` elsewhere ties the pattern to the marker's folder, else it matches names at any depth below;
 * `*`, `?`, `[a-z]`, `**` and `\` as there. A file with nothing but white space ignores its whole folder.
 */
import { matchStars, STAR, type Token } from './match-stars.ts';

interface Rule {
  readonly takesBack: boolean;
  readonly foldersOnly: boolean;
  /** Tied to the marker's folder: matched on the whole path below it, else on the name alone. */
  readonly anchored: boolean;
  readonly parts: readonly Token<string>[];
}

/** The rules of one file, in its order: the last that matches decides. */
export type IgnoreRules = readonly Rule[];

/** A range such as `a-z`, or one character; `at` is where the next one begins. */
const rangeAt = (text: string, at: number) => {
  const first = text[at] === '\\' ? at + 1 : at;
  const ranges = text[first + 1] === '-' && first + 2 < text.length;
  return {
    low: text[first] ?? '',
    high: text[ranges ? first + 2 : first] ?? '',
    next: first + (ranges ? 3 : 1),
  };
};

const characterClass = (text: string): ((unit: string) => boolean) => {
  const inverted = text.startsWith('!') || text.startsWith('^');
  const ranges: { readonly low: string; readonly high: string }[] = [];
  for (let at = inverted ? 1 : 0; at < text.length; ) {
    const range = rangeAt(text, at);
    ranges.push(range);
    at = range.next;
  }
  return (unit) => ranges.some(({ low, high }) => unit >= low && unit <= high) !== inverted;
};

const literal = (wanted: string) => (unit: string) => unit === wanted;

/** Where the class that begins at `at` ends; -1 where it never does, and `[` is a character like others. */
const classEnd = (text: string, at: number): number => {
  const first = /[!^]/.test(text[at + 1] ?? '') ? at + 2 : at + 1;
  return text.indexOf(']', first + 1);
};

/** The tokens of one part of a pattern, between two slashes. */
const toTokens = (part: string): readonly Token<string>[] => {
  const tokens: Token<string>[] = [];
  for (let at = 0; at < part.length; at += 1) {
    const unit = part[at]!;
    const end = unit === '[' ? classEnd(part, at) : -1;
    if (unit === '*') {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (unit === '?') tokens.push(() => true);
    else if (end > 0) {
      tokens.push(characterClass(part.slice(at + 1, end)));
      at = end;
    } else if (unit === '\\' && at + 1 < part.length) {
      at += 1;
      tokens.push(literal(part[at]!));
    } else tokens.push(literal(unit));
  }
  return tokens;
};

const toPart = (part: string): Token<string> => {
  if (part === '**') return STAR;
  const tokens = toTokens(part);
  return (name) => matchStars(tokens, name);
};

const toRule = (line: string): Rule => {
  const takesBack = line.startsWith('!');
  const pattern = takesBack ? line.slice(1) : line;
  const foldersOnly = pattern.endsWith('/');
  const body = foldersOnly ? pattern.slice(0, -1) : pattern;
  const texts = body.replace(/^\//, '').split('/');
  const parts = texts.map(toPart);
  // `a/**` means what is in `a`, not `a` itself: gitignore(5).
  if (texts.length > 1 && parts.at(-1) === STAR) parts.push(() => true);
  return { takesBack, foldersOnly, anchored: body.includes('/'), parts };
};

const EVERYTHING: IgnoreRules = [
  { takesBack: false, foldersOnly: false, anchored: false, parts: [() => true] },
];

/** Blanks at the end of a line do not count unless the last is escaped; a carriage return never counts. */
const withoutTrailingBlanks = (line: string): string => line.replace(/\r$/, '').replace(/(?<!\\) +$/, '');

export const parseIgnoreRules = (text: string): IgnoreRules => {
  if (text.trim() === '') return EVERYTHING;
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(withoutTrailingBlanks);
  return lines.filter((line) => line !== '' && line !== '!' && !line.startsWith('#')).map(toRule);
};

/** `parts`: the path below the marker's folder. True ignored, false taken back, undefined: no rule speaks of it. */
export const isIgnoredBy = (
  rules: IgnoreRules,
  parts: readonly string[],
  isFolder: boolean,
): boolean | undefined => {
  const rule = rules.findLast(
    ({ anchored, foldersOnly, parts: pattern }) =>
      (isFolder || !foldersOnly) && matchStars(pattern, anchored ? parts : parts.slice(-1)),
  );
  return rule === undefined ? undefined : !rule.takesBack;
};

/**
 * A key and its value as programs write them: `"ssn": "…"`, `patient_name=…`, `:mrn => '…'`, `?dob=…&last=…`, `<DOB>…</DOB>`.
 * Every look is bounded, so a text of separators alone costs no more than its length.
 */
import { CLASS } from './unit-classes.ts';

export interface Keyed {
  readonly key: string;
  /** The value as it stands in the text, without its quotes. */
  readonly start: number;
  readonly end: number;
  /** Quoted or between tags: a literal, no name of a variable. */
  readonly isLiteral: boolean;
  /** Of a web address: `+` and `%20` are spaces. */
  readonly isEncoded: boolean;
}

const LONGEST_KEY = 64;
const LONGEST_VALUE = 200;
const LONGEST_BLANK = 24;

const [COLON, EQUALS, GREATER, MINUS, DOT, LESS, SLASH] = [58, 61, 62, 45, 46, 60, 47] as const;

const isBlank = (code: number): boolean => code === 32 || code === 9;
const isWord = (code: number): boolean => CLASS[code] === 1 || CLASS[code] === 2 || code === 95;
const isKeyCode = (code: number): boolean => isWord(code) || code === MINUS || code === DOT;

/** A text in which keys are looked for, and which of them are of interest: values are not looked at before that is known. */
export interface KeyLook {
  readonly text: string;
  isKnown(key: string): boolean;
}

/** The key and value around the separator at `at`; undefined: it is none, or the key is of no interest. */
export const findKey = (look: KeyLook, at: number): Keyed | undefined => {
  const { text } = look;
  const code = text.charCodeAt(at);
  if (code === COLON) return behindColon(look, at);
  if (code === EQUALS) return behindEquals(look, at);
  return text.charCodeAt(at - 1) === MINUS ? behindArrow(look, at) : inTags(look, at);
};

const behindArrow = (look: KeyLook, at: number): Keyed | undefined => {
  const { text } = look;
  const key = keyBefore(text, at - 1);
  // `row->ssn` is a member: an arrow that assigns has a space or a quote beside it.
  if (key === undefined || !(isBlank(text.charCodeAt(at + 1)) || isQuote(text.charCodeAt(at + 1)))) return;
  return valueBehind(look, at + 1, key);
};

/** `<DOB>1961-04-17</DOB>`; a prefix belongs to the name. */
const inTags = (look: KeyLook, at: number): Keyed | undefined => {
  const { text } = look;
  let begin = at;
  while (
    begin > 0 &&
    at - begin < LONGEST_KEY &&
    (isKeyCode(text.charCodeAt(begin - 1)) || text.charCodeAt(begin - 1) === COLON)
  )
    begin -= 1;
  if (begin === at || text.charCodeAt(begin - 1) !== LESS) return;
  const key = text.slice(begin, at);
  const name = key.slice(key.lastIndexOf(':') + 1);
  if (!look.isKnown(name)) return;
  const end = text.indexOf('<', at + 1);
  if (end < 0 || end - at > LONGEST_VALUE || text.charCodeAt(end + 1) !== SLASH) return;
  if (!text.startsWith(key, end + 2)) return;
  return { key: name, start: at + 1, end, isLiteral: true, isEncoded: false };
};

const behindEquals = (look: KeyLook, at: number): Keyed | undefined => {
  const { text } = look;
  const next = text.charCodeAt(at + 1);
  const before = text.charCodeAt(at - 1);
  // Comparisons, and sums: `==`, `!=`, `<=`, `+=`.
  if (next === EQUALS || '=!<>+*/%&|^~?'.includes(String.fromCharCode(before))) return;
  const key = keyBefore(text, before === COLON ? at - 1 : at);
  return key && valueBehind(look, at + (next === GREATER ? 2 : 1), key);
};

const behindColon = (look: KeyLook, at: number): Keyed | undefined => {
  const { text } = look;
  const next = text.charCodeAt(at + 1);
  const before = text.charCodeAt(at - 1);
  if (next === COLON || next === EQUALS || before === COLON) return;
  if (next === SLASH && text.charCodeAt(at + 2) === SLASH) return;
  // A word and a colon in prose belong to the labels: one of the two sides must look like a program.
  if (isKeyCode(before)) {
    if (!isOpener(text, skipBlanks(text, at + 1)) && !isCompound(text, at)) return;
    const key = plainKey(text, at);
    return key && valueBehind(look, at + 1, key);
  }
  const key = before === 93 || MAY_CLOSE[before] === 1 || isBlank(before) ? keyBefore(text, at) : undefined;
  if (key !== undefined) return key.isQuoted ? valueBehind(look, at + 1, key) : undefined;
  // `{:dob "1961-04-17"}`
  let end = at + 1;
  while (end - at <= LONGEST_KEY && isKeyCode(text.charCodeAt(end))) end += 1;
  const value = skipBlanks(text, end);
  if (end === at + 1 || value === end || !isOpener(text, value)) return;
  return valueBehind(look, value, { text: text.slice(at + 1, end), start: at, isQuoted: false });
};

/** Is the key before `end` of several words: `patient_name`, `lastName`, `DOB_`? */
const isCompound = (text: string, end: number): boolean => {
  let after = 0;
  for (let at = end - 1; at >= 0 && end - at <= LONGEST_KEY; at--) {
    const code = text.charCodeAt(at);
    if (!isWord(code)) return (code === MINUS || code === DOT) && isWord(text.charCodeAt(at - 1));
    if (code === 95) return true;
    if (isUpper(after) && code >= 97 && code <= 122) return true;
    after = code;
  }
  return false;
};

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

interface Key {
  readonly text: string;
  readonly start: number;
  readonly isQuoted: boolean;
}

/** Marks around keys and values, also as they stand within a string or an address. */
const QUOTES = ['\\"', "\\'", '"', "'", '`', '&quot;', '&#34;', '&#39;', '&apos;', '%22'] as const;
const isQuote = (code: number): boolean => code === 34 || code === 39 || code === 96;
/** By character: may a mark begin or end with it? */
const MAY_OPEN = new Uint8Array(65_536);
const MAY_CLOSE = new Uint8Array(65_536);
for (const quote of QUOTES) {
  MAY_OPEN[quote.charCodeAt(0)] = 1;
  MAY_CLOSE[quote.charCodeAt(quote.length - 1)] = 1;
}

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (at - from < LONGEST_BLANK && isBlank(text.charCodeAt(at))) at += 1;
  return at;
};

const quoteAt = (text: string, at: number): string | undefined =>
  MAY_OPEN[text.charCodeAt(at)] === 1 ? QUOTES.find((quote) => text.startsWith(quote, at)) : undefined;

const quoteBefore = (text: string, end: number): string | undefined =>
  MAY_CLOSE[text.charCodeAt(end - 1)] === 1 ? QUOTES.find((quote) => text.endsWith(quote, end)) : undefined;

const isOpener = (text: string, at: number): boolean => quoteAt(text, at) !== undefined;

const keyBefore = (text: string, separator: number): Key | undefined => {
  let end = separator;
  while (separator - end < LONGEST_BLANK && isBlank(text.charCodeAt(end - 1))) end -= 1;
  const closer = text.charCodeAt(end - 1);
  // `$row['ssn'] =`, `[ssn] =>`, `patient[last]=`, `patient%5Blast%5D=`
  if (closer === 93 || text.endsWith('%5D', end)) {
    const from = Math.max(0, end - LONGEST_KEY);
    const open = from + text.slice(from, end).lastIndexOf(closer === 93 ? '[' : '%5B');
    if (open < from) return;
    const inside = text.slice(open, end).replace(/^(?:\[|%5B)\s*[:"'`]*|["'`]*\s*(?:\]|%5D)$/g, '');
    const outside = plainKey(text, open)?.text;
    const isText = quoteBefore(text, end - 1) !== undefined;
    if (!/^[\p{L}_][\p{L}\d_ .-]*$/u.test(inside)) return;
    return {
      text: outside === undefined || isText ? inside : `${outside}.${inside}`,
      start: open,
      isQuoted: true,
    };
  }
  const quote = quoteBefore(text, end);
  if (quote === undefined) return plainKey(text, end);
  const stop = end - quote.length;
  const from = text.lastIndexOf(quote, stop - 1);
  if (from < 0 || stop - from > LONGEST_KEY + quote.length) return;
  const inner = text.slice(from + quote.length, stop);
  return /^[\p{L}_@$][\p{L}\d_ .#@$/-]*$/u.test(inner)
    ? { text: inner, start: from, isQuoted: true }
    : undefined;
};

const plainKey = (text: string, end: number): Key | undefined => {
  let start = end;
  while (start > 0 && end - start <= LONGEST_KEY && isKeyCode(text.charCodeAt(start - 1))) start -= 1;
  if (start === end || end - start > LONGEST_KEY) return;
  const key = text.slice(start, end);
  return CLASS[key.charCodeAt(0)] === 1 || key.charCodeAt(0) === 95
    ? { text: key, start, isQuoted: false }
    : undefined;
};

/** Where a value without quotes ends. */
const END_IN_LINE = /[\s&,;|)}\]<>"'`\\]/g;
const END_OF_FIELD = /[,;|}\t\r\n<>"'`\\]| {2}| [#/]| (?=[\w.-]+[:=])|$/g;

const valueBehind = (look: KeyLook, from: number, key: Key): Keyed | undefined => {
  if (!look.isKnown(key.text)) return;
  const { text } = look;
  let start = skipBlanks(text, from);
  // The first of a list, and prefixes of strings: `["Maria"]`, `N'…'`, `u"…"`, `@"…"`.
  if (text.charCodeAt(start) === 91 && isQuote(text.charCodeAt(start + 1))) start += 1;
  if (isQuote(text.charCodeAt(start + 1)) && /[uUbBrRfFnNlL@]/.test(text.charAt(start))) start += 1;
  const quote = quoteAt(text, start);
  if (quote !== undefined) {
    start += quote.length;
    const end = text.indexOf(quote, start);
    if (end < 0 || end - start > LONGEST_VALUE || text.slice(start, end).includes('\n')) return;
    return { key: key.text, start, end, isLiteral: true, isEncoded: false };
  }
  const before = text.charAt(key.start - 1);
  const isEncoded = (before === '?' || before === '&') && start === from;
  const ends = !isEncoded && beginsLine(text, key.start) ? END_OF_FIELD : END_IN_LINE;
  const some = text.slice(start, start + LONGEST_VALUE);
  ends.lastIndex = 0;
  const end = start + (ends.exec(some)?.index ?? some.length);
  return end === start ? undefined : { key: key.text, start, end, isLiteral: false, isEncoded };
};

/** Does nothing but blanks, or a word that sets variables, stand before it in its line? */
const beginsLine = (text: string, at: number): boolean => {
  const near = text.slice(Math.max(0, at - LONGEST_BLANK), at);
  const line = near.lastIndexOf('\n');
  if (line < 0 && near.length < at) return false;
  return /^[\t ]*(?:(?:export|set|let|var|const|SET|declare) +)?[$@:]?$/.test(near.slice(line + 1));
};

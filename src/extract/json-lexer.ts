/** Cuts JSON into tokens as it streams in; keeps no value but the one it is reading. Tolerates what does not change the meaning. */

export interface JsonHandler {
  /** `{` or `[`. */
  open(isArray: boolean): void;
  close(isArray: boolean): void;
  key(name: string): void;
  /** A string, or a part of one longer than `PART_CHARS`; a number or literal as it is written. */
  value(text: string, isString: boolean): void;
}

export interface JsonLexer {
  /** Returns what of the text so far is no JSON, from the place where it broke; undefined: all is well. */
  push(text: string): string | undefined;
  /** The end of the document (or line): false where it was cut off inside a value. The lexer can begin anew. */
  end(): boolean;
  readonly depth: number;
}

/** A string of the document that is longer is given in parts. */
const PART_CHARS = 1024 ** 2;
/** Most strings are short: looking at each character is cheaper than a call. */
const NEAR_CHARS = 48;
const LONGEST_LITERAL = 4096;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

const unescaped = (raw: string): string =>
  raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );

const LITERAL = /[\w+.-]*/y;
const VALID_LITERAL = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)$/;

export const createJsonLexer = (handler: JsonHandler): JsonLexer => {
  /** One bit per level: array or object. */
  const arrays: boolean[] = [];
  /** A token that is not complete yet: a string from its first character on, or a literal. */
  let rest = '';
  let inString = false;
  /** Next comes a key (or the object's end). */
  let wantsKey = false;
  /** A value or key has ended: next comes a comma, colon or close. */
  let after: 'key' | 'value' | undefined;

  const finishValue = (): void => {
    after = 'value';
    wantsKey = false;
  };

  /** Keys come again and again: one string object each, so that looking them up costs no hash. */
  const seen: string[] = [];
  const one = (name: string): string => {
    const slot = (name.length * 31 + name.charCodeAt(0) * 7 + name.charCodeAt(name.length - 1)) & 255;
    const before = seen[slot];
    if (before === name) return before;
    seen[slot] = name;
    return name;
  };

  /** The position behind the closing quote, or -1. */
  const stringEnd = (text: string, from: number): number => {
    const near = Math.min(text.length, from + NEAR_CHARS);
    for (let at = from; at < near; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) return at + 1;
      if (code === 0x5c) break;
    }
    let quote = text.indexOf('"', from);
    while (quote >= 0) {
      let slashes = 0;
      while (quote - slashes > from && text.charCodeAt(quote - slashes - 1) === 0x5c) slashes += 1;
      if (slashes % 2 === 0) return quote + 1;
      quote = text.indexOf('"', quote + 1);
    }
    return -1;
  };

  const string = (raw: string): void => {
    const value = raw.indexOf('\\') < 0 ? raw : unescaped(raw);
    if (wantsKey) {
      handler.key(one(value));
      wantsKey = false;
      after = 'key';
    } else {
      handler.value(value, true);
      finishValue();
    }
  };

  const punctuation = (code: number): boolean => {
    const top = arrays.at(-1);
    if (code === 0x2c) {
      if (after !== 'value' || top === undefined) return false;
      after = undefined;
      wantsKey = top === false;
    } else if (code === 0x3a) {
      if (after !== 'key') return false;
      after = undefined;
    } else if (code === 0x7b || code === 0x5b) {
      if (after !== undefined && top !== undefined) return false;
      if (wantsKey) return false;
      const isArray = code === 0x5b;
      arrays.push(isArray);
      handler.open(isArray);
      wantsKey = !isArray;
      after = undefined;
    } else if (code === 0x7d || code === 0x5d) {
      const isArray = code === 0x5d;
      if (top !== isArray || after === 'key') return false;
      arrays.pop();
      handler.close(isArray);
      finishValue();
    } else return false;
    return true;
  };

  return {
    get depth() {
      return arrays.length;
    },
    push(chunk) {
      const text = rest === '' ? chunk : rest + chunk;
      let at = 0;
      if (inString) {
        const end = stringEnd(text, 0);
        if (end < 0) {
          rest = text;
          if (rest.length > PART_CHARS && !wantsKey) {
            let cut = Math.max(rest.lastIndexOf(' '), rest.lastIndexOf('\\n'), PART_CHARS - 256);
            while (rest.charCodeAt(cut - 1) === 0x5c) cut -= 1;
            handler.value(unescaped(rest.slice(0, cut)), true);
            rest = rest.slice(cut);
          }
          return undefined;
        }
        string(text.slice(0, end - 1));
        inString = false;
        at = end;
      }
      rest = '';
      while (at < text.length) {
        const code = text.charCodeAt(at);
        if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x1e) {
          at += 1;
        } else if (code === 0x22) {
          if (after !== undefined && arrays.length > 0) return text.slice(at);
          const end = stringEnd(text, at + 1);
          if (end < 0) {
            rest = text.slice(at + 1);
            inString = true;
            return undefined;
          }
          string(text.slice(at + 1, end - 1));
          at = end;
        } else if (
          code === 0x2c ||
          code === 0x3a ||
          code === 0x7b ||
          code === 0x5b ||
          code === 0x7d ||
          code === 0x5d
        ) {
          if (!punctuation(code)) return text.slice(at);
          at += 1;
        } else {
          LITERAL.lastIndex = at;
          LITERAL.exec(text);
          const end = LITERAL.lastIndex;
          const word = text.slice(at, end);
          if (end === text.length && end - at < LONGEST_LITERAL) {
            rest = word;
            return undefined;
          }
          if (wantsKey || (after !== undefined && arrays.length > 0) || !VALID_LITERAL.test(word))
            return text.slice(at);
          handler.value(word, false);
          finishValue();
          at = end;
        }
      }
      return undefined;
    },
    end() {
      const open = inString || arrays.length > 0;
      if (inString && rest !== '') handler.value(unescaped(rest), true);
      else if (VALID_LITERAL.test(rest)) handler.value(rest, false);
      else if (rest !== '') handler.value(rest, true);
      const clean = !open && (rest === '' || VALID_LITERAL.test(rest));
      rest = '';
      inString = false;
      wantsKey = false;
      after = undefined;
      arrays.length = 0;
      return clean;
    },
  };
};

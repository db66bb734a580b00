/** The scalars of YAML 1.2 as they stand in one line, and its collections in braces: `[a, "b"]`, `{ key: value }`. */
import type { JsonHandler } from './json-lexer.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '', _: '\u00a0' };

/** The end of the quoted scalar that begins at `from`, behind its quote; -1: it goes on. */
export const quotedEnd = (text: string, from: number): number => {
  const quote = text.charCodeAt(from);
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && quote === 34) at += 1;
    else if (code === quote) {
      if (quote === 39 && text.charCodeAt(at + 1) === 39) at += 1;
      else return at + 1;
    }
  }
  return -1;
};

export const unquoted = (scalar: string): string => {
  const inner = scalar.slice(1, -1).replace(/[ \t]*\n[ \t]*/g, ' ');
  if (scalar.startsWith("'")) return inner.replaceAll("''", "'");
  return inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_, two: string | undefined, four: string | undefined, letter: string) => {
      const code = two ?? four;
      return code === undefined
        ? (ESCAPES[letter] ?? letter)
        : String.fromCharCode(Number.parseInt(code, 16));
    },
  );
};

/** Anchors and tags say nothing of the value; an alias is its name: what it stands for was read where it was defined. */
export const withoutProperties = (value: string): string =>
  value.replace(/^(?:(?:&[^\s,[\]{}]+|!\S*)(?:[ \t]+|$))+/, '');

/** Does what begins with a bracket end in this text? Answers where, -1: it goes on. */
export const flowEnd = (text: string): number => {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if ((char === '"' || char === "'") && /[[{,:\s]/.test(text[at - 1] ?? ' ')) {
      const end = quotedEnd(text, at);
      if (end < 0) return -1;
      at = end - 1;
    } else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

/** Hands on a collection that ends where `text` does. */
export const readFlow = (text: string, handler: JsonHandler): void => {
  const kinds: boolean[] = [];
  let written = '';
  let isString = false;
  const give = (): void => {
    const value = written.trim();
    written = '';
    if (value !== '') handler.value(isString ? unquoted(value) : withoutProperties(value), isString);
    isString = false;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '[' || char === '{') {
      give();
      kinds.push(char === '[');
      handler.open(char === '[');
    } else if (char === ']' || char === '}') {
      give();
      const isArray = kinds.pop();
      if (isArray !== undefined) handler.close(isArray);
    } else if (char === ',') give();
    else if ((char === '"' || char === "'") && written.trim() === '') {
      const end = quotedEnd(text, at);
      written = text.slice(at, end < 0 ? undefined : end);
      isString = true;
      at = end < 0 ? text.length : end - 1;
    } else if (
      char === ':' &&
      kinds.at(-1) === false &&
      (isString || /[\s,[\]{}]/.test(text[at + 1] ?? ' '))
    ) {
      const key = written.trim();
      handler.key(isString ? unquoted(key) : key);
      written = '';
      isString = false;
    } else written += char;
  }
  give();
};

/**
 * PostScript and EPS: the strings that are shown, and the comments that name title, author and user. Programs are not run,
 * so text under an encoding of its own comes out as its codes.
 */
import type { Extractor } from './extractor.ts';
import { textPieces } from './text-pieces.ts';

/** A font is a program and holds no document. */
const FIRST = /^\x04?%!PS(?!-AdobeFont)/;
const COMMENT =
  /^%%(?:Title|Author|Creator|For|Keywords|Subject|Routing|Copyright)[^:]{0,20}:[ \t]*(.{1,1000})/gm;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
/** Moves to the next line are made of many operators; those that begin a new one are told by their names. */
const NEW_LINE = /(?:moveto|showpage|translate|newline|grestore|\b(?:m|Td|TD|T\*|y|a|b|x))\s*$/;
const MAX_STRING_CHARS = 64 * 1024;

/** From behind the opening parenthesis; parentheses inside are in pairs. */
const stringAt = (text: string, from: number): { value: string; end: number } => {
  let value = '';
  let depth = 1;
  let at = from;
  for (; at < text.length && at - from < MAX_STRING_CHARS; at += 1) {
    const character = text[at]!;
    if (character === '\\') {
      const octal = /[0-7]{1,3}/y;
      octal.lastIndex = at + 1;
      const code = octal.exec(text)?.[0];
      if (code !== undefined) value += String.fromCharCode(Number.parseInt(code, 8) & 0xff);
      else value += ESCAPES[text[at + 1] ?? ''] ?? text[at + 1] ?? '';
      at += code?.length ?? 1;
      continue;
    }
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) return { value, end: at + 1 };
    value += character;
  }
  return { value, end: at };
};

const textsIn = (program: string): string => {
  const lines: string[] = [];
  let line = '';
  let before = 0;
  for (let at = program.indexOf('('); at >= 0; ) {
    const between = program.slice(before, at);
    // Not in a comment: `% (c) somebody`.
    const comment = between.lastIndexOf('%');
    if (comment >= 0 && !/[\r\n]/.test(between.slice(comment))) {
      const end = program.slice(at).search(/[\r\n]/);
      before = end < 0 ? program.length : at + end;
      at = program.indexOf('(', before);
      continue;
    }
    const { value, end } = stringAt(program, at + 1);
    if (NEW_LINE.test(between.slice(-40)) && line !== '') {
      lines.push(line);
      line = '';
    }
    line += value;
    before = end;
    at = program.indexOf('(', end);
  }
  return [...lines, line].join('\n').trim();
};

export const postscript: Extractor = {
  name: 'postscript',
  version: 1,
  accepts: ({ latin1 }) => FIRST.test(latin1),
  async *extract({ source }) {
    for await (const { text, line } of textPieces(source)) {
      for (const [, value] of text.matchAll(COMMENT))
        yield [{ kind: 'text', text: value!.replace(/^\((.*)\)$/, '$1'), label: 'comment', place: { line } }];
      const shown = textsIn(text);
      if (shown !== '') yield [{ kind: 'text', text: shown, place: { line } }];
    }
  },
};

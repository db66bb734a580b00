/**
 * YAML line by line into tokens as of JSON: nothing is expanded (an alias stays its name), nothing is built, and a line that is
 * no YAML costs that line its key, not the document. So it may be of any length, and no key can reach a prototype.
 */
import type { JsonHandler } from './json-lexer.ts';
import { flowEnd, quotedEnd, readFlow, unquoted, withoutProperties } from './yaml-flow.ts';

export interface YamlHandler extends JsonHandler {
  /** A comment, or a line that is no YAML. */
  text(text: string): void;
  /** The next document of the stream. */
  document(): void;
}

export interface YamlLexer {
  push(line: string): void;
  end(): void;
}

interface Frame {
  readonly indent: number;
  readonly isArray: boolean;
}

/** A value over several lines. */
interface Open {
  readonly kind: 'block' | 'quoted' | 'flow' | 'plain';
  readonly indent: number;
  readonly isFolded: boolean;
  text: string;
}

/** A value that does not end is handed out in parts. */
const LONGEST_OPEN = 64 * 1024;
/** Those whose end is looked for from their beginning. */
const LONGEST_CLOSED = 4 * 1024;
const LONGEST_KEY = 1024;
const MAX_DEPTH = 200;
const KEY =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s#&*!|>@`"'%{}[\],?:-](?:[^#:]|[^\s]#|:(?=\S))*|-(?=\S)(?:[^#:]|:(?=\S))*)):(?=[ \t]|$)/;
const BLOCK = /^([|>])[-+1-9]{0,2}(?:[ \t]+#.*)?$/;
const DOCUMENT = /^(?:---|\.\.\.)(?=\s|$)/;

/** The key a line begins with, and the length of both; undefined: none. */
export const yamlKeyOf = (line: string): { readonly key: string; readonly length: number } | undefined => {
  const found = KEY.exec(line.length > LONGEST_KEY ? line.slice(0, LONGEST_KEY) : line);
  if (found === null) return undefined;
  const [all, double, single, plain] = found;
  const key =
    double !== undefined ? unquoted(`"${double}"`) : single !== undefined ? unquoted(`'${single}'`) : plain;
  return { key: (key as string).trim(), length: all.length };
};

export const createYamlLexer = (handler: YamlHandler): YamlLexer => {
  const frames: Frame[] = [];
  let open: Open | undefined;

  const closeTo = (keep: (frame: Frame) => boolean): void => {
    for (let top = frames.at(-1); top !== undefined && !keep(top); top = frames.at(-1)) {
      frames.pop();
      handler.close(top.isArray);
    }
  };
  const openAt = (indent: number, isArray: boolean): void => {
    closeTo(
      (frame) => frame.indent < indent || (frame.indent === indent && (frame.isArray === isArray || isArray)),
    );
    const top = frames.at(-1);
    if ((top?.indent === indent && top.isArray === isArray) || frames.length >= MAX_DEPTH) return;
    frames.push({ indent, isArray });
    handler.open(isArray);
  };
  const endOpen = (): void => {
    const ended = open;
    open = undefined;
    if (ended === undefined) return;
    const { kind, text } = ended;
    if (kind === 'flow' && flowEnd(text) > 0) readFlow(text.slice(0, flowEnd(text)), handler);
    else if (kind === 'quoted' && quotedEnd(text, 0) > 0)
      handler.value(unquoted(text.slice(0, quotedEnd(text, 0))), true);
    else if (text.trim() !== '') handler.value(text.trim(), kind !== 'plain');
  };
  const comment = (rest: string): void => {
    const written = /^\s*#\s?(.*)$/.exec(rest)?.[1] ?? rest.trim();
    if (written !== '') handler.text(written);
  };

  /** What stands behind a key or a dash. */
  const value = (written: string, indent: number): void => {
    const text = withoutProperties(written.trim());
    if (text === '' || text === '~') return;
    if (text.startsWith('#')) {
      comment(text);
      return;
    }
    const block = BLOCK.exec(text);
    if (block !== null) {
      if (text.includes('#')) comment(text.slice(text.indexOf('#')));
      open = { kind: 'block', indent, isFolded: block[1] === '>', text: '' };
    } else if (text[0] === '"' || text[0] === "'") quoted(text, indent);
    else if (text[0] === '{' || text[0] === '[') flow(text, indent);
    else {
      const hash = text.search(/\s#/);
      open = { kind: 'plain', indent, isFolded: true, text: hash < 0 ? text : text.slice(0, hash) };
      if (hash >= 0) {
        endOpen();
        comment(text.slice(hash));
      }
    }
  };
  const quoted = (text: string, indent: number): void => {
    const end = quotedEnd(text, 0);
    open = { kind: 'quoted', indent, isFolded: true, text: end < 0 ? text : text.slice(0, end) };
    if (end < 0) return;
    endOpen();
    if (text.length > end) comment(text.slice(end));
  };
  const flow = (text: string, indent: number): void => {
    const end = flowEnd(text);
    open = { kind: 'flow', indent, isFolded: false, text: end < 0 ? text : text.slice(0, end) };
    if (end < 0) return;
    endOpen();
    if (text.length > end) comment(text.slice(end));
  };

  /** Does the line belong to the value that is open? */
  const goesOn = (line: string, indent: number): boolean => {
    if (open === undefined) return false;
    if (open.text.length > (open.kind === 'quoted' || open.kind === 'flow' ? LONGEST_CLOSED : LONGEST_OPEN)) {
      endOpen();
      return false;
    }
    const { kind } = open;
    if (kind === 'quoted' || kind === 'flow') {
      const text = `${open.text}\n${line}`;
      const at = open.indent;
      open = undefined;
      if (kind === 'quoted') quoted(text, at);
      else flow(text, at);
      return true;
    }
    const isBlank = line.trim() === '';
    if (isBlank || indent > open.indent) {
      if (kind === 'plain' && !isBlank && /^\s*(?:#|- )/.test(line)) return false;
      open.text += `${open.isFolded && !isBlank && !open.text.endsWith('\n') ? ' ' : '\n'}${line.trim()}`;
      return true;
    }
    endOpen();
    return false;
  };

  const entry = (content: string, at: number): void => {
    let [rest, indent] = [content, at];
    while (/^-(?:\s|$)/.test(rest)) {
      openAt(indent, true);
      const next = /^-\s*/.exec(rest)?.[0].length ?? 1;
      rest = rest.slice(next);
      indent += next;
    }
    const key = yamlKeyOf(rest);
    if (key === undefined) {
      if (rest !== '') rest !== content ? value(rest, at) : handler.text(rest);
      return;
    }
    openAt(indent, false);
    handler.key(key.key);
    value(rest.slice(key.length), indent);
  };

  const reset = (): void => {
    endOpen();
    closeTo(() => false);
  };
  return {
    push(line) {
      const indent = line.search(/\S|$/);
      if (goesOn(line, indent)) return;
      const content = line.trim();
      if (content === '') return;
      if (DOCUMENT.test(line) || line.startsWith('%')) {
        reset();
        handler.document();
        if (content.length > 3) comment(content.startsWith('%') ? content : content.slice(3));
        return;
      }
      endOpen();
      if (content.startsWith('#')) comment(content);
      else entry(content, indent);
    },
    end: reset,
  };
};

/**
 * Cuts XML and HTML into tags, text and comments as it streams in, in bounded memory and without a stack: depth costs nothing.
 * It never fails: what is no tag is text. (saxes and htmlparser2 hold a whole text node, and htmlparser2 took 406 s for 10^6 open tags.)
 */

export interface MarkupHandler {
  /** Character data as written, in parts; entities are the caller's. */
  text(raw: string): void;
  /** `attributes` as written, without the closing slash. */
  open(name: string, attributes: string, selfClosing: boolean): void;
  close(name: string): void;
  /** Parts of a comment, CDATA section, processing instruction, document type, or of an element that holds no tags (script). */
  verbatim(kind: VerbatimKind, part: string): void;
  /** The end of the verbatim part. */
  verbatimEnd(kind: VerbatimKind): void;
  /** Something was no proper markup; it was given as text. */
  broken(): void;
}

export type VerbatimKind = 'comment' | 'cdata' | 'instruction' | 'doctype' | 'raw';

export interface MarkupLexer {
  push(text: string): void;
  end(): void;
}

/** Pictures inside attributes are long; a longer tag is text with a `<` in it. */
const MAX_TAG_CHARS = 8 * 1024 ** 2;
const OPENERS: readonly (readonly [string, VerbatimKind, string])[] = [
  ['<!--', 'comment', '-->'],
  ['<![CDATA[', 'cdata', ']]>'],
  ['<?', 'instruction', '?>'],
  ['<!', 'doctype', '>'],
];
/** An entity cut by the end of a piece: `&Aacute;` and the like. */
const CUT_ENTITY = /&[#\w]{0,32}$/;
const isNameStart = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x5f ||
  code === 0x3a ||
  code >= 0xc0;
/** White space, `/` and `>`. */
const isNameEnd = (code: number): boolean => code <= 0x20 || code === 0x2f || code === 0x3e;

/** `rawNames`: elements whose content is text up to their end tag. Names are given in lower case where `html`. */
export const createMarkupLexer = (
  handler: MarkupHandler,
  html: boolean,
  rawNames: ReadonlySet<string>,
): MarkupLexer => {
  let rest = '';
  let verbatim: { kind: VerbatimKind; terminator: string } | undefined;

  /** Names come again and again: one string object each, so that looking them up costs no hash. */
  const seen: { written: string; name: string }[] = [];
  const nameOf = (written: string): string => {
    const slot =
      (written.length * 31 + written.charCodeAt(0) * 7 + written.charCodeAt(written.length - 1)) & 255;
    const before = seen[slot];
    if (before?.written === written) return before.name;
    const name = html ? written.toLowerCase() : written;
    seen[slot] = { written, name };
    return name;
  };

  /** Position of the `>` that ends the tag, outside quoted values; -1: not here yet. */
  const tagEnd = (text: string, from: number): number => {
    let equals = false;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x3e) return at;
      if (equals && (code === 0x22 || code === 0x27)) {
        at = text.indexOf(code === 0x22 ? '"' : "'", at + 1);
        if (at < 0) return -1;
      }
      if (code > 0x20) equals = code === 0x3d;
    }
    return -1;
  };
  /** Case-insensitive for `</SCRIPT>`. */
  const terminatorAt = (text: string, from: number, terminator: string): number => {
    if (!terminator.startsWith('</')) return text.indexOf(terminator, from);
    const pattern = new RegExp(terminator, 'gi');
    pattern.lastIndex = from;
    return pattern.exec(text)?.index ?? -1;
  };

  const verbatimFrom = (text: string, from: number, final: boolean): number => {
    const { kind, terminator } = verbatim!;
    const end = terminatorAt(text, from, terminator);
    if (end < 0) {
      const to = final ? text.length : Math.max(from, text.length - terminator.length);
      if (to > from) handler.verbatim(kind, text.slice(from, to));
      return to;
    }
    if (end > from) handler.verbatim(kind, text.slice(from, end));
    handler.verbatimEnd(kind);
    verbatim = undefined;
    return kind === 'raw' ? end : end + terminator.length;
  };

  /** Handles what begins with `<` at `at`; the position behind it, or -1: more text is needed. */
  const markup = (text: string, at: number, final: boolean): number => {
    const next = text[at + 1];
    if (next === undefined) {
      if (!final) return -1;
      handler.text('<');
      return at + 1;
    }
    if (next === '!' || next === '?') {
      if (!final && text.length < at + 9) return -1;
      const [opener, kind, terminator] = OPENERS.find(([start]) => text.startsWith(start, at))!;
      const subset = kind === 'doctype' && /^<![^>[]{0,400}\[/.test(text.slice(at, at + 410));
      verbatim = { kind, terminator: subset ? ']>' : html && kind === 'instruction' ? '>' : terminator };
      return at + opener.length;
    }
    const start = next === '/' ? at + 2 : at + 1;
    if (start >= text.length && !final) return -1;
    if (start >= text.length || !isNameStart(text.charCodeAt(start))) {
      handler.broken();
      handler.text('<');
      return at + 1;
    }
    let nameEnd = start + 1;
    while (nameEnd < text.length && !isNameEnd(text.charCodeAt(nameEnd))) nameEnd += 1;
    const end = tagEnd(text, nameEnd);
    if (end < 0) {
      if (!final && text.length - at < MAX_TAG_CHARS) return -1;
      // All of it: looking for the end of each tag inside would take for ever.
      handler.broken();
      handler.text(text.slice(at));
      return text.length;
    }
    const tag = nameOf(text.slice(start, nameEnd));
    if (next === '/') handler.close(tag);
    else {
      const selfClosing = text.charCodeAt(end - 1) === 0x2f;
      const to = selfClosing ? end - 1 : end;
      handler.open(tag, to > nameEnd ? text.slice(nameEnd, to) : '', selfClosing);
      if (rawNames.has(tag) && !selfClosing) verbatim = { kind: 'raw', terminator: `</${tag}` };
    }
    return end + 1;
  };

  const run = (text: string, final: boolean): void => {
    let at = 0;
    rest = '';
    while (at < text.length) {
      if (verbatim !== undefined) {
        const to = verbatimFrom(text, at, final);
        if (verbatim !== undefined) {
          rest = final ? '' : text.slice(to);
          return;
        }
        at = to;
        continue;
      }
      const less = text.indexOf('<', at);
      if (less < 0) {
        const cut = final ? -1 : text.slice(-34).search(CUT_ENTITY);
        const to = cut < 0 ? text.length : Math.max(at, text.length - Math.min(34, text.length) + cut);
        if (to > at) handler.text(text.slice(at, to));
        rest = text.slice(to);
        return;
      }
      if (less > at) handler.text(text.slice(at, less));
      const behind = markup(text, less, final);
      if (behind < 0) {
        rest = text.slice(less);
        return;
      }
      at = behind;
    }
  };

  return {
    push: (text) => run(rest === '' ? text : rest + text, false),
    end: () => run(rest, true),
  };
};

const ATTRIBUTE = /([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Names and values as written. */
export const attributesOf = (written: string): [name: string, value: string][] => {
  if (written.length < 2) return [];
  const attributes: [string, string][] = [];
  ATTRIBUTE.lastIndex = 0;
  for (let match = ATTRIBUTE.exec(written); match !== null; match = ATTRIBUTE.exec(written)) {
    attributes.push([match[1]!, match[2] ?? match[3] ?? match[4] ?? '']);
  }
  return attributes;
};

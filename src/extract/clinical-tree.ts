/** Elements of FHIR and CDA documents as small trees, from JSON or XML as it streams in: a part of the document is handed out as soon as it ends. */
import { decodeXML } from 'entities';
import type { JsonHandler } from './json-lexer.ts';
import { attributesOf, type MarkupHandler } from './markup-lexer.ts';

export interface ClinicalNode {
  readonly name: string;
  text: string;
  children: ClinicalNode[];
}

export interface ClinicalTree {
  /** The trees that are whole, or as much as may be held; each begins at the document's root. */
  take(): ClinicalNode[];
  finish(): void;
  /** Something was read that had no place: unclosed or wrongly closed elements. */
  readonly isBroken: boolean;
}

/** Is a part complete at this element? `depth` of the root is 1. */
export type IsUnit = (name: string, depth: number) => boolean;

/** A tree that grows beyond this is handed out in parts. */
const MAX_NODES = 100_000;
const MAX_DEPTH = 500;

const node = (name: string): ClinicalNode => ({ name, text: '', children: [] });

interface Builder {
  open(name: string): void;
  close(): void;
  leaf(name: string, text: string): void;
  append(text: string): void;
  readonly depth: number;
  readonly top: ClinicalNode | undefined;
  take(): ClinicalNode[];
  finish(): void;
}

const createBuilder = (isUnit: IsUnit): Builder => {
  let ready: ClinicalNode[] = [];
  let stack: ClinicalNode[] = [];
  let nodes = 0;
  let deeper = 0;
  /** Hands out what the root holds so far; the open elements stay, empty. */
  const handOut = (): void => {
    const root = stack[0];
    if (root === undefined) return;
    ready.push(root);
    // The way down stays: what comes later is told by it. FHIR's type of resource must not be lost with it.
    const copies = stack.map((each) => ({
      ...node(each.name),
      children: each.children.filter(({ name }) => name === 'resourceType'),
    }));
    for (const [at, copy] of copies.entries()) {
      const next = copies[at + 1];
      if (next !== undefined) copy.children.push(next);
    }
    stack = copies;
    nodes = 0;
  };
  const count = (): void => {
    nodes += 1;
    if (nodes > MAX_NODES) handOut();
  };
  return {
    get depth() {
      return stack.length;
    },
    get top() {
      return stack.at(-1);
    },
    open(name) {
      if (stack.length >= MAX_DEPTH) {
        deeper += 1;
        return;
      }
      const child = node(name);
      stack.at(-1)?.children.push(child);
      stack.push(child);
      count();
    },
    close() {
      if (deeper > 0) {
        deeper -= 1;
        return;
      }
      const closed = stack.at(-1);
      if (closed === undefined) return;
      if (stack.length === 1) ready.push(closed);
      else if (isUnit(closed.name, stack.length)) {
        handOut();
        stack.at(-2)?.children.pop();
      }
      stack.pop();
    },
    leaf(name, text) {
      stack.at(-1)?.children.push({ name, text, children: [] });
      count();
    },
    append(text) {
      const top = stack.at(-1);
      if (top !== undefined) top.text += text;
    },
    take() {
      const taken = ready;
      ready = [];
      return taken;
    },
    finish() {
      if (stack.length > 0) ready.push(stack[0] as ClinicalNode);
      stack = [];
      deeper = 0;
    },
  };
};

/** Elements of an array are children of the same name. */
export const createJsonTree = (isUnit: IsUnit): ClinicalTree & { readonly handler: JsonHandler } => {
  const builder = createBuilder(isUnit);
  /** The key under which each open array or object stands; undefined for an object's own next key. */
  let frames: { readonly isArray: boolean; readonly name: string }[] = [];
  let key = '';
  let isPart = false;
  const nameHere = (): string => {
    const frame = frames.at(-1);
    return frame?.isArray === true ? frame.name : key;
  };
  return {
    isBroken: false,
    handler: {
      open(isArray) {
        const name = nameHere();
        frames.push({ isArray, name });
        if (!isArray) builder.open(name);
        isPart = false;
      },
      close(isArray) {
        frames.pop();
        if (!isArray) builder.close();
        isPart = false;
      },
      key(name) {
        key = name;
        isPart = false;
      },
      value(text, isString) {
        if (!isString && (text === 'null' || text === 'true' || text === 'false')) return;
        const last = builder.top?.children.at(-1);
        // A string longer than the lexer holds comes in parts, without a key between them.
        if (isPart && frames.at(-1)?.isArray === false && last !== undefined) last.text += text;
        else builder.leaf(nameHere(), text);
        isPart = isString;
      },
    },
    take: builder.take,
    finish() {
      builder.finish();
      frames = [];
    },
  };
};

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Attributes are children: `@extension`; FHIR's `value` is the text of its element. */
export const createXmlTree = (isUnit: IsUnit): ClinicalTree & { readonly handler: MarkupHandler } => {
  const builder = createBuilder(isUnit);
  const names: string[] = [];
  let isBroken = false;
  const plain = (raw: string): string => (raw.includes('&') ? decodeXML(raw) : raw);
  return {
    get isBroken() {
      return isBroken;
    },
    handler: {
      text(raw) {
        if (builder.depth > 0) builder.append(plain(raw));
      },
      open(name, attributes, selfClosing) {
        builder.open(localOf(name));
        for (const [attribute, raw] of attributesOf(attributes)) {
          if (attribute.startsWith('xmlns')) continue;
          builder.leaf(`@${localOf(attribute)}`, plain(raw));
        }
        if (selfClosing) builder.close();
        else names.push(name);
      },
      close(name) {
        const at = names.lastIndexOf(name);
        if (at < 0) {
          isBroken = true;
          return;
        }
        if (at < names.length - 1) isBroken = true;
        while (names.length > at) {
          names.pop();
          builder.close();
        }
      },
      verbatim(kind, part) {
        if (kind === 'cdata') builder.append(part);
        else if (kind === 'comment' && builder.depth > 0) builder.leaf('comment', part);
      },
      verbatimEnd() {},
      broken() {
        isBroken = true;
      },
    },
    take: builder.take,
    finish() {
      if (names.length > 0) isBroken = true;
      builder.finish();
    },
  };
};

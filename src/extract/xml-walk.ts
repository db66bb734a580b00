/** Turns XML tags and text into labelled segments, and tells which elements are records: those that stand beside their like. */
import type { Problem } from '../model/problem.ts';
import type { Segment } from '../model/segment.ts';
import { createLabelPath, type LabelPath } from './label-path.ts';
import { attributesOf, createMarkupLexer, type MarkupHandler } from './markup-lexer.ts';
import { isPersonKey } from './person-key.ts';

export interface XmlWalk {
  readonly handler: MarkupHandler;
  take(): Segment[];
  finish(): void;
}

interface Scope {
  readonly record: number;
  person: boolean;
  fields: number;
}

interface Element {
  readonly name: string;
  readonly label: LabelPath;
  readonly scope: Scope;
  /** Path from the root, as `repeatedPathsOf` writes it; kept only while such a path may begin so. */
  readonly path: string | undefined;
  lastChild: string;
}

/** Deeper elements are read under the label of the last one that counts. */
const MAX_DEPTH = 1000;
/** Text of one element that goes out at once. */
const PART_CHARS = 1024 ** 2;

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Paths of elements that occur twice in a row below one parent, and hold elements themselves. */
export const repeatedPathsOf = (head: string): Set<string> => {
  const repeated = new Set<string>();
  const parents = new Set<string>();
  const stack: { path: string; lastChild: string }[] = [{ path: '', lastChild: '' }];
  const lexer = createMarkupLexer(
    {
      open(name, _attributes, selfClosing) {
        const parent = stack.at(-1)!;
        const path = `${parent.path}/${localOf(name)}`;
        parents.add(parent.path);
        if (parent.lastChild === name && parent.path !== '') repeated.add(path);
        parent.lastChild = name;
        if (!selfClosing && stack.length < 32) stack.push({ path, lastChild: '' });
      },
      close(name) {
        const at = stack.findLastIndex(({ path }) => path.endsWith(`/${localOf(name)}`));
        if (at > 0) stack.length = at;
      },
      text() {},
      verbatim() {},
      verbatimEnd() {},
      broken() {},
    },
    false,
    new Set(),
  );
  lexer.push(head);
  return new Set([...repeated].filter((path) => parents.has(path)));
};

export const createXmlWalk = (
  note: (problem: Problem) => void,
  repeated: ReadonlySet<string>,
  decode: (raw: string) => string,
): XmlWalk => {
  let out: Segment[] = [];
  let records = 1;
  let tooDeep = 0;
  let text = '';
  let verbatim = '';
  const labels = createLabelPath();
  const root: Element = {
    name: '',
    path: '',
    label: labels,
    scope: { record: 1, person: false, fields: 0 },
    lastChild: '',
  };
  const stack: Element[] = [root];

  const persons = new Map<string, boolean>();
  const isPerson = (label: string): boolean => {
    let answer = persons.get(label);
    if (answer === undefined) {
      answer = isPersonKey(label.slice(label.lastIndexOf('.') + 1));
      if (persons.size < 10_000) persons.set(label, answer);
    }
    return answer;
  };
  const emit = (value: string, { label }: LabelPath, element: Element): void => {
    const written = value.trim();
    if (written === '') return;
    const { scope } = element;
    if (!scope.person && isPerson(label)) scope.person = true;
    scope.fields += 1;
    const { record } = scope;
    const place = { record, field: scope.fields };
    out.push(
      label === ''
        ? { kind: 'text', text: written, place, record }
        : { kind: 'text', text: written, place, label, record },
    );
  };
  const flush = (): void => {
    if (text === '') return;
    const element = stack.at(-1)!;
    emit(text.includes('&') ? decode(text) : text, element.label, element);
    text = '';
  };
  const add = (part: string): void => {
    text += part;
    if (text.length > PART_CHARS) flush();
  };
  const childOf = (parent: Element, name: string): Element => {
    const local = localOf(name);
    const path =
      parent.path === undefined || stack.length > 32 || repeated.size === 0
        ? undefined
        : `${parent.path}/${local}`;
    const again = parent.lastChild === name && stack.length === 2;
    const begins = !parent.scope.person && (again || (path !== undefined && repeated.has(path)));
    parent.lastChild = name;
    if (begins) records += 1;
    const scope = begins ? { record: records, person: false, fields: 0 } : parent.scope;
    return { name, path, label: parent.label.below(local), scope, lastChild: '' };
  };

  return {
    handler: {
      text: add,
      open(name, attributes, selfClosing) {
        flush();
        const parent = stack.at(-1)!;
        const isDeep = stack.length > MAX_DEPTH;
        const element = isDeep ? parent : childOf(parent, name);
        for (const [attribute, value] of attributesOf(attributes)) {
          if (attribute.startsWith('xmlns')) continue;
          const local = localOf(attribute);
          // FHIR writes <family value="…"/>: the element is the name of the value.
          const label = local === 'value' ? element.label : element.label.below(local);
          emit(value.includes('&') ? decode(value) : value, label, element);
        }
        if (selfClosing) return;
        if (isDeep) {
          tooDeep += 1;
          note({ code: 'TOO_DEEP', detail: `${MAX_DEPTH} levels` });
        } else stack.push(element);
      },
      close(name) {
        flush();
        if (tooDeep > 0) {
          tooDeep -= 1;
          return;
        }
        const at = stack.findLastIndex((element) => element.name === name);
        if (at <= 0 || at < stack.length - 1) note({ code: 'BAD_FORMAT' });
        if (at > 0) stack.length = at;
      },
      verbatim(kind, part) {
        if (kind === 'cdata' || kind === 'raw') {
          flush();
          const element = stack.at(-1)!;
          emit(part, element.label, element);
          return;
        }
        verbatim += part;
        if (verbatim.length > PART_CHARS) this.verbatimEnd(kind);
      },
      verbatimEnd(kind) {
        // The declaration itself says nothing of anybody.
        const isDeclaration = kind === 'instruction' && /^xml[\s-]/.test(verbatim);
        if (!isDeclaration && kind !== 'cdata') emit(verbatim, labels, stack.at(-1)!);
        verbatim = '';
      },
      broken() {
        note({ code: 'BAD_FORMAT' });
      },
    },
    take() {
      const taken = out;
      out = [];
      return taken;
    },
    finish() {
      flush();
      if (verbatim !== '') emit(verbatim, labels, stack.at(-1)!);
      if (stack.length > 1 || verbatim !== '' || tooDeep > 0) note({ code: 'BAD_FORMAT' });
    },
  };
};

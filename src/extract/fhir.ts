/** FHIR resources and bundles, in JSON (one, many, or one a line) and XML: a patient's resources that stand together are one record. */
import type { Segment } from '../model/segment.ts';
import { behindPrologue } from './behind-prologue.ts';
import { type ClinicalNode, type ClinicalTree, createJsonTree, createXmlTree } from './clinical-tree.ts';
import { type ClinicalSink, walkNode } from './clinical-walk.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { FHIR_TYPES } from './fhir-types.ts';
import { headText } from './head-text.ts';
import { startsAsJson } from './json.ts';
import { createJsonLexer } from './json-lexer.ts';
import { createMarkupLexer } from './markup-lexer.ts';
import { memorySource } from './source.ts';
import { textPieces } from './text-pieces.ts';

const SLICE_CHARS = 128 * 1024;
const ROOT = /^<(?:\w+:)?([A-Z][A-Za-z]+)(?:\s[^<>]*)?>/;

const isFhirXml = (text: string): boolean => {
  const { rest } = behindPrologue(text);
  const root = ROOT.exec(rest);
  return root !== null && FHIR_TYPES.has(root[1] as string) && root[0].includes('http://hl7.org/fhir');
};

const isFhirJson = (text: string): boolean => {
  const type = /"resourceType"\s{0,20}:\s{0,20}"([A-Z][A-Za-z]{2,40})"/.exec(text)?.[1];
  return (
    type !== undefined &&
    FHIR_TYPES.has(type) &&
    /^[\s\x1e]*[[{]/.test(text) &&
    (startsAsJson(text) || text.includes('\n'))
  );
};

export const fhir: Extractor = {
  name: 'fhir',
  version: 1,
  accepts({ head }) {
    const text = headText(head);
    if (text === undefined) return false;
    return text.trimStart().startsWith('<') ? isFhirXml(text) : isFhirJson(text);
  },
  extract: readResources,
};

/** An entry of a bundle is whole when it ends, long before the bundle does. */
const isEntry = (name: string, depth: number): boolean =>
  depth === 2 && (name === 'entry' || name === 'parameter');

/** Elements that name the patient a resource is about. */
const SUBJECTS = new Set(['subject', 'patient', 'beneficiary', 'for', 'individual']);

const writtenIn = (node: ClinicalNode | undefined): string =>
  node === undefined
    ? ''
    : node.text.trim() || (node.children.find(({ name }) => name === '@value')?.text ?? '');
const child = (node: ClinicalNode | undefined, name: string): ClinicalNode | undefined =>
  node?.children.find((each) => each.name === name);

async function* readResources({ source, note, descend }: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const isXml = (headText(await source.head()) ?? '').trimStart().startsWith('<');
  let batch: Segment[] = [];
  let documents: Uint8Array[] = [];
  let member = 0;
  let record = 0;
  let field = 0;
  /** What the patient of the record at hand is called by references. */
  let subject: ReadonlySet<string> = new Set();

  const sink: ClinicalSink = {
    value(label, text) {
      if (text.trim() === '') return;
      field += 1;
      batch.push({ kind: 'text', text, place: { record, field }, label, record });
    },
    document: (bytes) => void documents.push(bytes),
    resource(node, walk) {
      begin(node, '');
      walk();
    },
  };
  const begin = (node: ClinicalNode, fullUrl: string): void => {
    const type = writtenIn(child(node, 'resourceType')) || node.name;
    if (type === 'Bundle') return;
    const named =
      type === 'Patient'
        ? [`Patient/${writtenIn(child(node, 'id'))}`, fullUrl]
        : node.children
            .filter(({ name }) => SUBJECTS.has(name))
            .map((each) => writtenIn(child(each, 'reference')));
    const names = named
      .map((name) => name.replace(/^https?:.*\/(?=Patient\/)/, ''))
      .filter((name) => name !== '' && name !== 'Patient/');
    if (names.some((name) => subject.has(name))) return;
    record += 1;
    field = 0;
    subject = new Set(names);
  };
  const readTree = (root: ClinicalNode): void => {
    const type = writtenIn(child(root, 'resourceType')) || (/^[A-Z]/.test(root.name) ? root.name : '');
    if (type !== 'Bundle') begin(root, '');
    for (const part of root.children) {
      const resource = part.name === 'entry' ? child(part, 'resource') : undefined;
      if (resource === undefined) {
        walkNode(part, type === '' ? 'Resource' : type, sink);
        continue;
      }
      const inner =
        child(resource, 'resourceType') === undefined
          ? (resource.children.find(({ name }) => /^[A-Z]/.test(name)) ?? resource)
          : resource;
      const innerType = writtenIn(child(inner, 'resourceType')) || inner.name;
      begin(inner, writtenIn(child(part, 'fullUrl')));
      for (const each of inner.children) walkNode(each, innerType, sink);
      for (const each of part.children) if (each !== resource) walkNode(each, 'Bundle.entry', sink);
    }
  };
  async function* give(tree: ClinicalTree): AsyncGenerator<readonly Segment[]> {
    for (const root of tree.take()) readTree(root);
    const found = documents;
    documents = [];
    yield batch;
    batch = [];
    for (const bytes of found) {
      member += 1;
      yield* descend(memorySource(bytes, '', source.budget), member);
    }
  }

  if (isXml) {
    const tree = createXmlTree(isEntry);
    const lexer = createMarkupLexer(tree.handler, false, new Set());
    for await (const { text } of textPieces(source)) {
      for (let at = 0; at < text.length; at += SLICE_CHARS) lexer.push(text.slice(at, at + SLICE_CHARS));
      yield* give(tree);
    }
    lexer.end();
    tree.finish();
    if (tree.isBroken) note({ code: 'BAD_FORMAT' });
    yield* give(tree);
    return;
  }
  const tree = createJsonTree(isEntry);
  const lexer = createJsonLexer(tree.handler);
  for await (const { text, line } of textPieces(source)) {
    for (let rest: string | undefined = text; rest !== undefined && rest !== ''; ) {
      const broken: string | undefined = lexer.push(rest);
      if (broken === undefined) break;
      note({ code: 'BAD_FORMAT' });
      lexer.end();
      tree.finish();
      // One line a resource: the broken line is text, the next one a resource again.
      const newline: number = broken.indexOf('\n');
      const end: number = newline < 0 ? broken.length : newline + 1;
      for (const root of tree.take()) readTree(root);
      batch.push({ kind: 'text', text: broken.slice(0, end), place: { line } });
      rest = broken.slice(end);
      if (/^\s*[^\s[{]/.test(rest)) {
        batch.push({ kind: 'text', text: rest, place: { line } });
        rest = undefined;
      }
    }
    yield* give(tree);
  }
  if (!lexer.end()) note({ code: 'BAD_FORMAT' });
  tree.finish();
  yield* give(tree);
}

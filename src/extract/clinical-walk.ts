/** Trees of FHIR and CDA as labelled values: names, identifiers, addresses and numbers put together as their data types say. */
import type { ClinicalNode } from './clinical-tree.ts';
import { decodeBase64 } from './decode-base64.ts';

export interface ClinicalSink {
  value(label: string, text: string): void;
  /** A document inside: an attachment, a body that is no XML. */
  document(bytes: Uint8Array): void;
  /** A resource of its own begins inside another, and ends. */
  resource?(node: ClinicalNode, walk: () => void): void;
}

/** Roots of object identifiers and names of systems that say of what kind a number is (HL7 registry; hl7.org/fhir/identifier-registry). */
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/us-ssn|2\.16\.840\.1\.113883\.4\.1$/, 'SS'],
  [/us-npi|2\.16\.840\.1\.113883\.4\.6$/, 'NPI'],
  [/us-mbi|us-medicare|2\.16\.840\.1\.113883\.4\.(?:572|927)$/, 'MC'],
  [/2\.16\.840\.1\.113883\.4\.3\.\d+$|driver/i, 'DL'],
  [/passport-|2\.16\.840\.1\.113883\.4\.330/, 'PPN'],
  [/nhs-number|2\.16\.840\.1\.113883\.2\.1\.4\.1$/, 'NHS'],
  [/us-dea|2\.16\.840\.1\.113883\.4\.814$/, 'DEA'],
];

export const typeOfSystem = (system: string): string | undefined =>
  SYSTEMS.find(([pattern]) => pattern.test(system))?.[1];

const childText = (node: ClinicalNode, ...names: readonly string[]): string => {
  for (const name of names) {
    const child = node.children.find((each) => each.name === name);
    if (child !== undefined) return textOf(child);
  }
  return '';
};
/** FHIR's XML has the value in an attribute. */
const textOf = (node: ClinicalNode): string =>
  (node.text.trim() || node.children.find(({ name }) => name === '@value')?.text || '').trim();
const all = (node: ClinicalNode, name: string): string[] =>
  node.children
    .filter((child) => child.name === name)
    .map(textOf)
    .filter((text) => text !== '');
const has = (node: ClinicalNode, name: string): boolean => node.children.some((child) => child.name === name);

const BLOCKS = new Set('tr paragraph p div li item br caption title h1 h2 h3 table'.split(' '));

/** Narrative: rows and paragraphs are lines, cells stand apart. */
export const narrativeOf = (node: ClinicalNode): string => {
  const parts: string[] = [node.text];
  for (const child of node.children) {
    if (child.name.startsWith('@')) continue;
    const inner = narrativeOf(child);
    parts.push(
      BLOCKS.has(child.name)
        ? `\n${inner}\n`
        : child.name === 'td' || child.name === 'th'
          ? `${inner}\t`
          : ` ${inner} `,
    );
  }
  return parts
    .join('')
    .replace(/[ \t]*\n\s*/g, '\n')
    .trim();
};

const isHumanName = (node: ClinicalNode): boolean => has(node, 'family') || has(node, 'given');

/** Names of elements that are used, so that none is read twice. */
const rest = (node: ClinicalNode, used: readonly string[], label: string, sink: ClinicalSink): void => {
  for (const child of node.children) if (!used.includes(child.name)) walkNode(child, label, sink);
};

const human = (node: ClinicalNode, label: string, sink: ClinicalSink): void => {
  const family = all(node, 'family').join(' ');
  const given = all(node, 'given').join(' ');
  sink.value(`${label}.human`, family === '' || given === '' ? family || given : `${family}, ${given}`);
  sink.value(`${label}.text`, childText(node, 'text'));
  rest(node, ['family', 'given', 'text'], `${label}:more`, sink);
};

/** A place smaller than a state: the street, or the city where no street is given. */
const address = (node: ClinicalNode, label: string, sink: ClinicalSink): void => {
  const street = [...all(node, 'line'), ...all(node, 'streetAddressLine')].join(', ');
  sink.value(`${label}.street`, street || childText(node, 'text') || childText(node, 'city'));
  sink.value(`${label}.zip`, childText(node, 'postalCode'));
  rest(node, ['line', 'streetAddressLine', 'postalCode'], `${label}:more`, sink);
};

/** FHIR: system and type; CDA: `root` says whose number `extension` is. */
const identifier = (node: ClinicalNode, label: string, sink: ClinicalSink): void => {
  const type = node.children.find(({ name }) => name === 'type');
  const codes = (type?.children ?? [])
    .filter(({ name }) => name === 'coding')
    .map((coding) => childText(coding, 'code').toUpperCase());
  const kind = typeOfSystem(childText(node, 'system', '@root')) ?? codes.find((code) => code !== '');
  const text = childText(node, 'value', '@extension');
  sink.value(kind === undefined ? `${label}.id` : `${label}.id.${kind}`, text);
  rest(node, ['value', '@extension', '@root'], `${label}:more`, sink);
};

const telecom = (text: string, system: string, label: string, sink: ClinicalSink): void => {
  const scheme = /^(tel|fax|mailto|sms):/i.exec(text)?.[1]?.toLowerCase();
  const kind =
    text.includes('@') || system === 'email'
      ? 'email'
      : scheme === 'fax' || system === 'fax'
        ? 'fax'
        : 'phone';
  sink.value(`${label}.${kind}`, text.replace(/^(?:tel|fax|mailto|sms):/i, ''));
};

/** ICD-9-CM and ICD-10-CM by address or object identifier. */
const isIcd = (system: string): boolean =>
  /icd-?(?:9|10)|2\.16\.840\.1\.113883\.6\.(?:3|4|42|90|103|104)$/i.test(system);

const isBase64 = (node: ClinicalNode): boolean => childText(node, '@representation') === 'B64';

export const walkNode = (node: ClinicalNode, above: string, sink: ClinicalSink): void => {
  const { name } = node;
  if (name === 'templateId' || name === 'typeId') return;
  if (sink.resource !== undefined && (has(node, 'resourceType') || (/^[A-Z]/.test(name) && above !== ''))) {
    const type = childText(node, 'resourceType') || name;
    sink.resource(node, () => {
      for (const child of node.children) walkNode(child, type, sink);
    });
    return;
  }
  const own = name.startsWith('@') ? name.slice(1) : name;
  const label = above === '' || own === 'value' ? above || own : `${above}.${own}`;
  if (name === 'div' || (name === 'text' && above.endsWith('section'))) {
    const written = narrativeOf(node);
    sink.value(
      label,
      /<[a-z!/]/i.test(written)
        ? written
            .replace(/<(?:\/?(?:p|div|tr|li|br|h\d|table)\b[^>]*)>/gi, '\n')
            .replace(/<[^>]{0,1000}>/g, ' ')
        : written,
    );
    return;
  }
  if (isBase64(node) || (name === 'data' && textOf(node).length > 8)) {
    const bytes = decodeBase64(textOf(node));
    if (bytes !== undefined) {
      sink.document(bytes);
      return;
    }
  }
  if (isHumanName(node)) {
    human(node, label, sink);
    return;
  }
  if (has(node, 'line') || has(node, 'postalCode') || has(node, 'streetAddressLine')) {
    address(node, label, sink);
    return;
  }
  if (name === 'identifier' || (name === 'id' && has(node, '@root'))) {
    identifier(node, label, sink);
    return;
  }
  if (name === 'telecom') {
    telecom(childText(node, 'value', '@value'), childText(node, 'system'), label, sink);
    rest(node, ['value', '@value'], `${label}:more`, sink);
    return;
  }
  if (has(node, 'code') || has(node, '@code')) {
    const kind = isIcd(childText(node, 'system', '@codeSystem')) ? 'icd' : 'code';
    if (kind === 'icd') sink.value(`${label}.icd`, childText(node, 'code', '@code'));
    rest(
      node,
      kind === 'icd'
        ? ['code', '@code', '@codeSystem', '@codeSystemName']
        : ['@codeSystem', '@codeSystemName'],
      label,
      sink,
    );
    return;
  }
  if ((name === 'extension' || name === 'modifierExtension') && (has(node, 'url') || has(node, '@url'))) {
    const url = childText(node, 'url', '@url');
    rest(node, ['url', '@url'], `${label}.${url.slice(url.lastIndexOf('/') + 1)}`, sink);
    return;
  }
  const text = node.text.trim();
  if (text !== '') sink.value(label, text);
  for (const child of node.children) walkNode(child, label, sink);
};

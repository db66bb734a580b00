/** One HL7 v2 field as labelled values: escapes resolved, the parts of names, identifiers, addresses and numbers told apart. */
import { type Hl7Type, hl7TypeOf } from './hl7v2-types.ts';

/** The separators that a message's own header names. */
export interface Separators {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

export interface Hl7Value {
  readonly label: string;
  readonly text: string;
}

const FORMATTING: Readonly<Record<string, string>> = {
  '.br': '\n',
  '.sp': '\n',
  '.ce': '\n',
  '.in': ' ',
  '.ti': ' ',
  '.sk': ' ',
};

/** HL7 2.9, 2.7: `\F\ \S\ \T\ \R\ \E\ \X0D\ \.br\`; highlighting and character-set switches say nothing. */
export const unescapeHl7 = (text: string, separators: Separators): string => {
  const { escape: mark } = separators;
  if (mark === '' || !text.includes(mark)) return text;
  const sign = mark.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return text.replace(new RegExp(`${sign}([^${sign}\\r\\n]{0,4000})${sign}`, 'g'), (whole, code: string) => {
    if (code === 'F') return separators.field;
    if (code === 'S') return separators.component;
    if (code === 'T') return separators.subcomponent;
    if (code === 'R') return separators.repetition;
    if (code === 'E') return mark;
    if (/^X(?:[0-9a-f]{2})+$/i.test(code)) return Buffer.from(code.slice(1), 'hex').toString();
    if (code.startsWith('.')) return FORMATTING[code.slice(0, 3)] ?? '\n';
    if (/^(?:[HN]|[CMZ][0-9A-Fa-f]{0,8})$/.test(code)) return '';
    return whole;
  });
};

const trimmed = (text: string | undefined): string => (text ?? '').trim();

/** The family name is written first, `family&own&prefix`; a name all in one part is given as it stands. */
const personName = (family: string, given: string, middle: string): string => {
  const first = [given, middle].filter((part) => part !== '').join(' ');
  return family === '' || first === '' ? family || first : `${family}, ${first}`;
};

/** Identifier types that systems write instead of table 0203's, by the authority that gave the number. */
const authorityType = (authority: string): string | undefined => {
  if (/^(?:US)?SSA?\b|social security|2\.16\.840\.1\.113883\.4\.1\b/i.test(authority)) return 'SS';
  if (/^NHS\b/i.test(authority)) return 'NHS';
  return undefined;
};

/** Kinds of NPI: table 0203 says NPI; others write the authority. */
const providerType = (type: string, authority: string): string =>
  type === '' && /\bNPI\b|2\.16\.840\.1\.113883\.4\.6\b/i.test(authority) ? 'NPI' : type;

const SPLITTERS: Readonly<
  Record<
    Hl7Type,
    (
      label: string,
      parts: readonly string[],
      sub: (part: string | undefined) => string,
    ) => [Hl7Value[], number[]]
  >
> = {
  name: (label, parts, sub) => [
    [{ label: `${label}.name`, text: personName(sub(parts[0]), trimmed(parts[1]), trimmed(parts[2])) }],
    [0, 1, 2],
  ],
  provider: (label, parts, sub) => {
    // CNN and NDL hold their person one level below: `id&family&given`.
    const nested = parts[0]?.includes('\0') === true;
    const own = nested ? (parts[0] as string).split('\0') : parts;
    const type = nested ? '' : providerType(trimmed(parts[12]), `${parts[8] ?? ''} ${parts[21] ?? ''}`);
    return [
      [
        { label: `${label}.name`, text: personName(sub(own[1]), trimmed(own[2]), trimmed(own[3])) },
        { label: type === '' ? `${label}:id` : `${label}.id.${type.toUpperCase()}`, text: trimmed(own[0]) },
      ],
      nested ? [0] : [0, 1, 2, 3],
    ];
  },
  id: (label, parts) => {
    const type = trimmed(parts[4]).toUpperCase() || authorityType(trimmed(parts[3]));
    const text = trimmed(parts[0]).replaceAll('\0', ' ');
    return [
      [{ label: type === undefined || type === '' ? `${label}.id` : `${label}.id.${type}`, text }],
      [0, 4],
    ];
  },
  entity: (label, parts) => [[{ label: `${label}.id`, text: trimmed(parts[0]).replaceAll('\0', ' ') }], [0]],
  address: (label, parts, sub) => [
    [
      {
        label: `${label}.street`,
        // The city where no street is given: a place smaller than a state.
        text:
          [sub(parts[0]), trimmed(parts[1])].filter((part) => part !== '').join(', ') || trimmed(parts[2]),
      },
      { label: `${label}.zip`, text: trimmed(parts[4]) },
    ],
    [0, 1, 4],
  ],
  phone: (label, parts) => {
    const fax = trimmed(parts[2]).toUpperCase() === 'FX';
    const spelled = [parts[5], parts[6]]
      .map(trimmed)
      .filter((part) => part !== '')
      .join('');
    const number = trimmed(parts[0]) || trimmed(parts[11]) || spelled;
    const isMail = number.includes('@');
    return [
      [
        { label: `${label}.${isMail ? 'email' : fax ? 'fax' : 'phone'}`, text: number },
        { label: `${label}.email`, text: trimmed(parts[3]) },
      ],
      [0, 3, 5, 6, 11],
    ];
  },
  code: (label, parts) => [[{ label: `${label}.code`, text: trimmed(parts[0]) }], [0]],
};

/** `field` is one repetition as written; `label` is `PID-5`. Whatever has no meaning of its own comes last, under `PID-5:more`. */
export const hl7Values = (field: string, label: string, separators: Separators): Hl7Value[] => {
  if (field === '' || field === '""') return [];
  // NUL marks subcomponents, so that an escaped separator is none.
  const parts = field.split(separators.component).map((part) =>
    part
      .split(separators.subcomponent)
      .map((sub) => unescapeHl7(sub, separators))
      .join('\0'),
  );
  const type = hl7TypeOf(label);
  const first = (part: string | undefined): string => trimmed(part?.split('\0', 1)[0]);
  const joined = (texts: readonly string[]): string =>
    texts
      .join('\0')
      .split('\0')
      .map(trimmed)
      .filter((text) => text !== '' && text !== '""')
      .join('\t');
  if (type === undefined) return [{ label, text: joined(parts) }];
  const [values, used] = SPLITTERS[type](label, parts, first);
  const more = joined(
    parts.map((part, at) => (used.includes(at) ? part.split('\0').slice(1).join('\0') : part)),
  );
  return [...values, { label: `${label}:more`, text: more }].filter(({ text }) => text !== '');
};

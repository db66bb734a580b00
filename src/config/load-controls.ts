/** Tables of controls, clauses and citations, each with the conditions that name it. */
import { z } from 'zod';
import { type ConditionRow, conditionsSchema } from '../classify/policy-schema.ts';
import { RULES_FOLDER } from './load-rules.ts';
import { readYaml } from './read-yaml.ts';

export const EDITIONS = ['2022', '2013'] as const;
export type Edition = (typeof EDITIONS)[number];

/** The five attributes of ISO/IEC 27002:2022, and its four themes. */
export const ATTRIBUTES = {
  theme: 'theme',
  type: 'controlType',
  property: 'securityProperties',
  concept: 'cybersecurityConcepts',
  capability: 'operationalCapabilities',
  domain: 'securityDomains',
} as const;
export type Attribute = keyof typeof ATTRIBUTES;

export interface ControlRow {
  readonly id: string;
  readonly title: string;
  /** Empty in the edition of 2013, and for clauses and citations. */
  readonly attributes: Readonly<Record<Attribute, readonly string[]>>;
  /** Numbers in the other edition. */
  readonly otherEdition: readonly string[];
  readonly newIn2022: boolean;
  readonly primaryFor: readonly string[];
  readonly supportingFor: readonly string[];
}

const texts = z.array(z.string());
const schema2022 = z.object({
  controls: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      theme: z.string(),
      controlType: texts,
      securityProperties: texts,
      cybersecurityConcepts: texts,
      operationalCapabilities: texts,
      securityDomains: texts,
      newIn2022: z.boolean(),
      iso27002_2013: texts.default([]),
    }),
  ),
});
const schema2013 = z.object({
  controls: z.array(z.object({ id: z.string(), title: z.string(), iso27002_2022: texts.default([]) })),
});
const clausesSchema = z.object({
  clauses: z.array(z.object({ id: z.string(), title: z.string(), speaks: z.string().optional() })),
});
const citationsSchema = z.object({ citations: z.array(z.object({ id: z.string(), title: z.string() })) });

const NO_ATTRIBUTES = { theme: [], type: [], property: [], concept: [], capability: [], domain: [] };

const read = <Schema extends z.ZodType>(schema: Schema, file: string): z.infer<Schema> =>
  readYaml(schema, `${RULES_FOLDER}controls/${file}.yaml`, 'Controls');

const conditions = (): readonly ConditionRow[] => read(conditionsSchema, 'conditions').conditions;

const idsWhere = (rows: readonly ConditionRow[], test: (row: ConditionRow) => boolean): string[] =>
  rows.filter(test).map(({ id }) => id);

export const loadControls = (edition: Edition): readonly ControlRow[] => {
  const rows = conditions();
  if (edition === '2022')
    return read(schema2022, 'iso27002-2022').controls.map((control) => ({
      id: control.id,
      title: control.title,
      attributes: {
        theme: [control.theme],
        type: control.controlType,
        property: control.securityProperties,
        concept: control.cybersecurityConcepts,
        capability: control.operationalCapabilities,
        domain: control.securityDomains,
      },
      otherEdition: control.iso27002_2013,
      newIn2022: control.newIn2022,
      primaryFor: idsWhere(rows, ({ primary }) => primary.includes(control.id)),
      supportingFor: idsWhere(rows, ({ supporting }) => supporting.includes(control.id)),
    }));
  return read(schema2013, 'iso27002-2013').controls.map(({ id, title, iso27002_2022 }) => ({
    id,
    title,
    attributes: NO_ATTRIBUTES,
    otherEdition: iso27002_2022,
    newIn2022: false,
    primaryFor: idsWhere(rows, ({ primary }) => primary.some((one) => iso27002_2022.includes(one))),
    supportingFor: idsWhere(rows, ({ supporting }) => supporting.some((one) => iso27002_2022.includes(one))),
  }));
};

const plain = (id: string, title: string, primaryFor: readonly string[]): ControlRow => ({
  id,
  title,
  attributes: NO_ATTRIBUTES,
  otherEdition: [],
  newIn2022: false,
  primaryFor,
  supportingFor: [],
});

/** A condition names clauses in words: `6.1.2 c-e; 8.2 (planned intervals)`. */
export const namesClause = (clauses: string, id: string): boolean =>
  clauses.split(';').some((part) => {
    const named = part.trim().split(' ')[0] ?? '';
    return named === id || named.startsWith(`${id}.`);
  });

export const loadClauses = (): readonly ControlRow[] =>
  read(clausesSchema, 'iso27001-2022').clauses.map(({ id, title, speaks }) =>
    plain(
      id,
      speaks === undefined ? title : `${title} (${speaks})`,
      idsWhere(conditions(), ({ clauses }) => namesClause(clauses, id)),
    ),
  );

export const loadCitations = (): readonly ControlRow[] =>
  read(citationsSchema, 'hipaa').citations.map(({ id, title }) =>
    plain(
      id,
      title,
      idsWhere(conditions(), ({ hipaa }) => hipaa.includes(id)),
    ),
  );

/**
 * CISO Assistant over its API: files into the data wizard, which knows a record by its `ref_id` inside the container that
 * X-Target-Id names. Without that header every import would make a new container, so it is always sent.
 */
import { z } from 'zod';
import { UserError } from '../model/user-error.ts';
import { CallFailure } from '../util/failure.ts';
import { type Table, toCsv } from '../util/tables.ts';
import { labelsSchema } from './ciso-bundle.ts';
import { assetTable, findingTable, ISO27005_LABELS, labelOf, scenarioTable } from './ciso-tables.ts';
import type { Change } from './plan.ts';
import { type Answer, type LiveContext, liveKind } from './register.ts';

const uuid = z.uuid();
const options = z
  .strictObject({
    /** Folder (domain) that the assets belong to. */
    folder: uuid,
    domain: z.string().default('Global'),
    perimeter: uuid.optional(),
    /** Follow-up (findings assessment) that takes the findings. */
    findingsAssessment: uuid.optional(),
    /** Risk assessment that takes the scenarios, and its matrix. */
    riskAssessment: uuid.optional(),
    matrix: uuid.optional(),
    labels: labelsSchema.default(ISO27005_LABELS),
  })
  .refine(({ findingsAssessment, riskAssessment }) => findingsAssessment ?? riskAssessment, {
    message: 'name findingsAssessment or riskAssessment, or both',
  })
  .refine(({ riskAssessment, matrix }) => riskAssessment === undefined || matrix !== undefined, {
    message: 'a riskAssessment needs its matrix',
  });
type Options = z.infer<typeof options>;

/** `{ results: { failed, errors } }`; what else it says changes from version to version. */
const resultsSchema = z.looseObject({
  results: z
    .looseObject({ failed: z.number().optional(), errors: z.array(z.unknown()).optional() })
    .optional(),
});

/** All names anywhere in a matrix: its definition comes as an object or as JSON in a string. */
const namesIn = (value: unknown, names: Set<string> = new Set(), depth = 0): Set<string> => {
  if (depth > 8) return names;
  if (typeof value === 'string' && value.startsWith('{')) {
    try {
      namesIn(JSON.parse(value), names, depth + 1);
    } catch {
      return names;
    }
  } else if (Array.isArray(value)) for (const one of value) namesIn(one, names, depth + 1);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      if (key === 'name' && typeof one === 'string') names.add(one);
      namesIn(one, names, depth + 1);
    }
  return names;
};

const createSink = ({ http, url, options: said }: LiveContext<Options>) => {
  const load = async (
    model: string,
    table: Table,
    target: string | undefined,
  ): Promise<readonly unknown[]> => {
    const answer = await http.call({
      method: 'POST',
      url: `${url}/api/data-wizard/load-file/`,
      // The same file twice is the same records: it may be sent again after any failure.
      repeatable: true,
      headers: {
        'content-type': 'text/csv',
        'content-disposition': `attachment; filename="phisweep-${table.name}.csv"`,
        'x-model-type': model,
        'x-folder-id': said.folder,
        'x-on-conflict': 'update',
        ...(said.perimeter === undefined ? {} : { 'x-perimeter-id': said.perimeter }),
        ...(said.matrix === undefined ? {} : { 'x-matrix-id': said.matrix }),
        ...(target === undefined ? {} : { 'x-target-id': target }),
      },
      body: toCsv(table, false),
    });
    const { results } = answer.read(resultsSchema);
    const errors = results?.errors ?? [];
    return errors.length === 0 && (results?.failed ?? 0) > 0 ? [`${results?.failed} records failed`] : errors;
  };

  const check = async (): Promise<void> => {
    if (said.riskAssessment === undefined) return;
    const answer = await http.call({ method: 'GET', url: `${url}/api/risk-matrices/${said.matrix}/` });
    const known = namesIn(answer.read(z.unknown()));
    const missing = [...said.labels.probability, ...said.labels.impact].filter((label) => !known.has(label));
    if (missing.length > 0)
      throw new UserError(
        `The matrix of CISO Assistant has no label ${missing.map((label) => JSON.stringify(label)).join(', ')}; it has ${[...known].map((label) => JSON.stringify(label)).join(', ')}. Name its labels under options.labels.`,
      );
  };

  const loadAll = async (changes: readonly Change[]): Promise<readonly unknown[]> => {
    if (changes[0]?.item.kind === 'asset') return load('Asset', assetTable(changes, said.domain), undefined);
    const errors: unknown[] = [];
    if (said.findingsAssessment !== undefined)
      errors.push(
        ...(await load('FindingsAssessment', findingTable(changes, true), said.findingsAssessment)),
      );
    if (said.riskAssessment !== undefined)
      errors.push(
        ...(await load('RiskAssessment', scenarioTable(changes, said.labels, true), said.riskAssessment)),
      );
    return errors;
  };

  const send = async (changes: readonly Change[]): Promise<ReadonlyMap<string, Answer>> => {
    for (const { item } of changes)
      if (item.kind === 'risk') {
        labelOf(said.labels.probability, item.likelihood, 'probability');
        labelOf(said.labels.impact, item.consequence, 'impact');
      }
    const errors = (await loadAll(changes)).map((error) => JSON.stringify(error).slice(0, 300));
    const blamed = (key: string): string | undefined => errors.find((error) => error.includes(key));
    // Errors that name nobody are everybody's.
    const shared = errors.find((error) => !changes.some(({ item }) => error.includes(item.key)));
    if (shared !== undefined && changes.length > 1)
      throw new CallFailure(`CISO Assistant refused a file: ${shared}`, {
        status: 200,
        uncertain: false,
      });
    return new Map(
      changes.map(({ item: { key } }): [string, Answer] => {
        const reason = blamed(key) ?? shared;
        return [key, reason === undefined ? { remoteId: key } : { refused: reason }];
      }),
    );
  };

  return { batch: { create: 200, change: 200 }, check, send };
};

export const cisoAssistant = liveKind<Options>({
  kind: 'ciso-assistant',
  way: 'live',
  says: 'CISO Assistant over its API: assets, then findings, risk scenarios or both',
  takes: ['asset', 'risk'],
  version: 1,
  credentials: 'required',
  authorise: (secret) => ({ authorization: `Token ${secret}` }),
  options: options as z.ZodType<Options>,
  scope: ({ folder, findingsAssessment, riskAssessment }) =>
    [folder, findingsAssessment, riskAssessment].filter((id) => id !== undefined).join(' '),
  create: createSink,
});

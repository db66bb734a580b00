/** ServiceNow through an import set: one staging row per change, and a transform map that coalesces on `u_external_id`. */
import { z } from 'zod';
import { controlIds, type RegisterItem, type RiskItem, riskText } from './item.ts';
import { type Change, isDecision } from './plan.ts';
import { type Answer, type LiveContext, liveKind } from './register.ts';

const table = z.string().regex(/^[a-z0-9_]+$/);
const options = z.strictObject({
  /** Staging table of the import set. */
  staging: table,
  /** Where the transform map writes to, and the field that holds the key there: then a record is looked up before it is made. */
  target: z.strictObject({ table, keyField: table }).optional(),
  /** Values for `u_state`. Active ones are draft, assess, review and monitor by default (sn_risk.active_states). */
  states: z
    .strictObject({ open: z.string(), accepted: z.string(), closed: z.string() })
    .default({ open: 'draft', accepted: 'monitor', closed: 'retired' }),
});
type Options = z.infer<typeof options>;

const answerSchema = z.looseObject({
  result: z.array(
    z.looseObject({
      status: z.string().optional(),
      sys_id: z.string().optional(),
      error_message: z.string().optional(),
    }),
  ),
});
const rowsSchema = z.looseObject({ result: z.array(z.record(z.string(), z.unknown())) });

const stateOf = ({ item, closed }: Change, { states }: Options): string =>
  closed
    ? states.closed
    : item.kind === 'risk' && item.exception !== undefined
      ? states.accepted
      : states.open;

const rowOf = (change: Change, risk: RiskItem, said: Options): Readonly<Record<string, string>> => ({
  u_external_id: risk.key,
  u_rule: risk.condition,
  u_short_description: risk.title.slice(0, 160),
  u_description: riskText(risk),
  u_asset: risk.assetName,
  u_likelihood: String(risk.likelihood),
  u_impact: String(risk.consequence),
  u_level: risk.level,
  u_controls: controlIds(risk).join(','),
  u_treatment: risk.treatments.join('; '),
  u_accepted_until: risk.exception?.until ?? '',
  u_action: change.action,
  // Empty: the map leaves the state as people set it.
  u_state: isDecision(change) ? stateOf(change, said) : '',
});

const createSink = ({ http, url, options: said }: LiveContext<Options>) => {
  const { target } = said;
  const sendOne = async (change: Change): Promise<Answer> => {
    const answer = await http.call({
      method: 'POST',
      url: `${url}/api/now/import/${said.staging}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change.item.kind === 'risk' ? rowOf(change, change.item, said) : {}),
      // Without a table to look into, coalescing is what keeps a repeated row from becoming a second record.
      repeatable: target === undefined || change.action !== 'create',
    });
    const [row] = answer.read(answerSchema).result;
    const { status, sys_id: id, error_message: reason } = row ?? {};
    if (id === undefined || id === '' || status === 'error' || status === 'ignored')
      return {
        refused: `the transform map answered ${status ?? 'nothing'}${reason === undefined ? '' : `: ${reason}`}`,
      };
    if (status === 'inserted' && change.remoteId !== undefined && id !== change.remoteId)
      return {
        refused: `a second record ${id} was made beside ${change.remoteId}: set u_external_id as coalesce field of the transform map, and delete the second`,
      };
    return { remoteId: id };
  };
  const find = async (items: readonly RegisterItem[]): Promise<ReadonlyMap<string, string>> => {
    if (target === undefined) return new Map();
    const query = new URLSearchParams({
      sysparm_query: `${target.keyField}IN${items.map(({ key }) => key).join(',')}^ORDERBYDESCsys_created_on`,
      sysparm_fields: `sys_id,${target.keyField}`,
      sysparm_limit: '1000',
    });
    const answer = await http.call({ method: 'GET', url: `${url}/api/now/table/${target.table}?${query}` });
    const { result } = answer.read(rowsSchema);
    // The oldest comes last and counts.
    return new Map(result.map((row) => [String(row[target.keyField]), String(row['sys_id'])]));
  };
  return {
    batch: { create: 1 },
    ...(target === undefined ? {} : { find }),
    send: async (changes: readonly Change[]) => {
      const answers = new Map<string, Answer>();
      for (const change of changes) answers.set(change.item.key, await sendOne(change));
      return answers;
    },
  };
};

export const servicenow = liveKind<Options>({
  kind: 'servicenow',
  way: 'live',
  says: 'ServiceNow: risks into the staging table of an import set',
  takes: ['risk'],
  version: 1,
  credentials: 'required',
  options: options as z.ZodType<Options>,
  scope: ({ staging }) => staging,
  create: createSink,
});

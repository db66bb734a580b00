/**
 * SimpleRisk's API v2 as observed on release 20260519: it makes a second risk for a repeated reference and cuts references at
 * 20 characters without a word, so a risk is searched for first; it answers 500 after having made it; without a scoring method it
 * makes everything as bad as can be; PATCH wants the subject every time; of assets it knows the name only.
 */
import { z } from 'zod';
import { CallFailure } from '../util/failure.ts';
import {
  type AssetItem,
  controlIds,
  controlsText,
  type RegisterItem,
  type RiskItem,
  riskText,
} from './item.ts';
import { type Change, isDecision } from './plan.ts';
import { type Answer, type LiveContext, liveKind } from './register.ts';

const LONGEST_REFERENCE = 20;

const id = z.number().int().positive();
const options = z.strictObject({
  /** Numbers of its lists; ask its administrator. */
  category: id.optional(),
  source: id.optional(),
  /** `key`: the X-API-KEY of the paid extra; `session`: user:password of a core installation. */
  auth: z.enum(['key', 'session']).default('key'),
  /** Names of its statuses. */
  statuses: z
    .strictObject({ accepted: z.string(), closed: z.string(), reopened: z.string() })
    .default({ accepted: 'Mgmt Reviewed', closed: 'Closed', reopened: 'Reopened' }),
});
type Options = z.infer<typeof options>;

const idText = z.union([z.string(), z.number()]).transform(String);
const risksSchema = z.looseObject({
  data: z.union([
    z.array(z.looseObject({ id: idText, reference_id: z.string().nullish() })),
    z.looseObject({ risks: z.array(z.looseObject({ id: idText, reference_id: z.string().nullish() })) }),
  ]),
});
const assetsSchema = z.looseObject({
  data: z.union([
    z.array(z.looseObject({ id: idText, name: z.string() })),
    z.looseObject({ assets: z.array(z.looseObject({ id: idText, name: z.string() })) }),
  ]),
});
const madeSchema = z.looseObject({
  data: z
    .looseObject({ risk_id: idText.optional(), asset_id: idText.optional(), id: idText.optional() })
    .nullish(),
});

const form = (fields: Readonly<Record<string, string | readonly string[] | undefined>>): string => {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') encoded.append(name, value);
    else for (const one of value ?? []) encoded.append(name, one);
  return encoded.toString();
};

const riskFields = (change: Change, risk: RiskItem, said: Options) => ({
  subject: risk.title,
  reference_id: risk.key,
  control_number: risk.primary[0]?.id,
  category: said.category === undefined ? undefined : String(said.category),
  source: said.source === undefined ? undefined : String(said.source),
  // 1: Classic. Left out, likelihood and impact become 5.
  scoring_method: '1',
  likelihood: String(risk.likelihood),
  impact: String(risk.consequence),
  assessment: riskText(risk),
  notes: `${controlsText(risk)}. Proposed: ${risk.treatments.join('; ')}`,
  'tags[]': ['phi', ...controlIds(risk).map((control) => `iso27002:${control}`)],
  // A list is answered with 500, and the risk is made all the same.
  affected_assets: risk.assetName,
  status: statusOf(change, risk, said),
});

/** Undefined: what people decided there stays. */
const statusOf = (change: Change, risk: RiskItem, { statuses }: Options): string | undefined => {
  if (change.closed) return statuses.closed;
  if (risk.exception !== undefined) return statuses.accepted;
  if (change.action === 'create' || !isDecision(change)) return undefined;
  return statuses.reopened;
};

const assetFields = (asset: AssetItem, closed: boolean) => ({
  name: asset.name,
  value: String(asset.worth),
  details: closed ? 'No patient data found any more.' : asset.summary,
  'tags[]': [closed ? 'phi-cleared' : 'phi'],
});

const createSink = ({ http, url, options: said }: LiveContext<Options>, secret: string | undefined) => {
  const api = `${url}/api/v2`;
  let session: Promise<Readonly<Record<string, string>>> | undefined;

  /** Logs in as its own page does: a cookie, and the token that its forms carry. */
  const logIn = async (): Promise<Readonly<Record<string, string>>> => {
    const [user = '', ...rest] = (secret ?? '').split(':');
    const answer = await http.call({
      method: 'POST',
      url: `${url}/index.php`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: form({ user, pass: rest.join(':'), submit: 'Log in' }),
      accept: [301, 302, 303],
      repeatable: true,
    });
    const cookie = (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
    const page = await http.call({
      method: 'GET',
      url: `${url}/reports/index.php`,
      headers: { cookie, accept: 'text/html' },
    });
    const token = /csrfMagicToken\s*=\s*["']([^"']+)["']/.exec(page.text)?.[1];
    if (cookie === '' || token === undefined)
      throw new CallFailure('SimpleRisk: the login was refused', { status: 401, uncertain: false });
    return { cookie, 'csrf-token': token };
  };
  const headers = async (): Promise<Readonly<Record<string, string>>> => {
    if (said.auth === 'key') return {};
    session ??= logIn();
    return session;
  };
  const ask = async (path: string) =>
    http.call({ method: 'GET', url: `${api}${path}`, headers: await headers() });
  const send = async (method: 'POST' | 'PATCH', path: string, fields: Parameters<typeof form>[0]) =>
    http.call({
      method,
      url: `${api}${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(await headers()) },
      body: form(fields),
    });

  const find = async (items: readonly RegisterItem[]): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    if (items.some(({ kind }) => kind === 'asset')) {
      const { data } = (await ask('/assets')).read(assetsSchema);
      const byName = new Map((Array.isArray(data) ? data : data.assets).map((one) => [one.name, one.id]));
      for (const item of items)
        if (item.kind === 'asset' && byName.has(item.name))
          found.set(item.key, byName.get(item.name) as string);
    }
    if (items.some(({ kind }) => kind === 'risk')) {
      const { data } = (await ask('/risks')).read(risksSchema);
      const wanted = new Map(items.map(({ key }) => [key.slice(0, LONGEST_REFERENCE), key]));
      for (const risk of Array.isArray(data) ? data : data.risks) {
        const key = wanted.get(risk.reference_id ?? '');
        // The oldest counts.
        if (key !== undefined && Number(risk.id) < Number(found.get(key) ?? Infinity))
          found.set(key, risk.id);
      }
    }
    return found;
  };

  const sendOne = async (change: Change): Promise<Answer> => {
    const { item, remoteId } = change;
    if (item.key.length > LONGEST_REFERENCE) return { refused: 'its key would be cut' };
    if (remoteId !== undefined) {
      const [path, fields] =
        item.kind === 'asset'
          ? [`/assets/${remoteId}`, assetFields(item, change.closed)]
          : [`/risks/${remoteId}`, riskFields(change, item, said)];
      await send('PATCH', path, fields);
      return { remoteId };
    }
    const answer =
      item.kind === 'asset'
        ? await send('POST', '/assets', assetFields(item, change.closed))
        : await send('POST', '/management/risk/add', riskFields(change, item, said));
    const { data } = answer.read(madeSchema);
    const made = data?.risk_id ?? data?.asset_id ?? data?.id;
    // It answered that it is done and did not say under which number: it knows.
    const known = made ?? (await find([item])).get(item.key);
    return known === undefined
      ? { refused: 'SimpleRisk did not say under which number' }
      : { remoteId: known };
  };

  return {
    batch: { create: 1 },
    find,
    send: async (changes: readonly Change[]) => {
      const answers = new Map<string, Answer>();
      for (const change of changes) answers.set(change.item.key, await sendOne(change));
      return answers;
    },
  };
};

export const simplerisk = liveKind<Options>({
  kind: 'simplerisk',
  way: 'live',
  says: 'SimpleRisk over its API v2: assets and risks',
  takes: ['asset', 'risk'],
  version: 1,
  credentials: 'required',
  authorise: (secret, { auth }): Readonly<Record<string, string>> =>
    auth === 'key' ? { 'x-api-key': secret } : {},
  options: options as z.ZodType<Options>,
  create: createSink,
});

/** SimpleRisk as it was seen to behave: doubles, silent cuts, 500 after creating, the worst score by default. */
import type { Held } from '../contract/register.ts';
import type { Asked, Said } from './stand-in.ts';

export type Risk = Record<string, string>;
const CLOSED = 'Closed';
const ACCEPTED = 'Mgmt Reviewed';

export const createSimplerisk = (secret: string, answersRisks: 'list' | 'object', answersId = true) => {
  const risks: Risk[] = [];
  const assets: Risk[] = [];
  const wrap = (name: string, list: readonly Risk[]) => ({
    status: 200,
    data: answersRisks === 'list' ? list : { [name]: list },
  });
  const handle = ({ method, path, body, headers }: Asked): Said => {
    if (headers['x-api-key'] !== secret) return { status: 401 };
    const fields = new URLSearchParams(body);
    const plain = Object.fromEntries([...fields].filter(([name]) => !name.endsWith('[]')));
    if (method === 'GET' && path === '/api/v2/risks') return { body: wrap('risks', risks) };
    if (method === 'GET' && path === '/api/v2/assets') return { body: wrap('assets', assets) };
    if (method === 'POST' && path === '/api/v2/assets') {
      if (assets.some(({ name }) => name === plain['name']))
        return { status: 400, body: { message: 'There was a problem adding the asset.' } };
      assets.push({ ...plain, id: String(assets.length + 1) });
      return { created: true, body: { data: answersId ? { asset_id: assets.length } : null } };
    }
    if (method === 'POST' && path === '/api/v2/management/risk/add') {
      const reference = (plain['reference_id'] ?? '').slice(0, 20);
      risks.push({
        likelihood: '5',
        impact: '5',
        ...plain,
        ...(plain['scoring_method'] === undefined ? { likelihood: '5', impact: '5' } : {}),
        reference_id: reference,
        status: plain['status'] ?? 'New',
        id: String(1000 + risks.length + 1),
      });
      // A list of assets is answered with 500, and the risk is there.
      if (fields.has('affected_assets[]')) return { status: 500, created: true };
      return { created: true, body: { data: answersId ? { risk_id: 1000 + risks.length } : null } };
    }
    const [, kind, id] = /^\/api\/v2\/(risks|assets)\/(\d+)$/.exec(path) ?? [];
    const record = (kind === 'risks' ? risks : assets).find((one) => one['id'] === id);
    if (method !== 'PATCH' || record === undefined) return { status: 404 };
    if (kind === 'risks' && plain['subject'] === undefined)
      return { status: 400, body: { message: 'subject' } };
    Object.assign(record, plain);
    return { body: { data: null } };
  };
  const held = (): ReadonlyMap<string, Held> =>
    new Map(
      risks.map((risk) => {
        const key = risk['reference_id'] ?? '';
        const { status } = risk;
        return [
          key,
          {
            times: risks.filter((one) => one['reference_id'] === key).length,
            state: status === CLOSED ? 'closed' : status === ACCEPTED ? 'accepted' : 'open',
            says: JSON.stringify(risk),
          },
        ];
      }),
    );
  return { risks: held, inside: { risks, assets }, handle };
};

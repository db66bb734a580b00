/** ServiceNow: the transform map coalesces, or does not. */
import { describe, expect, test } from 'vitest';
import type { LiveKind } from '../../src/register/register.ts';
import { servicenow } from '../../src/register/servicenow.ts';
import { planRegister, pushRegister } from '../../src/scan/push-register.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { type Held, registerContract } from '../contract/register.ts';
import { ABOUT, ASSET, ONE, present, RISK_A, riskItem } from './sample.ts';
import { type Asked, liveRegister, type Said, SECRET, startStandIn } from './stand-in.ts';

type Row = Record<string, string>;
const STATES: Record<string, Held['state']> = { draft: 'open', monitor: 'accepted', retired: 'closed' };

const createServicenow = (coalesces: boolean) => {
  const rows: Row[] = [];
  const handle = ({ method, path, body, query }: Asked): Said => {
    if (method === 'GET' && path === '/api/now/table/sn_risk_risk') {
      const keys = /^u_external_idIN([^^]*)/.exec(query.get('sysparm_query') ?? '')?.[1]?.split(',') ?? [];
      return { body: { result: rows.filter((row) => keys.includes(row['u_external_id'] ?? '')).reverse() } };
    }
    if (method !== 'POST' || path !== '/api/now/import/u_phi_import') return { status: 404 };
    const row = JSON.parse(body) as Row;
    const known = coalesces ? rows.find((one) => one['u_external_id'] === row['u_external_id']) : undefined;
    if (known === undefined) {
      const made = { ...row, sys_id: `sys${rows.length + 1}` };
      rows.push(made);
      return { status: 201, created: true, body: { result: [{ status: 'inserted', sys_id: made.sys_id }] } };
    }
    // Empty fields are not copied unless the map says so.
    Object.assign(known, Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
    return { status: 201, body: { result: [{ status: 'updated', sys_id: known['sys_id'] }] } };
  };
  const risks = (): ReadonlyMap<string, Held> =>
    new Map(
      rows.map((row) => {
        const key = row['u_external_id'] ?? '';
        return [
          key,
          {
            times: rows.filter((one) => one['u_external_id'] === key).length,
            state: STATES[row['u_state'] ?? ''] ?? 'open',
            says: JSON.stringify(row),
          },
        ];
      }),
    );
  return { rows, handle, risks };
};

const kind = servicenow as LiveKind;
const start =
  (options: object, coalesces = true) =>
  async () => {
    const { handle, risks, rows } = createServicenow(coalesces);
    return {
      ...liveRegister(kind, await startStandIn(handle), risks, { staging: 'u_phi_import', ...options }),
      rows,
    };
  };
const TARGET = { target: { table: 'sn_risk_risk', keyField: 'u_external_id' } };

registerContract('ServiceNow', start({}));
registerContract('ServiceNow with a table to look into', start(TARGET));

describe('ServiceNow', () => {
  const pushTo = async (
    register: Awaited<ReturnType<ReturnType<typeof start>>>,
    store: ReturnType<typeof openMemoryStore>,
    items: typeof ONE,
  ) => {
    const input = { store, setting: register.setting, present: items, whole: new Set([1]), about: ABOUT };
    return pushRegister(input, planRegister(input), () => ({ secret: SECRET, env: {}, pauseMs: 1 }));
  };

  test('a map that does not coalesce is found out at the first update', async () => {
    const register = await start({}, false)();
    const store = openMemoryStore();
    await pushTo(register, store, ONE);
    const { refused } = await pushTo(
      register,
      store,
      present(ASSET, riskItem(RISK_A, ASSET, { likelihood: 5 })),
    );
    expect(refused).toMatchObject([{ key: RISK_A, reason: expect.stringContaining('coalesce') }]);
    await register.close();
  });

  test('with a table to look into, a failure after creating makes no second record even without coalescing', async () => {
    const register = await start(TARGET, false)();
    const store = openMemoryStore();
    register.standIn.failAfterNextCreate();
    await pushTo(register, store, ONE);
    // The one that was taken over is brought up to date, and there the missing coalesce field shows.
    expect(register.rows.filter((row) => row['u_action'] === 'create').length).toBe(1);
    await register.close();
  });

  test('an update leaves the state that people set', async () => {
    const register = await start({})();
    const store = openMemoryStore();
    await pushTo(register, store, ONE);
    (register.rows[0] as Row)['u_state'] = 'review';
    await pushTo(register, store, present(ASSET, riskItem(RISK_A, ASSET, { likelihood: 5 })));
    expect(register.rows[0]).toMatchObject({ u_state: 'review', u_likelihood: '5' });
    await register.close();
  });
});

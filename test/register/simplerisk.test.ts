/** SimpleRisk with its traps: searched before anything is made, scored as we say, logged into as its page does. */
import { describe, expect, test } from 'vitest';
import type { LiveKind } from '../../src/register/register.ts';
import { simplerisk } from '../../src/register/simplerisk.ts';
import { planRegister, pushRegister } from '../../src/scan/push-register.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { registerContract } from '../contract/register.ts';
import { ABOUT, ASSET, BOTH, ONE, present, RISK_A, riskItem } from './sample.ts';
import { createSimplerisk, type Risk } from './simplerisk-stand-in.ts';
import { liveRegister, SECRET, startStandIn } from './stand-in.ts';

const kind = simplerisk as LiveKind;
const start =
  (answers: 'list' | 'object' = 'list', answersId = true) =>
  async () => {
    const { handle, risks, inside } = createSimplerisk(SECRET, answers, answersId);
    return { ...liveRegister(kind, await startStandIn(handle), risks), inside };
  };

registerContract('SimpleRisk', start());
registerContract('SimpleRisk that names no number', start('object', false));

describe('SimpleRisk', () => {
  const push = (
    register: Awaited<ReturnType<ReturnType<typeof start>>>,
    store: ReturnType<typeof openMemoryStore>,
    items: typeof BOTH,
  ) => {
    const input = { store, setting: register.setting, present: items, whole: new Set([1]), about: ABOUT };
    return pushRegister(input, planRegister(input), () => ({ secret: SECRET, env: {}, pauseMs: 1 }));
  };

  test('a lost memory makes no second risk and no second asset', async () => {
    const register = await start()();
    await push(register, openMemoryStore(), BOTH);
    const again = await push(register, openMemoryStore(), BOTH);
    expect(again).toMatchObject({ adopted: 3, refused: [], done: { create: 0 } });
    expect(register.inside.risks.length).toBe(2);
    expect(register.inside.assets.length).toBe(1);
    await register.close();
  });

  test('every request has the scoring method, the subject and the assets as text; the score is ours', async () => {
    const register = await start()();
    const store = openMemoryStore();
    await push(register, store, ONE);
    await push(register, store, present(ASSET, riskItem(RISK_A, ASSET, { consequence: 2 })));
    const sent = register.standIn.asked
      .filter(({ method, path }) => method !== 'GET' && /risk/.test(path))
      .map(({ body }) => new URLSearchParams(body));
    expect(sent.length).toBe(2);
    for (const fields of sent) {
      expect(fields.get('scoring_method')).toBe('1');
      expect(fields.get('subject')).toBeTruthy();
      expect(fields.get('affected_assets')).toBe(ASSET.name);
      expect(fields.get('reference_id')?.length).toBeLessThanOrEqual(20);
    }
    expect(register.inside.risks).toMatchObject([{ likelihood: '4', impact: '2' }]);
    await register.close();
  });

  test('a key that would be cut is refused instead', async () => {
    const register = await start()();
    const { refused } = await push(
      register,
      openMemoryStore(),
      present(ASSET, riskItem('PHI-0123456789abcdef01234', ASSET)),
    );
    expect(refused).toMatchObject([{ reason: expect.stringContaining('cut') }]);
    expect(register.inside.risks).toEqual([]);
    await register.close();
  });

  test('an update leaves the status that people set', async () => {
    const register = await start()();
    const store = openMemoryStore();
    await push(register, store, ONE);
    (register.inside.risks[0] as Risk)['status'] = 'Mitigation Planned';
    await push(register, store, present(ASSET, riskItem(RISK_A, ASSET, { consequence: 2 })));
    expect(register.inside.risks).toMatchObject([{ status: 'Mitigation Planned', impact: '2' }]);
    await register.close();
  });

  test('a core installation is logged into as its page does, with the token of its forms', async () => {
    const { handle, inside } = createSimplerisk(SECRET, 'list');
    const standIn = await startStandIn((asked) => {
      const { path, headers, body } = asked;
      if (path === '/index.php')
        return new URLSearchParams(body).get('pass') === 'a-secret-of-tests-0123456789'
          ? {
              status: 302,
              headers: { location: '/reports/index.php', 'set-cookie': 'SimpleRisk=s1; Path=/' },
            }
          : { status: 200, body: 'wrong' };
      if (headers.cookie !== 'SimpleRisk=s1') return { status: 401 };
      if (path === '/reports/index.php') return { body: '<script>var csrfMagicToken = "sid:abc";</script>' };
      if (asked.method !== 'GET' && headers['csrf-token'] !== 'sid:abc') return { status: 403 };
      return handle({ ...asked, headers: { ...headers, 'x-api-key': SECRET } });
    });
    const register = { ...liveRegister(kind, standIn, () => new Map(), { auth: 'session' }), inside };
    expect(await push(register, openMemoryStore(), ONE)).toMatchObject({ refused: [], stopped: undefined });
    expect(inside.risks.length).toBe(1);
    expect(standIn.asked.filter(({ path }) => path === '/index.php').length).toBe(1);
    expect(standIn.asked.filter(({ headers }) => headers['x-api-key'] !== undefined)).toEqual([]);
    await register.close();
  });
});

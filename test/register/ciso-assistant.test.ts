/** CISO Assistant: containers, upper-case severities, unknown labels and assets of the wrong type. */
import { describe, expect, test } from 'vitest';
import { cisoAssistant } from '../../src/register/ciso-assistant.ts';
import { ISO27005_LABELS } from '../../src/register/ciso-tables.ts';
import type { LiveKind } from '../../src/register/register.ts';
import { planRegister, pushRegister } from '../../src/scan/push-register.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { createCsvRows } from '../../src/util/csv-rows.ts';
import { type Held, registerContract } from '../contract/register.ts';
import { ABOUT, ASSET, BOTH, ONE, present, RISK_A, riskItem } from './sample.ts';
import { type Asked, liveRegister, type Said, SECRET, startStandIn } from './stand-in.ts';

const FOLDER = '0a0ca506-34f6-4155-8917-2480f19ccefb';
const FINDINGS = '1b0ca506-34f6-4155-8917-2480f19ccefb';
const RISKS = '2c0ca506-34f6-4155-8917-2480f19ccefb';
const MATRIX = '3d0ca506-34f6-4155-8917-2480f19ccefb';

type Row = Record<string, string>;
const rowsOf = (body: string): Row[] => {
  const csv = createCsvRows(',');
  const [header = [], ...rows] = [...csv.push(body), ...csv.end()];
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
};

const createCiso = (labels = ISO27005_LABELS) => {
  const assets: (Row & { made?: string })[] = [];
  /** Container and record; an import without a target makes a container of its own. */
  const records: { container: string; row: Row }[] = [];
  let containers = 0;
  const upsert = (container: string, row: Row, conflict: unknown): boolean => {
    const known = records.find(
      (one) =>
        one.container === container &&
        (one.row['ref_id'] || one.row['name']) === (row['ref_id'] || row['name']),
    );
    if (known === undefined) records.push({ container, row });
    else if (conflict === 'update')
      Object.assign(known.row, Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
    return known === undefined;
  };
  const handle = ({ method, path, headers, body }: Asked): Said => {
    if (headers.authorization !== `Token ${SECRET}`) return { status: 401 };
    if (method === 'GET' && path === `/api/risk-matrices/${MATRIX}/`)
      return {
        body: {
          id: MATRIX,
          json_definition: JSON.stringify({
            probability: labels.probability.map((name, id) => ({ id, name })),
            impact: labels.impact.map((name, id) => ({ id, name })),
          }),
        },
      };
    if (path !== '/api/data-wizard/load-file/') return { status: 404 };
    const rows = rowsOf(body);
    const model = headers['x-model-type'];
    const conflict = headers['x-on-conflict'];
    let created = false;
    for (const row of rows) {
      if (model === 'Asset') {
        const known = assets.find((one) => one['ref_id'] === row['ref_id']);
        if (known === undefined) {
          assets.push(row);
          created = true;
        } else Object.assign(known, row);
        continue;
      }
      const severity = row['severity'];
      if (severity !== undefined && !['info', 'low', 'medium', 'high', 'critical'].includes(severity))
        row['severity'] = 'undefined';
      if (model === 'RiskAssessment' && !labels.probability.includes(row['current_proba'] ?? ''))
        row['current_proba'] = '-1';
      for (const name of (row['asset'] ?? row['assets'] ?? '').split(/[\n|;,]/))
        if (!assets.some((one) => one['name'] === name))
          assets.push({ name, type: 'SP', made: 'by the way' });
      const container = String(headers['x-target-id'] ?? `new-${++containers}`);
      created = upsert(container, row, conflict) || created;
    }
    return {
      created,
      body: { message: 'done', results: { successful: rows.length, failed: 0, errors: [] } },
    };
  };
  const STATE: Record<string, Held['state']> = {
    identified: 'open',
    dismissed: 'accepted',
    resolved: 'closed',
  };
  const risks = (): ReadonlyMap<string, Held> => {
    const held = new Map<string, Held>();
    for (const { container, row } of records.filter(({ row }) => 'severity' in row))
      held.set(row['ref_id'] ?? '', {
        times: (held.get(row['ref_id'] ?? '')?.times ?? 0) + 1,
        state: STATE[row['status'] ?? ''] ?? 'open',
        says: `${container} ${JSON.stringify(row)}`,
      });
    return held;
  };
  return { assets, records, handle, risks };
};

const kind = cisoAssistant as LiveKind;
const OPTIONS = { folder: FOLDER, findingsAssessment: FINDINGS, riskAssessment: RISKS, matrix: MATRIX };
const start = async (labels = ISO27005_LABELS) => {
  const { handle, risks, ...inside } = createCiso(labels);
  return { ...liveRegister(kind, await startStandIn(handle), risks, OPTIONS), ...inside };
};

registerContract('CISO Assistant', () => start());

describe('CISO Assistant', () => {
  const push = (
    register: Awaited<ReturnType<typeof start>>,
    store: ReturnType<typeof openMemoryStore>,
    items: typeof BOTH,
  ) => {
    const input = { store, setting: register.setting, present: items, whole: new Set([1]), about: ABOUT };
    return pushRegister(input, planRegister(input), () => ({ secret: SECRET, env: {}, pauseMs: 1 }));
  };

  test('assets come first, so none is made by the way; every import names its container', async () => {
    const register = await start();
    await push(register, openMemoryStore(), BOTH);
    expect(register.assets).toMatchObject([{ name: ASSET.name, type: 'PR' }]);
    expect(new Set(register.records.map(({ container }) => container))).toEqual(new Set([FINDINGS, RISKS]));
    const scenario = register.records.find(({ row }) => row['ref_id'] === RISK_A && 'treatment' in row)?.row;
    expect(scenario).toMatchObject({
      current_proba: '4 - very likely',
      current_impact: '3 - serious',
      residual_proba: '',
      treatment: 'open',
      assets: ASSET.name,
    });
    expect(
      register.records.find(({ row }) => row['ref_id'] === RISK_A && 'severity' in row)?.row['severity'],
    ).toBe('high');
    await register.close();
  });

  test('a matrix with other labels is refused before anything is sent', async () => {
    const register = await start({
      probability: ['a', 'b', 'c', 'd', 'e'],
      impact: ['1', '2', '3', '4', '5'],
    });
    await expect(push(register, openMemoryStore(), BOTH)).rejects.toThrow(/no label "1 - unlikely"/);
    expect(register.writes()).toBe(0);
    await register.close();
  });

  test('an update leaves status and treatment as people set them', async () => {
    const register = await start();
    const store = openMemoryStore();
    await push(register, store, ONE);
    for (const { row } of register.records) {
      if ('status' in row) row['status'] = 'in_progress';
      if ('treatment' in row) row['treatment'] = 'mitigate';
    }
    await push(register, store, present(ASSET, riskItem(RISK_A, ASSET, { likelihood: 5 })));
    expect(register.records.map(({ row }) => row['status'] ?? row['treatment'])).toEqual([
      'in_progress',
      'mitigate',
    ]);
    expect(register.records.find(({ row }) => 'treatment' in row)?.row['current_proba']).toBe(
      '5 - almost certain',
    );
    await register.close();
  });

  test.each([
    [{ folder: FOLDER }, /findingsAssessment or riskAssessment/],
    [{ folder: FOLDER, riskAssessment: RISKS }, /needs its matrix/],
    [{ folder: 'x', findingsAssessment: FINDINGS }, /./],
  ])('options %j are refused', (options, says) => {
    const parsed = kind.options.safeParse(options);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.message).toMatch(says);
  });
});

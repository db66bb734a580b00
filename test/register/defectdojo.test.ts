/** DefectDojo: unknown keys are an error, findings are told apart by their text, what is missing is closed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defectdojo, defectdojoFile } from '../../src/register/defectdojo.ts';
import { defectdojoReport } from '../../src/register/defectdojo-findings.ts';
import { planChanges } from '../../src/register/plan.ts';
import type { LiveKind } from '../../src/register/register.ts';
import { planRegister, pushRegister } from '../../src/scan/push-register.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { type Held, registerContract } from '../contract/register.ts';
import { fileRegister } from './file-register.ts';
import { ABOUT, ASSET, BOTH, ONE, present, RISK_A, riskItem } from './sample.ts';
import { type Asked, liveRegister, type Said, SECRET, startStandIn } from './stand-in.ts';

/** Keys of the example in ../shared, and `risk_accepted` of its status handling: anything else is refused. */
const KNOWN = new Set(
  'title severity description date steps_to_reproduce mitigation impact severity_justification references active verified risk_accepted static_finding file_path component_name service unique_id_from_tool vuln_id_from_tool nb_occurences cwe tags'.split(
    ' ',
  ),
);

interface Finding {
  readonly title: string;
  readonly description: string;
  readonly file_path: string;
  readonly service: string;
  readonly cwe?: number;
  readonly active: boolean;
  readonly risk_accepted: boolean;
  readonly unique_id_from_tool: string;
}

const hashOf = ({ title, cwe, file_path, description, service }: Finding): string =>
  JSON.stringify([title, cwe, file_path, description, service]);

const createDojo = () => {
  const findings: { hash: string; finding: Finding; isMitigated: boolean }[] = [];
  const handle = ({ method, path, body, headers }: Asked): Said => {
    if (headers.authorization !== `Token ${SECRET}`) return { status: 401 };
    if (method !== 'POST' || path !== '/api/v2/reimport-scan/') return { status: 404 };
    const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1] ?? '';
    const parts = new Map(
      body.split(`--${boundary}`).flatMap((part) => {
        const [, name, value] = /name="([^"]+)"[\s\S]*?\r\n\r\n([\s\S]*)\r\n$/.exec(part) ?? [];
        return name === undefined ? [] : [[name, value ?? ''] as const];
      }),
    );
    if (parts.get('scan_type') !== 'Generic Findings Import' || !parts.has('product_name'))
      return { status: 400 };
    const report = JSON.parse(parts.get('file') ?? '') as { findings: Finding[] };
    for (const finding of report.findings) {
      const unknown = Object.keys(finding).filter((key) => !KNOWN.has(key));
      if (unknown.length > 0)
        return { status: 400, body: { message: `Not allowed fields are present: ${unknown}` } };
      if (
        !['Critical', 'High', 'Medium', 'Low', 'Info'].includes(
          (finding as { severity?: string }).severity ?? '',
        )
      )
        return { status: 400, body: { message: 'severity' } };
    }
    const hashes = new Set(report.findings.map(hashOf));
    for (const known of findings) if (!hashes.has(known.hash)) known.isMitigated = true;
    for (const finding of report.findings) {
      const known = findings.find(({ hash }) => hash === hashOf(finding));
      if (known === undefined) findings.push({ hash: hashOf(finding), finding, isMitigated: false });
      else known.isMitigated = false;
    }
    return { status: 201, created: true, body: { test: 1 } };
  };
  const risks = (): ReadonlyMap<string, Held> => {
    const held = new Map<string, Held>();
    for (const { finding, isMitigated } of findings)
      held.set(finding.unique_id_from_tool, {
        times: (held.get(finding.unique_id_from_tool)?.times ?? 0) + 1,
        state: isMitigated ? 'closed' : finding.risk_accepted ? 'accepted' : 'open',
        says: JSON.stringify(finding),
      });
    return held;
  };
  return { findings, handle, risks };
};

const kind = defectdojo as LiveKind;
const start = async () => {
  const { handle, risks, findings } = createDojo();
  return { ...liveRegister(kind, await startStandIn(handle), risks, { product: 'Shares' }), findings };
};

registerContract('DefectDojo', start, { keepsFirstText: true });
registerContract(
  'DefectDojo file',
  () =>
    fileRegister(defectdojoFile, 'dojo.json', (folder) => {
      const path = join(folder, 'dojo.json');
      if (!existsSync(path)) return new Map();
      const { findings } = JSON.parse(readFileSync(path, 'utf8')) as { findings: Finding[] };
      return new Map(
        findings.map((finding) => [
          finding.unique_id_from_tool,
          {
            times: findings.filter((one) => one.unique_id_from_tool === finding.unique_id_from_tool).length,
            state: finding.risk_accepted ? 'accepted' : 'open',
            says: JSON.stringify(finding),
          },
        ]),
      );
    }),
  { closesByAbsence: true },
);

describe('DefectDojo', () => {
  const push = (
    register: Awaited<ReturnType<typeof start>>,
    store: ReturnType<typeof openMemoryStore>,
    items: typeof BOTH,
    whole = new Set([1]),
  ) => {
    const input = { store, setting: register.setting, present: items, whole, about: ABOUT };
    return pushRegister(input, planRegister(input), () => ({ secret: SECRET, env: {}, pauseMs: 1 }));
  };

  test('other counts and another day make no new finding', async () => {
    const register = await start();
    const store = openMemoryStore();
    await push(register, store, ONE);
    await push(
      register,
      store,
      present(
        ASSET,
        riskItem(RISK_A, ASSET, {
          statement: '99 files of 4,711 patients',
          files: 99,
          patients: 4711,
          hhs500: true,
          consequence: 5,
        }),
      ),
    );
    expect(register.findings.length).toBe(1);
    expect(register.findings[0]?.isMitigated).toBe(false);
    await register.close();
  });

  test('what was not seen fixed stays in the report when something else changes, since absence closes', async () => {
    const register = await start();
    const store = openMemoryStore();
    await push(register, store, BOTH);
    await push(register, store, present(ASSET, riskItem(RISK_A, ASSET, { consequence: 5 })), new Set());
    expect(register.findings.map(({ isMitigated }) => isMitigated)).toEqual([false, false]);
    await register.close();
  });

  test('title, description and path of a finding hold no count and no date', () => {
    const changes = planChanges({ ...BOTH, sent: new Map(), whole: new Set(), takes: ['risk'], version: 1 });
    const { findings } = JSON.parse(defectdojoReport(changes, ABOUT)) as { findings: Finding[] };
    for (const { title, description } of findings) {
      expect(`${title} ${description}`).not.toMatch(/\b12\b|patients? |2026/);
      expect(description).toContain(ASSET.name);
    }
  });
});

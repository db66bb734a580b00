/** Jira: finds by label, creates by fifty, closes and opens by transition. */
import { afterEach, describe, expect, test } from 'vitest';
import { jira } from '../../src/register/jira.ts';
import type { LiveKind } from '../../src/register/register.ts';
import { planRegister, pushRegister } from '../../src/scan/push-register.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { type Held, registerContract } from '../contract/register.ts';
import { ABOUT, ASSET, type BOTH, present, RISK_A, riskItem } from './sample.ts';
import { type Asked, liveRegister, type Said, SECRET, startStandIn } from './stand-in.ts';

interface Issue {
  readonly key: string;
  readonly fields: { labels: string[]; summary: string } & Record<string, unknown>;
  status: 'new' | 'done';
}

const createJira = () => {
  const issues: Issue[] = [];
  const transitions = [
    { id: '11', name: 'Backlog', to: { statusCategory: { key: 'new' } } },
    { id: '31', name: 'Done', to: { statusCategory: { key: 'done' } } },
  ];
  const handle = ({ method, path, body }: Asked): Said => {
    const said: Record<string, unknown> = body === '' ? {} : JSON.parse(body);
    if (path === '/rest/api/3/search/jql') {
      const wanted = Array.from(String(said['jql']).matchAll(/"(PHI-[0-9a-f]+)"/g), ([, key]) => key);
      return {
        body: {
          issues: issues.filter(({ fields }) => fields.labels.some((label) => wanted.includes(label))),
        },
      };
    }
    if (path === '/rest/api/3/issue/bulk') {
      const updates = said['issueUpdates'] as readonly { fields: Issue['fields'] }[];
      if (updates.length > 50) return { status: 400, body: { errorMessages: ['at most 50'] } };
      const errors = updates.flatMap(({ fields }, i) =>
        fields.summary.includes('refused')
          ? [{ status: 400, elementErrors: { errors: { summary: 'not this one' } }, failedElementNumber: i }]
          : [],
      );
      const made = updates.flatMap(({ fields }, i): Issue[] =>
        errors.some(({ failedElementNumber }) => failedElementNumber === i)
          ? []
          : [{ key: `RISK-${issues.length + i + 1}`, fields, status: 'new' }],
      );
      issues.push(...made);
      return { status: 201, created: true, body: { issues: made.map(({ key }) => ({ key })), errors } };
    }
    const [, key, rest] = /^\/rest\/api\/3\/issue\/([^/]+)(\/transitions)?$/.exec(path) ?? [];
    const issue = issues.find((one) => one.key === key);
    if (issue === undefined) return { status: 404, body: { errorMessages: ['Issue does not exist'] } };
    if (rest !== undefined && method === 'GET')
      return {
        body: { transitions: transitions.filter(({ to }) => to.statusCategory.key !== issue.status) },
      };
    if (rest !== undefined) {
      const { id } = said['transition'] as { id: string };
      issue.status = id === '31' ? 'done' : 'new';
      return { status: 204 };
    }
    if (method === 'GET') return { body: { fields: { status: { statusCategory: { key: issue.status } } } } };
    Object.assign(issue.fields, said['fields']);
    return { status: 204 };
  };
  const risks = (): ReadonlyMap<string, Held> => {
    const held = new Map<string, Held>();
    for (const { fields, status } of issues) {
      const key = fields.labels.find((label) => label.startsWith('PHI-')) ?? '';
      held.set(key, {
        times: (held.get(key)?.times ?? 0) + 1,
        state: status === 'done' ? 'closed' : fields.labels.includes('phi-accepted') ? 'accepted' : 'open',
        says: JSON.stringify(fields),
      });
    }
    return held;
  };
  return { issues, handle, risks };
};

const OPTIONS = { project: 'RISK', settleSeconds: 0 };
const kind = jira as LiveKind;
const start = async () => {
  const { handle, risks, issues } = createJira();
  return { ...liveRegister(kind, await startStandIn(handle), risks, OPTIONS), issues };
};

registerContract('Jira', start);

describe('Jira', () => {
  const store = openMemoryStore();
  let stop = async (): Promise<void> => {};
  afterEach(() => stop());
  const started = async () => {
    const register = await start();
    stop = async () => register.close();
    const push = (items: typeof BOTH) => {
      const input = { store, setting: register.setting, present: items, whole: new Set([1]), about: ABOUT };
      return pushRegister(input, planRegister(input), () => ({ secret: SECRET, env: {}, pauseMs: 1 }));
    };
    return { register, push };
  };

  test('120 risks are three requests; the one that is refused is named and the others are kept', async () => {
    const { register, push } = await started();
    const many = Array.from({ length: 120 }, (_, i) =>
      riskItem(`PHI-${String(i).padStart(12, '0')}`, ASSET, { title: i === 60 ? 'refused' : `risk ${i}` }),
    );
    const pushed = await push(present(ASSET, ...many));
    expect(pushed.done.create).toBe(119);
    expect(pushed.refused).toMatchObject([
      { key: 'PHI-000000000060', reason: expect.stringContaining('not this one') },
    ]);
    expect(register.standIn.asked.filter(({ path }) => path.endsWith('bulk')).length).toBe(3);
    // Numbers answer in order, so a refused one in the middle must not shift those behind it.
    const row = store.db.prepare("SELECT remote FROM register_record WHERE key = 'PHI-000000000061'").get();
    const issue = register.issues.find(({ key }) => key === row?.['remote']);
    expect(issue?.fields.labels).toContain('PHI-000000000061');
  });

  test('descriptions are documents without empty text; the summary is one line of 255 at most', async () => {
    const { register, push } = await started();
    await push(present(ASSET, riskItem(RISK_A, ASSET, { title: `a\nb ${'x'.repeat(400)}`, because: [] })));
    const { fields } = register.issues[0] as Issue;
    expect(fields.summary.length).toBe(255);
    expect(fields.summary).not.toContain('\n');
    expect(fields['description']).toMatchObject({ type: 'doc', version: 1 });
    expect(JSON.stringify(fields['description'])).not.toContain('"text":""');
    expect(JSON.stringify(fields['description'])).not.toContain('"content":[]');
  });

  test('an issue that was deleted there is made again', async () => {
    const { register, push } = await started();
    await push(present(ASSET, riskItem(RISK_A, ASSET)));
    register.issues.length = 0;
    const pushed = await push(present(ASSET, riskItem(RISK_A, ASSET, { statement: 'changed' })));
    expect(pushed).toMatchObject({ refused: [], stopped: undefined });
    expect((await register.risks()).get(RISK_A)).toMatchObject({ times: 1 });
  });

  test('no rights: it stops at once, says so, and shows no secret', async () => {
    const { register, push } = await started();
    register.standIn.answerNext({
      status: 401,
      body: `Basic ${Buffer.from(SECRET).toString('base64')} is wrong: ${SECRET}`,
    });
    const { stopped } = await push(present(ASSET, riskItem('PHI-cccccccccc03', ASSET)));
    expect(stopped).toContain('answered 401');
    expect(stopped).toContain('***');
    expect(stopped).not.toContain('a-secret-of-tests');
    expect(stopped).not.toContain(Buffer.from(SECRET).toString('base64'));
  });
});

/** Jira Cloud: an issue per risk, found again by the label that is its key, opened and closed by workflow transitions. */
import { z } from 'zod';
import { CallFailure } from '../util/failure.ts';
import { adfDocument } from './adf.ts';
import { acceptedText, controlIds, controlsText, type RegisterItem, type RiskItem } from './item.ts';
import { type Change, isDecision } from './plan.ts';
import { type Answer, type LiveContext, liveKind } from './register.ts';

const options = z.strictObject({
  /** Key of the project. */
  project: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  issueType: z.string().default('Task'),
  /** Names of priorities for the five levels, lowest first; an empty list leaves priorities alone. */
  priorities: z.array(z.string()).default(['Lowest', 'Low', 'Medium', 'High', 'Highest']),
  labels: z.array(z.string().regex(/^\S+$/)).default(['phi']),
  /** Name of the transition that closes, and of the one that opens again; default: the first that leads to a status of that sort. */
  closeTransition: z.string().optional(),
  reopenTransition: z.string().optional(),
  /** How long its search may lag behind. */
  settleSeconds: z.number().min(0).max(120).default(5),
});
type Options = z.infer<typeof options>;

const ACCEPTED = 'phi-accepted';
const LONGEST_SUMMARY = 255;

const fieldsOf = (risk: RiskItem, said: Options) => {
  const priority = said.priorities[risk.levelIndex];
  return {
    summary: risk.title.replace(/\s+/g, ' ').slice(0, LONGEST_SUMMARY),
    labels: [
      ...said.labels,
      risk.key,
      ...controlIds(risk).map((id) => `iso27002-${id}`),
      ...(risk.exception === undefined ? [] : [ACCEPTED]),
    ],
    ...(priority === undefined ? {} : { priority: { name: priority } }),
    description: adfDocument([
      risk.statement,
      `Likelihood ${risk.likelihood}, consequence ${risk.consequence}: ${risk.level}.`,
      risk.because,
      ...(acceptedText(risk) === undefined ? [] : [`${acceptedText(risk)}.`]),
      'Proposed treatment:',
      risk.treatments,
      controlsText(risk),
      ...(risk.paths === undefined ? [] : [risk.paths]),
      'No identifier values are included.',
    ]),
  };
};

const bulkSchema = z.looseObject({
  issues: z.array(z.looseObject({ key: z.string() })).default([]),
  errors: z
    .array(z.looseObject({ failedElementNumber: z.number(), elementErrors: z.unknown().optional() }))
    .default([]),
});
const searchSchema = z.looseObject({
  issues: z.array(
    z.looseObject({ key: z.string(), fields: z.looseObject({ labels: z.array(z.string()).default([]) }) }),
  ),
  nextPageToken: z.string().optional(),
});
const statusCategory = z.looseObject({ statusCategory: z.looseObject({ key: z.string() }) });
const transitionsSchema = z.looseObject({
  transitions: z.array(z.looseObject({ id: z.string(), name: z.string(), to: statusCategory })),
});
const statusSchema = z.looseObject({ fields: z.looseObject({ status: statusCategory }) });

/** Of `RISK-12` the number: of several issues with one label the oldest counts. */
const numberOf = (key: string): number => Number(key.slice(key.lastIndexOf('-') + 1));

const createSink = ({ http, url, options: said }: LiveContext<Options>) => {
  const api = `${url}/rest/api/3`;
  const json = { 'content-type': 'application/json' };

  const find = async (items: readonly RegisterItem[]): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    const wanted = new Set(items.map(({ key }) => key));
    const jql = `project = "${said.project}" AND labels in (${[...wanted].map((key) => `"${key}"`).join(', ')})`;
    let nextPageToken: string | undefined;
    do {
      const answer = await http.call({
        method: 'POST',
        url: `${api}/search/jql`,
        headers: json,
        body: JSON.stringify({ jql, fields: ['labels'], maxResults: 100, nextPageToken }),
        repeatable: true,
      });
      const page = answer.read(searchSchema);
      for (const { key: issue, fields } of page.issues)
        for (const label of fields.labels) {
          const known = found.get(label);
          if (wanted.has(label) && (known === undefined || numberOf(issue) < numberOf(known)))
            found.set(label, issue);
        }
      nextPageToken = page.nextPageToken;
    } while (nextPageToken !== undefined);
    return found;
  };

  const create = async (changes: readonly Change[]): Promise<ReadonlyMap<string, Answer>> => {
    const answer = await http.call({
      method: 'POST',
      url: `${api}/issue/bulk`,
      headers: json,
      body: JSON.stringify({
        issueUpdates: changes.flatMap(({ item }) =>
          item.kind === 'risk'
            ? [
                {
                  fields: {
                    project: { key: said.project },
                    issuetype: { name: said.issueType },
                    ...fieldsOf(item, said),
                  },
                  properties: [
                    {
                      key: 'phi.scenario',
                      value: { key: item.key, rule: item.condition, asset: item.assetKey },
                    },
                  ],
                },
              ]
            : [],
        ),
      }),
      // All of them refused is an answer too, with the reason for each.
      accept: [400],
    });
    const { issues, errors } = answer.read(bulkSchema);
    if (issues.length === 0 && errors.length === 0)
      throw new CallFailure(`Jira refused the issues: ${answer.text.slice(0, 200)}`, {
        status: answer.status,
        uncertain: false,
      });
    const failed = new Map(errors.map((error) => [error.failedElementNumber, error.elementErrors]));
    const made = [...issues];
    return new Map(
      changes.map(({ item }, i): [string, Answer] => {
        if (failed.has(i)) return [item.key, { refused: JSON.stringify(failed.get(i) ?? '').slice(0, 300) }];
        const issue = made.shift();
        return [
          item.key,
          issue === undefined ? { refused: 'Jira did not answer for it' } : { remoteId: issue.key },
        ];
      }),
    );
  };

  /** Walks to a status of the wanted sort; where it is there already, nothing is done. */
  const move = async (issue: string, closing: boolean): Promise<string | undefined> => {
    const status = await http.call({ method: 'GET', url: `${api}/issue/${issue}?fields=status` });
    const isDone = status.read(statusSchema).fields.status.statusCategory.key === 'done';
    if (isDone === closing) return undefined;
    const answer = await http.call({ method: 'GET', url: `${api}/issue/${issue}/transitions` });
    const { transitions } = answer.read(transitionsSchema);
    const named = closing ? said.closeTransition : said.reopenTransition;
    const sorts = closing ? ['done'] : ['new', 'indeterminate'];
    const chosen =
      named === undefined
        ? sorts.flatMap((sort) => transitions.filter(({ to }) => to.statusCategory.key === sort))[0]
        : transitions.find(({ name }) => name === named);
    if (chosen === undefined)
      return `its workflow has no transition that ${closing ? 'closes' : 'opens'} it; name one under options.${closing ? 'close' : 'reopen'}Transition (there are: ${transitions.map(({ name }) => name).join(', ') || 'none'})`;
    await http.call({
      method: 'POST',
      url: `${api}/issue/${issue}/transitions`,
      headers: json,
      body: JSON.stringify({ transition: { id: chosen.id } }),
      // Asked for the status first: a transition that was made is not made again.
      repeatable: false,
    });
    return undefined;
  };

  const change = async (one: Change): Promise<Answer> => {
    const { item, remoteId: issue, closed } = one;
    if (item.kind !== 'risk' || issue === undefined) return { refused: 'no issue is known for it' };
    await http.call({
      method: 'PUT',
      url: `${api}/issue/${issue}`,
      headers: json,
      body: JSON.stringify({ fields: fieldsOf(item, said) }),
    });
    // What people moved stays where it is, unless it was closed here or is back.
    const refused = isDecision(one) && one.action !== 'update' ? await move(issue, closed) : undefined;
    return refused === undefined ? { remoteId: issue } : { refused };
  };

  return {
    batch: { create: 50 },
    settleMs: said.settleSeconds * 1000,
    find,
    send: async (changes: readonly Change[]): Promise<ReadonlyMap<string, Answer>> => {
      if (changes[0]?.action === 'create') return create(changes);
      const answers = new Map<string, Answer>();
      for (const one of changes) answers.set(one.item.key, await change(one));
      return answers;
    },
  };
};

export const jira = liveKind<Options>({
  kind: 'jira',
  way: 'live',
  says: 'Jira Cloud: an issue per risk',
  takes: ['risk'],
  version: 1,
  credentials: 'required',
  options: options as z.ZodType<Options>,
  scope: ({ project }) => project,
  create: createSink,
});

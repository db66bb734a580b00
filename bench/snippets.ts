/** Recall and false alarms on short pieces of documents of many countries, all packs on: `node bench/snippets.ts [--show]`. */
import { parseArgs } from 'node:util';
import { annotatedSnippets, type Snippet } from '../fixtures/detect/annotated-snippets.ts';
import { loadRules } from '../src/config/load-rules.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';
import { createSampleReader, type SampleMatch } from '../src/scan/read-sample.ts';

export interface SnippetScore {
  readonly marked: number;
  /** Shares of what is marked that is found at all, and found at `likely`. */
  readonly recall: number;
  readonly recallLikely: number;
  /** Share of what is reported that overlaps something marked with its category. */
  readonly precision: number;
  /** Names whose subject (patient or not) is right, of those found. */
  readonly subjectRight: number;
  readonly negatives: number;
  /** Findings of patients at `likely` in pieces without patients. */
  readonly falseLikely: number;
  readonly falsePossible: number;
}

const POSSIBLE = 0.3;
const LIKELY = 0.6;
const share = (part: number, whole: number): number => Math.round((part / Math.max(1, whole)) * 1000) / 1000;

export const scoreSnippets = async (
  { positive, negative }: { readonly positive: readonly Snippet[]; readonly negative: readonly string[] },
  show: (line: string) => void = () => undefined,
): Promise<SnippetScore> => {
  const read = createSampleReader(loadRules(['all']).sources, DEFAULT_LIMITS);
  const matchesIn = async (text: string): Promise<SampleMatch[]> =>
    (await read(text)).filter(
      ({ category, confidence }) => category !== 'health_term' && confidence >= POSSIBLE,
    );
  let [marked, found, likely, right, wrong, subjects, names] = [0, 0, 0, 0, 0, 0, 0];
  for (const snippet of positive) {
    const matches = await matchesIn(snippet.text);
    const used = new Set<SampleMatch>();
    for (const { kind, categories, start, end } of snippet.marked) {
      marked += 1;
      const value = snippet.text.slice(start, end);
      const meant = matches.filter(
        (match) => categories.includes(match.category) && match.start < end && start < match.end,
      );
      for (const match of meant) used.add(match);
      if (meant.length === 0) show(`missed ${kind}: ${value}`);
      found += Number(meant.length > 0);
      likely += Number(meant.some(({ confidence }) => confidence >= LIKELY));
      if (meant.length === 0 || !'NP'.includes(kind)) continue;
      names += 1;
      subjects += Number(meant.some(({ subject }) => (subject === 'patient') === (kind === 'N')));
    }
    right += used.size;
    wrong += matches.length - used.size;
  }
  const alarms: (SampleMatch & { readonly text: string })[] = [];
  for (const text of negative)
    for (const match of await matchesIn(text))
      if (match.subject === 'patient') alarms.push({ ...match, text: text.slice(match.start, match.end) });
  const sure = alarms.filter(({ confidence }) => confidence >= LIKELY);
  for (const { rule, text } of sure) show(`false ${rule}: ${text}`);
  return {
    marked,
    recall: share(found, marked),
    recallLikely: share(likely, marked),
    precision: share(right, right + wrong),
    subjectRight: share(subjects, names),
    negatives: negative.length,
    falseLikely: sure.length,
    falsePossible: alarms.length - sure.length,
  };
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { show: { type: 'boolean', default: false } } });
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const set of ['development', 'held-out'] as const)
    print(
      `${set}\nRESULT ${JSON.stringify(await scoreSnippets(annotatedSnippets(set), values.show ? print : undefined))}`,
    );
}

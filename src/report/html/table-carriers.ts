/** The rows and findings that the page can show, in pieces; the words they share come last, in `facts`. */
import { CATEGORIES, type Category } from '../../model/category.ts';
import { EXCLUSIONS, PROBLEMS } from '../../model/problem.ts';
import type { ConditionRef, FileRow, FindingRow, ReportSource } from '../../model/report-source.ts';
import { FINAL_STATES } from '../../model/verdict.ts';
import { evidenceText } from '../csv-findings.ts';
import { pathOf, shareNames } from '../path-text.ts';
import { placeText } from '../place-text.ts';
import { identifiersOf } from '../report-data.ts';
import type { ReportOptions } from '../reporter.ts';
import { REACH_ORDER, REACH_WORDS, STATE_WORDS } from '../words.ts';
import { carrier } from './carrier.ts';
import type { FindingColumns, PageFacts, RowColumns } from './page-data.ts';
import { rowsOfPage } from './page-rows.ts';
import { createWordList } from './word-list.ts';

const CATEGORY_KEYS = Object.keys(CATEGORIES) as Category[];
const ROWS_PER_PIECE = 500;
const FINDINGS_PER_FILE = 50;
/** Of all files together: about 40 MB of page. */
const FINDINGS_OF_PAGE = 250_000;

const emptyRows = (): RowColumns => ({
  ...{ id: [], share: [], path: [], state: [], why: [], detail: [], phi: [], patients: [], persons: [] },
  ...{ kinds: [], special: [], reach: [], broadWrite: [], level: [], priority: [], size: [], modified: [] },
  ...{ owner: [], format: [], conditions: [] },
});

const emptyFindings = (): FindingColumns => ({
  ...{ file: [], category: [], mask: [], place: [], band: [], count: [], phi: [], rule: [], why: [] },
});

const createLists = (source: ReportSource) => {
  const conditions = new Map<string, { readonly index: number; readonly condition: ConditionRef }>();
  return {
    words: createWordList(['']),
    levels: createWordList(source.totals().bySensitivity.map(({ label }) => label)),
    shareIndexes: new Map(source.scan.shares.map(({ shareId }, index) => [shareId, index])),
    conditions,
    conditionIndex(condition: ConditionRef): number {
      const key = JSON.stringify(condition);
      const known = conditions.get(key);
      if (known !== undefined) return known.index;
      conditions.set(key, { index: conditions.size, condition });
      return conditions.size - 1;
    },
  };
};
type Lists = ReturnType<typeof createLists>;

const broadWriteOf = (broadWrite: boolean | undefined): 0 | 1 | 2 =>
  broadWrite === undefined ? 2 : broadWrite ? 1 : 0;

const addRow = (to: RowColumns, row: FileRow, lists: Lists, options: ReportOptions): void => {
  const { words, levels } = lists;
  const level = row.label ?? row.sensitivity;
  to.id.push(row.fileId);
  to.share.push(lists.shareIndexes.get(row.shareId) ?? -1);
  to.path.push(pathOf(row, options).shown);
  to.state.push(FINAL_STATES.indexOf(row.state));
  to.why.push(row.problem?.code ?? row.exclusion ?? '');
  to.detail.push(row.problem?.detail ?? '');
  to.phi.push(row.phi ? 1 : 0);
  to.patients.push(row.patients);
  to.persons.push(row.persons);
  to.kinds.push(identifiersOf(row).flatMap(([category, count]) => [CATEGORY_KEYS.indexOf(category), count]));
  to.special.push(row.specialCategories.toSorted());
  to.reach.push(REACH_ORDER.indexOf(row.exposure.reach));
  to.broadWrite.push(broadWriteOf(row.exposure.broadWrite));
  to.level.push(level === undefined ? -1 : levels.indexOf(level));
  to.priority.push(row.priority);
  to.size.push(row.sizeBytes);
  to.modified.push(row.modifiedAt);
  to.owner.push(words.indexOf(row.owner ?? ''));
  to.format.push(words.indexOf(row.format ?? ''));
  to.conditions.push(row.conditions.map(lists.conditionIndex));
};

const addFinding = (to: FindingColumns, row: FindingRow, { words }: Lists): void => {
  to.file.push(row.fileId);
  to.category.push(CATEGORY_KEYS.indexOf(row.category));
  to.mask.push(row.mask ?? '');
  to.place.push(row.place === undefined ? '' : placeText(row.place));
  to.band.push(row.band);
  to.count.push(row.count);
  to.phi.push(row.phi ? 1 : 0);
  to.rule.push(words.indexOf(row.ruleId));
  to.why.push(words.indexOf(evidenceText(row.evidence)));
};

/** At most `FINDINGS_PER_FILE` of each file on the page; `cut` learns which have more. */
const findingPieces = function* (
  source: ReportSource,
  lists: Lists,
  onPage: ReadonlySet<number>,
  cut: Set<number>,
): Generator<string> {
  const taken = new Map<number, number>();
  let columns = emptyFindings();
  let left = FINDINGS_OF_PAGE;
  for (const row of source.findings()) {
    if (!onPage.has(row.fileId)) continue;
    const count = taken.get(row.fileId) ?? 0;
    if (count === FINDINGS_PER_FILE || left === 0) {
      cut.add(row.fileId);
      continue;
    }
    taken.set(row.fileId, count + 1);
    left--;
    addFinding(columns, row, lists);
    if (columns.file.length < ROWS_PER_PIECE) continue;
    yield carrier('findings', columns);
    columns = emptyFindings();
  }
  if (columns.file.length > 0) yield carrier('findings', columns);
};

const reasonsOf = (): PageFacts['reasons'] => ({
  ...Object.fromEntries(
    Object.entries(PROBLEMS).map(([code, { sentence, remedy }]) => [code, { sentence, remedy }]),
  ),
  ...Object.fromEntries(
    Object.entries(EXCLUSIONS).map(([code, sentence]) => [code, { sentence, remedy: '' }]),
  ),
});

const factsOf = (
  source: ReportSource,
  lists: Lists,
  findingsCut: ReadonlySet<number>,
  options: ReportOptions,
): PageFacts => ({
  states: FINAL_STATES.map((id) => ({ id, words: STATE_WORDS[id] })),
  reasons: reasonsOf(),
  categories: CATEGORY_KEYS.map((id) => ({ id, name: CATEGORIES[id].name })),
  reaches: REACH_ORDER.map((reach) => REACH_WORDS[reach]),
  levels: lists.levels.words,
  shares: source.scan.shares.map((share) => shareNames(share, options).name),
  words: lists.words.words,
  conditions: Array.from(lists.conditions.values(), ({ condition }) => condition),
  findingsPerFile: FINDINGS_PER_FILE,
  findingsCut: [...findingsCut],
});

export const tableCarriers = function* (source: ReportSource, options: ReportOptions): Generator<string> {
  const lists = createLists(source);
  const onPage = new Set<number>();
  let columns = emptyRows();
  for (const row of rowsOfPage(source)) {
    onPage.add(row.fileId);
    addRow(columns, row, lists, options);
    if (columns.id.length < ROWS_PER_PIECE) continue;
    yield carrier('rows', columns);
    columns = emptyRows();
  }
  if (columns.id.length > 0) yield carrier('rows', columns);
  const cut = new Set<number>();
  yield* findingPieces(source, lists, onPage, cut);
  yield carrier('facts', factsOf(source, lists, cut, options));
};

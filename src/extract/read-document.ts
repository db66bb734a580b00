/** Reads one document with whatever fits it, members and all. The one place that turns a failing reader into a problem. */
import type { Limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import type { Segment } from '../model/segment.ts';
import { BudgetSpent } from './budget.ts';
import { type ByteSource, DocumentProblem, type Extractor } from './extractor.ts';
import { type Identity, identify } from './identify.ts';
import { createNumbering, type Numbering } from './numbering.ts';
import { NO_OCR, OCR_VERSION, type Ocr } from './ocr/ocr.ts';
import { READERS, type Reader } from './registry.ts';

/** How the reading of an outermost document ended. */
export interface DocumentOutcome {
  /** A reader's name (`docx`), or a format as a person calls it ("Photoshop image"); undefined: empty. */
  readonly format: string | undefined;
  /** Who produced the text, with its version: `docx@1`, `pdf@2+ocr@1`; undefined where nobody could. */
  readonly reader: string | undefined;
  /** In the order they were met, one per code; none: everything was read. */
  readonly problems: readonly Problem[];
  /** The one for the verdict. */
  readonly problem: Problem | undefined;
  /** False: nothing was read and `problem` says why. True with a problem: a part was. */
  readonly read: boolean;
  readonly label: string | undefined;
  /** Names of all readers that were tried, those of members too, and `ocr` where it could have read or has read something. */
  readonly used: readonly string[];
  readonly wrongExtension: boolean;
  /** UTF-16 units of text that were yielded. */
  readonly textChars: number;
  /** The thread must not read another document. */
  readonly recycle: boolean;
}

/** What is shared by all documents inside one outermost file. */
interface Run {
  readonly limits: Limits;
  readonly readers: readonly Reader[];
  readonly ocr: Ocr;
  readonly problems: Map<Problem['code'], Problem>;
  readonly numbering: Numbering;
  readonly used: Set<string>;
  textChars: number;
  label: string | undefined;
  recycle: boolean;
  /** What is known of the outermost document, should a budget end the reading inside it. */
  outermost: LevelOutcome;
}

type LevelOutcome = Pick<DocumentOutcome, 'format' | 'reader' | 'read' | 'wrongExtension'>;

const NOTHING: LevelOutcome = { format: undefined, reader: undefined, read: false, wrongExtension: false };

interface Level {
  readonly source: ByteSource;
  readonly parts: readonly number[];
}

interface Reading {
  readonly problem: Problem | undefined;
  /** Characters that are not the value of a named property: what a second reader could have found too. */
  readonly bodyChars: number;
  readonly lastPage: number;
  readonly notes: readonly Problem[];
  /** Some of its text comes from OCR. */
  readonly seen: boolean;
}

const problemOf = (error: unknown): Problem =>
  error instanceof DocumentProblem ? error.problem : { code: 'BAD_FORMAT' };

const nameOf = (extractor: Extractor | undefined): string | undefined =>
  extractor === undefined ? undefined : `${extractor.name}@${extractor.version}`;

const usedOf = (extractor: Extractor, { seen }: Reading): string =>
  `${nameOf(extractor)}${seen ? `+ocr@${OCR_VERSION}` : ''}`;

/** Notes whether anything came of it. */
const watched = ({ always, read }: Ocr, onText: () => void): Ocr =>
  read === undefined
    ? { always }
    : {
        always,
        async read(make, pixels) {
          const answer = await read(make, pixels);
          if ('text' in answer && answer.text.trim() !== '') onText();
          return answer;
        },
      };

const note = (run: Run, problem: Problem): void => {
  if (problem.code === 'NO_TEXT' || problem.code === 'OCR_BUDGET') run.used.add('ocr');
  if (!run.problems.has(problem.code)) run.problems.set(problem.code, problem);
};

const charsOf = (segment: Segment): number => {
  if (segment.kind === 'text') return segment.text.length;
  let chars = 0;
  for (const row of segment.rows) for (const cell of row) chars += cell.length;
  return chars;
};

/** One reader over one document. Ends with what it noted; throws only when a budget of the whole file is used up. */
async function* readWith(
  extractor: Extractor,
  run: Run,
  level: Level,
  afterPage: number,
): AsyncGenerator<readonly Segment[], Reading> {
  const { source, parts } = level;
  run.used.add(extractor.name);
  const notes = new Map<Problem['code'], Problem>();
  const numbers = run.numbering.forDocument();
  let bodyChars = 0;
  let lastPage = 0;
  let problem: Problem | undefined;
  let seen = false;
  const place = (segment: Segment): Segment =>
    numbers(
      parts.length === 0
        ? segment
        : { ...segment, place: { ...segment.place, part: [...parts, ...(segment.place.part ?? [])] } },
    );
  // What comes up through a container was counted, placed and numbered where it was read.
  const passed = new WeakSet<readonly Segment[]>();
  const segments = extractor.extract({
    source,
    limits: run.limits,
    ocr: watched(run.ocr, () => {
      seen = true;
      run.used.add('ocr');
    }),
    note: (noted) => void (notes.has(noted.code) || notes.set(noted.code, noted)),
    label: (id) => {
      run.label ??= id;
    },
    recycle: () => {
      run.recycle = true;
    },
    async *descend(member, position) {
      for await (const batch of readLevel(run, { source: member, parts: [...parts, position] })) {
        passed.add(batch);
        yield batch;
      }
    },
  });
  try {
    for await (const batch of segments) {
      if (passed.has(batch)) {
        yield batch;
        continue;
      }
      const kept: Segment[] = [];
      let handed = 0;
      for (const segment of batch) {
        const page = segment.place.page ?? 0;
        if (afterPage > 0 && page <= afterPage) continue;
        lastPage = Math.max(lastPage, page);
        const chars = charsOf(segment);
        if (segment.kind === 'table' || segment.label === undefined) bodyChars += chars;
        run.textChars += chars;
        handed += chars;
        kept.push(place(segment));
      }
      if (kept.length === 0) continue;
      yield kept;
      // After it was handed out: what the limit cut off is more than it, not less.
      source.budget.hand(handed);
    }
  } catch (error) {
    problem = problemOf(error);
    if (error instanceof BudgetSpent) {
      note(run, problem);
      throw error;
    }
  }
  return { problem, bodyChars, lastPage, notes: [...notes.values()], seen };
}

/** The second reader takes over where the first found no text, or from the page on where it broke off. */
async function* readBest(
  reader: Reader,
  run: Run,
  level: Level,
): AsyncGenerator<readonly Segment[], { used: string | undefined; problem: Problem | undefined }> {
  const { extractor, second } = reader;
  const first = yield* readWith(extractor, run, level, 0);
  const failed = first.problem?.code === 'BAD_FORMAT';
  // What is too much for the bounded reader would be the end of the other.
  const tooMuch = first.notes.some(
    ({ code }) => code === 'TOO_DEEP' || code === 'BOMB' || code === 'EXPANDS',
  );
  const mayTakeOver =
    second !== undefined &&
    !tooMuch &&
    (first.problem === undefined || failed) &&
    (first.bodyChars === 0 || (failed && first.lastPage > 0));
  if (mayTakeOver) {
    const other = yield* readWith(second, run, level, first.lastPage);
    if (other.bodyChars > 0 || (first.bodyChars > 0 && other.problem === undefined)) {
      for (const noted of first.bodyChars > 0 ? [...first.notes, ...other.notes] : other.notes)
        note(run, noted);
      return { used: usedOf(second, other), problem: other.problem };
    }
  }
  for (const noted of first.notes) note(run, noted);
  const used = first.problem === undefined || first.bodyChars > 0 ? usedOf(extractor, first) : undefined;
  return { used, problem: first.problem };
}

async function* readLevel(run: Run, level: Level): AsyncGenerator<readonly Segment[], LevelOutcome> {
  const { source, parts } = level;
  if (parts.length > 0) {
    if (parts.length > run.limits.depth) {
      note(run, { code: 'TOO_DEEP', detail: `${run.limits.depth} levels` });
      return NOTHING;
    }
    source.budget.enter();
  }
  const {
    format,
    readers,
    problem,
    wrongExtension,
    source: toRead = source,
  }: Identity = await identify(source, run.readers).catch((error: unknown) => {
    if (error instanceof BudgetSpent) throw error;
    return { format: undefined, readers: [], problem: problemOf(error), wrongExtension: false };
  });
  if (parts.length === 0)
    run.outermost = { format, reader: nameOf(readers[0]?.extractor), read: true, wrongExtension };
  let reader: string | undefined;
  let failure = problem;
  for (const [index, candidate] of readers.entries()) {
    const before = run.textChars;
    const isFormat = index === 0 && problem === undefined;
    const result = yield* readBest(candidate, run, { source: toRead, parts });
    if (result.used !== undefined && (reader === undefined || run.textChars > before)) reader ??= result.used;
    // What only looked like a second format and is none costs nothing.
    if (isFormat || run.textChars > before) failure ??= result.problem;
  }
  if (failure !== undefined) note(run, failure);
  return { format, reader, read: failure === undefined || reader !== undefined, wrongExtension };
}

/** Streams all text of a document. Returns how it ended; throws only what is a bug of ours. */
export async function* readDocument(
  source: ByteSource,
  limits: Limits,
  readers: readonly Reader[] = READERS,
  ocr: Ocr = NO_OCR,
): AsyncGenerator<readonly Segment[], DocumentOutcome> {
  const run: Run = {
    limits,
    readers,
    ocr,
    problems: new Map(),
    numbering: createNumbering(),
    used: new Set(),
    textChars: 0,
    label: undefined,
    recycle: false,
    outermost: NOTHING,
  };
  let level: LevelOutcome;
  try {
    level = yield* readLevel(run, { source, parts: [] });
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    // The budget ended it inside a container: what was yielded stays.
    level = { ...run.outermost, read: run.textChars > 0 };
  }
  const problems = [...run.problems.values()];
  return {
    ...level,
    problems,
    problem: problems[0],
    label: run.label,
    used: [...run.used],
    textChars: run.textChars,
    recycle: run.recycle,
  };
}

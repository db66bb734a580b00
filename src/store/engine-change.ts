/** Which files a change of rules or readers can matter to, told from what was noted when they were read. In doubt: all. */
import { type Engine, FIELD_PART, OCR_PART, problemPart, shadowPart } from '../model/engine.ts';
import type { ProblemCode } from '../model/problem.ts';

/** What was noted of one reading. */
export interface ReadingTrace {
  /** Readers that took part, and what else `model/engine.ts` names; undefined: not known. */
  readonly parts: ReadonlySet<string> | undefined;
  /** Rules with a match. */
  readonly rules: readonly string[];
  /** The problem that is shown of it. */
  readonly problem: string | undefined;
}

export interface EngineChange {
  /** In words, one for each thing that changed; none: nothing did. */
  readonly reasons: readonly string[];
  readonly concernsAll: boolean;
  concerns(reading: ReadingTrace): boolean;
}

/** The files of one kind of change. */
interface Part {
  readonly reason: string;
  /** `all`, or the test of a reading. */
  readonly concerns: 'all' | ((reading: ReadingTrace) => boolean);
}

const MOST_NAMES = 8;
const named = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

const took =
  (...parts: readonly string[]) =>
  (reading: ReadingTrace): boolean =>
    reading.parts === undefined || parts.some((part) => reading.parts?.has(part));

const matched =
  (rules: readonly string[]) =>
  (reading: ReadingTrace): boolean =>
    reading.rules.some((rule) => rules.includes(rule));

/** A rule that is off gives back what it had found, and what it had taken from other rules. */
const given =
  (rules: readonly string[]) =>
  (reading: ReadingTrace): boolean =>
    matched(rules)(reading) || rules.some((rule) => reading.parts?.has(shadowPart(rule)));

const readerParts = (before: Engine, now: Engine): Part[] => {
  const added = Object.keys(now.readers).filter((name) => before.readers[name] === undefined);
  const changed = Object.keys(before.readers).filter((name) => before.readers[name] !== now.readers[name]);
  return [
    // It may take what another reader took, or what none did.
    ...(added.length === 0 ? [] : [{ reason: `new readers: ${named(added)}`, concerns: 'all' as const }]),
    ...(changed.length === 0
      ? []
      : [{ reason: `changed readers: ${named(changed)}`, concerns: took(...changed) }]),
  ];
};

const ruleParts = (before: Engine, now: Engine): Part[] => {
  const fresh = Object.keys(now.rules).filter((id) => before.rules[id] !== now.rules[id]);
  const ofFields = (id: string): boolean =>
    now.fieldRules.includes(id) && (before.rules[id] === undefined || before.fieldRules.includes(id));
  const anywhere = fresh.filter((id) => !ofFields(id));
  const inFields = fresh.filter(ofFields);
  const off = Object.keys(before.rules).filter((id) => now.rules[id] === undefined);
  return [
    ...(anywhere.length === 0
      ? []
      : [{ reason: `new or changed rules: ${named(anywhere)}`, concerns: 'all' as const }]),
    ...(inFields.length === 0
      ? []
      : [
          {
            reason: `new or changed rules of labelled values: ${named(inFields)}`,
            concerns: took(FIELD_PART),
          },
        ]),
    ...(off.length === 0 ? [] : [{ reason: `rules switched off: ${named(off)}`, concerns: given(off) }]),
  ];
};

/** What is reported less can be told from what was reported; what is reported more cannot. */
const settingParts = (before: Engine, now: Engine): Part[] => {
  const ids = Object.keys({ ...before.thresholds, ...now.thresholds });
  const of = (engine: Engine, id: string): number => engine.thresholds[id] ?? 0;
  const raised = ids.filter((id) => of(now, id) > of(before, id));
  const lowered = ids.filter((id) => of(now, id) < of(before, id));
  const allowed = Object.keys(now.allow).filter((hash) => before.allow[hash] === undefined);
  const rules = allowed.map((hash) => now.allow[hash]);
  const withdrawn = Object.keys(before.allow).some((hash) => now.allow[hash] === undefined);
  return [
    ...(raised.length === 0
      ? []
      : [{ reason: `thresholds raised: ${named(raised)}`, concerns: matched(raised) }]),
    ...(lowered.length === 0
      ? []
      : [{ reason: `thresholds lowered: ${named(lowered)}`, concerns: 'all' as const }]),
    ...(allowed.length === 0
      ? []
      : [
          {
            reason: 'entries added to the allow-list',
            concerns: rules.includes(null)
              ? (reading: ReadingTrace) => reading.rules.length > 0
              : matched(rules.flatMap((ids) => ids ?? [])),
          },
        ]),
    ...(withdrawn ? [{ reason: 'entries taken from the allow-list', concerns: 'all' as const }] : []),
  ];
};

/** Of a raised limit those files are of interest that met the old one. */
const limitParts = (before: Engine, now: Engine): Part[] => {
  const raised = (Object.keys(now.limits) as ProblemCode[]).filter(
    (code) => (now.limits[code] ?? 0) > (before.limits[code] ?? Infinity),
  );
  if (raised.length === 0) return [];
  return [
    {
      reason: `limits raised: ${named(raised)}`,
      concerns: ({ problem, parts }) =>
        raised.some((code) => problem === code || parts?.has(problemPart(code))),
    },
  ];
};

const ocrParts = ({ ocr: before }: Engine, { ocr: now }: Engine): Part[] => {
  if (before.settings === now.settings && before.always === now.always) return [];
  return [{ reason: 'settings of OCR', concerns: before.always || now.always ? 'all' : took(OCR_PART) }];
};

/** `before`: of the reading; undefined: it is not known what it was read with. */
export const engineChange = (before: Engine | undefined, now: Engine): EngineChange => {
  const parts: Part[] =
    before === undefined
      ? [{ reason: 'rules and readers of another version of phisweep', concerns: 'all' }]
      : [
          ...(before.base === now.base
            ? []
            : [{ reason: 'detection, its terms, names, labels or patient index', concerns: 'all' as const }]),
          ...(before.fields === now.fields
            ? []
            : [{ reason: 'tables of clinical standards', concerns: took(FIELD_PART) }]),
          ...readerParts(before, now),
          ...ruleParts(before, now),
          ...settingParts(before, now),
          ...ocrParts(before, now),
          ...limitParts(before, now),
        ];
  const concernsAll = parts.some(({ concerns }) => concerns === 'all');
  return {
    reasons: parts.map(({ reason }) => reason),
    concernsAll,
    concerns: (reading) =>
      concernsAll || parts.some(({ concerns }) => concerns !== 'all' && concerns(reading)),
  };
};

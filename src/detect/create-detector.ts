/** Segments in, matches out: the one door to detection. Pure and synchronous; one session per document. */
import type { SpecialCategory } from '../model/category.ts';
import type { ExactLookup } from '../model/exact-lookup.ts';
import { type Match, POSSIBLE } from '../model/finding.ts';
import { normalise } from '../model/normalise.ts';
import type { Segment, TextSegment } from '../model/segment.ts';
import { looksLikeHeader } from './claim-columns.ts';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import { createFlow } from './flow.ts';
import { FoundMatch } from './found-match.ts';
import { createHealthTally, isClinical, type Surroundings } from './health.ts';
import { createHeaderMatcher } from './match-header.ts';
import { createMinors } from './minors.ts';
import { createPatients } from './patients.ts';
import { createExactReader } from './read-exact.ts';
import { createKeyReader } from './read-keys.ts';
import { createTables } from './read-table.ts';
import { type Reading, support } from './reading.ts';
import { createRecords } from './records.ts';
import type { Rule } from './rule-schema.ts';
import type { Scope } from './scope.ts';
import { createSplitter } from './split-aligned.ts';
import { createPipedSplitter } from './split-piped.ts';
import { createRuledSplitter } from './split-ruled.ts';
import { partOf } from './value-parts.ts';

/** What a document's session has learnt once all segments are in. */
export interface DetectionSummary {
  readonly patients: number;
  readonly persons: number;
  readonly phi: boolean;
  readonly healthTerms: Readonly<Record<string, number>>;
  readonly specialCategories: readonly SpecialCategory[];
  /** Rules that took a value from others, and yet it was not reported. */
  readonly shadows: readonly string[];
  /** Was any header, key or field looked up? */
  readonly labelled: boolean;
  /** Final number of the person (from 1, 0 for nobody) from the provisional one handed to `sink`. */
  numberOf(provisional: number): number;
}

export interface DetectionSession {
  push(segment: Segment): void;
  /** Call once, after the last segment. `modifiedMs`: when the file was last changed, for a document without a date. */
  finish(modifiedMs?: number): DetectionSummary;
}

/** Is a match reported? Asked once its confidence is final and before it counts for anything. */
export type Admits = (rule: Rule, value: string, confidence: number) => boolean;

export interface Detector {
  /** `sink` gets every match at `possible` and above, in the order of the document, with its person's provisional number. */
  open(sink: (match: Match, person: number) => void, admits?: Admits): DetectionSession;
}

/** Confidence at which a finding decides about its file. */
const DECISIVE = 0.6;
/** The same for a name behind the word patient, beside health information. */
const TITLED = 0.45;
const CERTAIN = 0.99;
const SPECIMEN = -0.8;
/** A number of a make of which many are patients', where nothing speaks of care. */
const DENSE = -0.7;

/** `exact`: the hospital's own patients; its rules (`exact.mrn.1` …) must be among `rules`. */
export const createDetector = (rules: CompiledRules, exact?: ExactLookup): Detector => ({
  open: (sink, admits = () => true) => {
    const matchHeader = createHeaderMatcher(rules);
    let labelled = false;
    const headers: typeof matchHeader = (header) => {
      labelled = true;
      return matchHeader(header);
    };
    const tally = createHealthTally(rules);
    const patients = createPatients();
    const minors = createMinors();
    const shadows = new Set<string>();
    let phiSeen = false;

    const emit: Scope['emit'] = (reading, written, place, surroundings, flow) => {
      const { rule } = reading.rule;
      const text = reading.says ?? written;
      if (reading.isDense && surroundings === 'none')
        support(reading, { kind: 'exact', id: 'dense', weight: DENSE });
      const value = normalise(rule.normalise, rule.category, text);
      reading.confidence = Math.min(1, reading.confidence);
      const { specimens } = reading.rule;
      if (specimens.size > 0 && specimens.has(value))
        support(reading, { kind: 'specimen', weight: SPECIMEN });
      const confidence = Math.min(CERTAIN, Math.round(reading.confidence * 1000) / 1000);
      if (confidence < POSSIBLE || value === '' || !admits(rule, value, confidence)) {
        if (reading.rivals.length > 0) shadows.add(rule.id);
        return;
      }
      const isPatient = rule.subject === 'patient';
      const phiHere = isPatient && isPhi(reading, surroundings);
      const decides =
        confidence >= DECISIVE ||
        (confidence >= TITLED &&
          surroundings === 'information' &&
          rule.category === 'name' &&
          isOfPatient(reading));
      const person =
        isPatient && decides && !reading.rule.relative
          ? patients.add({ category: rule.category, value, phi: phiHere }, flow)
          : rule.category === 'zip' && isPatient
            ? patients.atHand()
            : 0;
      if (rule.category === 'birth_date' && person > 0) minors.born(value, person);
      if (rule.category === 'care_date') minors.dated(value);
      if (phiHere && decides && isDecisive(reading.rule)) phiSeen = true;
      sink(new FoundMatch(reading, text, value, place, confidence, phiHere), person);
      const part = rule.holds === undefined ? undefined : partOf(rules.parts, reading, text);
      if (part !== undefined) emit(part.reading, part.text, place, surroundings, flow);
    };
    const scope: Scope = {
      rules,
      tally,
      emit,
      headers,
      readKeys: createKeyReader({ rules, headers }),
      exact: exact && createExactReader(rules, exact),
      nextRecord: patients.nextRecord,
      noteChild: minors.aged,
    };
    const flow = createFlow(scope);
    const records = createRecords(scope);
    const tables = createTables(scope, flow);
    const isHeader = (words: readonly string[]): boolean => looksLikeHeader(scope, [words, []]);
    const split = createSplitter(rules.scanner, isHeader);

    const splitRuled = createRuledSplitter();
    const splitPiped = createPipedSplitter(isHeader);

    return {
      push: (segment) => {
        if (segment.kind === 'table') {
          flow.settle();
          records.flush();
          tables.push(segment);
        } else if (segment.record !== undefined || segment.label !== undefined) {
          records.push(segment as TextSegment);
        } else {
          records.flush();
          const pieces = [splitRuled, split].reduce<readonly Segment[]>(
            (parts, cut) =>
              parts.flatMap((part) =>
                part.kind === 'text' && part.label === undefined ? cut(part) : [part],
              ),
            splitPiped(segment),
          );
          for (const piece of pieces) {
            if (piece.kind === 'text' && piece.label === undefined) flow.push(piece);
            else if (piece.kind === 'text') {
              flow.settle();
              records.push(piece);
            } else {
              flow.settle();
              tables.push(piece);
            }
          }
          records.flush();
        }
      },
      finish: (modifiedMs) => {
        flow.settle();
        records.flush();
        const counted = patients.finish();
        const special = new Set(phiSeen ? tally.special() : []);
        if (phiSeen && minors.isMet(counted.isPatient, modifiedMs)) special.add('minor');
        return {
          patients: phiSeen ? counted.patients : 0,
          persons: counted.persons,
          phi: phiSeen,
          healthTerms: tally.counts(),
          specialCategories: [...special].sort(),
          shadows: [...shadows],
          labelled,
          numberOf: counted.numberOf,
        };
      },
    };
  },
});

/**
 * PHI is an identifier of a patient together with health information (45 CFR 160.103). A number that exists only because
 * of health care carries it; a patient's name needs no more than the setting of care; a number that everybody has, or a
 * name that may be anybody's, needs information on health: a hospital's payroll is not PHI.
 */
const isPhi = (reading: Reading, surroundings: Surroundings): boolean =>
  isClinical(reading) ||
  surroundings === 'information' ||
  (surroundings === 'setting' && isOfPatient(reading));

/** Was it found by a word that says that the person is a patient, or in the index of the patients? */
const isOfPatient = ({ evidence, rule }: Reading): boolean =>
  rule.isField ||
  evidence.some(
    ({ kind, id }) => kind === 'exact' || (id !== undefined && LABELS.has(kind) && PATIENT_WORD.test(id)),
  );

const LABELS: ReadonlySet<string> = new Set(['label', 'header', 'field', 'context']);
const PATIENT_WORD = /(?:^|[ ._])(?:patients?|pts?|pat|beneficiary|decedent|resident|pid)\b|^PID-/i;

/** Who can be told from it: a number, a name or a birth date, not a telephone or street that a practice may have too. */
const isDecisive = ({ strength, rule: { category } }: CompiledRule): boolean =>
  strength === 'clinical' || strength === 'person' || category === 'name' || category === 'birth_date';

/** A text at hand, read as a file of it would be, with the place of every match in it. For `rules test`: nothing here is a scan. */
import { compileRules, type RuleSources } from '../detect/compile-rules.ts';
import { createDetector } from '../detect/create-detector.ts';
import { createBudget } from '../extract/budget.ts';
import { readDocument } from '../extract/read-document.ts';
import { READERS } from '../extract/registry.ts';
import { memorySource } from '../extract/source.ts';
import type { Category, Subject } from '../model/category.ts';
import { type Band, bandOf, type Evidence, type Match } from '../model/finding.ts';
import type { Limits } from '../model/limits.ts';
import { createAdmission } from './create-admission.ts';
import { createLocator } from './locate-segments.ts';

export interface SampleMatch {
  readonly rule: string;
  readonly category: Category;
  readonly subject: Subject;
  /** UTF-16 units into the sample. Where the value is written otherwise there (escapes), the range that holds it. */
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  readonly band: Band;
  readonly phi: boolean;
  readonly evidence: readonly Evidence[];
}

/** Only these are asked: what is text cannot be a PDF, and no parser of binary formats runs outside the sandbox. */
const TEXT_READERS = READERS.filter(({ text }) => text === true);

/** Reads sample after sample; matches are in order of their start. */
export const createSampleReader = (
  sources: RuleSources,
  limits: Limits,
): ((text: string) => Promise<readonly SampleMatch[]>) => {
  const detector = createDetector(compileRules(sources));
  const admits = createAdmission(sources.settings)(new Uint8Array(0));
  return async (text) => {
    const bytes = Buffer.from(text);
    const matches: Match[] = [];
    const session = detector.open((match) => matches.push(match), admits);
    const locate = createLocator(normalLineEnds(text));
    const source = memorySource(bytes, 'sample.txt', createBudget(limits, bytes.length));
    for await (const segments of readDocument(source, limits, TEXT_READERS))
      for (const segment of segments) session.push(locate(segment));
    session.finish();
    const at = createPlacer(text);
    return matches
      .map((match) => toSampleMatch(match, at(match)))
      .sort((a, b) => a.start - b.start || a.end - b.end);
  };
};

/** As the text reader has them; no character more or less. */
const normalLineEnds = (text: string): string =>
  text.includes('\r') && !text.includes('\n') ? text.replaceAll('\r', '\n') : text;

/** By the place of its segment, else by searching its characters. */
const createPlacer = (text: string): ((match: Match) => readonly [number, number]) => {
  let from = 0;
  return ({ place, start, end, text: value }) => {
    if (place.offset !== undefined && place.offset >= 0) return [place.offset + start, place.offset + end];
    const ahead = text.indexOf(value, from);
    const found = ahead < 0 ? text.indexOf(value) : ahead;
    if (found < 0) return [0, text.length];
    from = found + value.length;
    return [found, from];
  };
};

const toSampleMatch = (match: Match, [start, end]: readonly [number, number]): SampleMatch => ({
  rule: match.ruleId,
  category: match.category,
  subject: match.subject,
  start,
  end,
  confidence: match.confidence,
  band: bandOf(match.confidence) ?? 'possible',
  phi: match.phi,
  evidence: match.evidence,
});

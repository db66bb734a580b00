/**
 * One document that a person hands over to see what matches in it: every match with mask and evidence, and its text only
 * where that person asked for it. Nothing of this is a scan; no scan calls it.
 */
import { closeSync } from 'node:fs';
import { openFile } from '../crawl/open-file.ts';
import { compileRules, type RuleSources } from '../detect/compile-rules.ts';
import { type Admits, createDetector, type DetectionSummary } from '../detect/create-detector.ts';
import { createBudget } from '../extract/budget.ts';
import type { ByteSource } from '../extract/extractor.ts';
import { createRecogniser } from '../extract/ocr/create-recogniser.ts';
import { recogniserSetup } from '../extract/ocr/languages.ts';
import { createOcr, NO_OCR, type Ocr } from '../extract/ocr/ocr.ts';
import { readDocument } from '../extract/read-document.ts';
import { READERS } from '../extract/registry.ts';
import { fileSource, memorySource } from '../extract/source.ts';
import type { Finding, Match } from '../model/finding.ts';
import type { Limits } from '../model/limits.ts';
import type { OcrSettings } from '../model/ocr-settings.ts';
import type { Problem } from '../model/problem.ts';
import type { SourceEntry } from '../model/source-entry.ts';
import { createAdmission } from './create-admission.ts';
import { createMetadataWatch } from './path-names.ts';
import { toFinding, tokenOf } from './to-finding.ts';

/** Plain data: it crosses to the sandboxed host. */
export interface ShowInit {
  readonly rules: RuleSources;
  readonly limits: Limits;
  /** Absent: pages without text stay unread. */
  readonly ocr?: OcrSettings;
  /** Hand out what matched as it is written. */
  readonly showText: boolean;
  readonly minConfidence: number;
  /** Only the value of this token; nothing else of the document is handed out. */
  readonly only?: { readonly keys: readonly Uint8Array[]; readonly token: string };
}

/** A file of the system's, or bytes from standard input. */
export type ShowJob = SourceEntry | { readonly bytes: Uint8Array };

export type ShownMatch = Omit<Finding, 'token'> & { readonly text?: string };

export interface ShownFile {
  readonly format: string | undefined;
  readonly problem: Problem | undefined;
  readonly matches: readonly ShownMatch[];
  /** Matches beyond those shown. */
  readonly more: number;
  readonly summary: Omit<DetectionSummary, 'numberOf'>;
}

const NO_PATH = new Uint8Array(0);
const MAX_SHOWN = 10_000;

/** The job's module for the queue. */
export const createScanOne = async (init: ShowInit): Promise<(job: ShowJob) => Promise<ShownFile>> => {
  const detector = createDetector(compileRules(init.rules));
  const admission = createAdmission(init.rules.settings);
  const { ocr: settings, limits } = init;
  const recogniser = settings && createRecogniser(recogniserSetup(settings, limits));
  const ocr = (): Ocr => (settings && recogniser ? createOcr(settings, recogniser) : NO_OCR);
  return async (job) => {
    if ('bytes' in job)
      return show(
        memorySource(job.bytes, '', createBudget(init.limits, job.bytes.length)),
        detector,
        init,
        admission(NO_PATH),
        ocr(),
      );
    const opened = openFile(job);
    if ('problem' in opened) return nothing(opened.problem);
    try {
      const { sizeBytes } = opened.stamp;
      const budget = createBudget(init.limits, sizeBytes);
      return await show(
        fileSource(opened.fd, sizeBytes, nameOf(job.path), budget),
        detector,
        init,
        admission(job.path),
        ocr(),
        job.path,
      );
    } finally {
      closeSync(opened.fd);
    }
  };
};

const show = async (
  source: ByteSource,
  detector: ReturnType<typeof createDetector>,
  { limits, showText, minConfidence, only }: ShowInit,
  admits: Admits,
  ocr: Ocr,
  path: Uint8Array = NO_PATH,
): Promise<ShownFile> => {
  const matches: ShownMatch[] = [];
  let more = 0;
  const note = (match: Match): void => {
    if (match.confidence < minConfidence) return;
    const { category, value } = match;
    if (only !== undefined && !only.keys.some((key) => tokenOf(key, category, value) === only.token)) return;
    if (matches.length < MAX_SHOWN) matches.push(shown(match, showText));
    else more += 1;
  };
  const session = detector.open(note, admits);
  const reading = readDocument(source, limits, READERS, ocr);
  let step = await reading.next();
  while (!step.done) {
    for (const segment of step.value) session.push(segment);
    step = await reading.next();
  }
  const { numberOf: _, ...summary } = session.finish();
  // A value that is asked for may stand in the file's own name.
  if (only !== undefined) for (const match of createMetadataWatch(path).ofPath(detector, admits)) note(match);
  const { format, problem } = step.value;
  return { format, problem, matches, more, summary };
};

const shown = (match: Match, showText: boolean): ShownMatch => {
  const { token: _, ...finding } = toFinding(match, '');
  return showText ? { ...finding, text: match.text } : finding;
};

/** Of a file that could not be read. */
export const nothing = (problem: Problem): ShownFile => ({
  format: undefined,
  problem,
  matches: [],
  more: 0,
  summary: {
    patients: 0,
    persons: 0,
    phi: false,
    healthTerms: {},
    specialCategories: [],
    shadows: [],
    labelled: false,
  },
});

const decoder = new TextDecoder();
const nameOf = (path: Uint8Array): string => decoder.decode(path.subarray(path.lastIndexOf(47) + 1));

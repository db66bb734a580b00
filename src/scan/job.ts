/** The module that scanning threads load: rules are compiled once a thread, then file after file is scanned. */
import type { LabelShapes } from '../classify/policy-labels.ts';
import { compileRules, type RuleSources } from '../detect/compile-rules.ts';
import { createDetector } from '../detect/create-detector.ts';
import { openIndex } from '../exact/open-index.ts';
import { createRecogniser } from '../extract/ocr/create-recogniser.ts';
import { recogniserSetup } from '../extract/ocr/languages.ts';
import type { Limits } from '../model/limits.ts';
import type { OcrSettings } from '../model/ocr-settings.ts';
import { createAdmission } from './create-admission.ts';
import { createLabelReader } from './read-labels.ts';
import { type ScanAnswer, type ScanJob, scanFile } from './scan-file.ts';
import { tokenOf } from './to-finding.ts';

/** Plain data: it crosses to another process. */
export interface JobInit {
  readonly rules: RuleSources;
  readonly key: Uint8Array;
  readonly limits: Limits;
  /** Labels that the policy describes. */
  readonly labels?: LabelShapes;
  /** Absent: off. */
  readonly ocr?: OcrSettings;
  /** The patient index: its file and key. */
  readonly exact?: { readonly index: string; readonly key: Uint8Array };
}

export const createScanOne = async ({
  rules,
  key,
  limits,
  ocr: settings,
  labels = { properties: [], markings: [] },
  exact,
}: JobInit): Promise<ScanOne> => {
  // Open as long as the thread lives: an index that is replaced meanwhile is the next scan's.
  const lookup = exact && openIndex(exact.index, exact.key);
  const detector = createDetector(compileRules(rules), lookup);
  const newLabels = createLabelReader(labels);
  const admission = createAdmission(rules.settings, (category, value) => tokenOf(key, category, value));
  // Its thread starts with the first page: in the main lane never.
  const ocr = settings && { settings, recogniser: createRecogniser(recogniserSetup(settings, limits)) };
  const scanner = { detector, admission, key, limits, labels: newLabels, ...(ocr && { ocr }) };
  return async (entry, control) => {
    const answer = await scanFile(scanner, entry);
    if (answer.recycle) control.recycle();
    return answer;
  };
};

type ScanOne = (entry: ScanJob, control: { recycle(): void }) => Promise<ScanAnswer>;

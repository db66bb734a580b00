/** The module that scanning threads load: rules are compiled once a thread, then file after file is scanned. */
import type { LabelShapes } from '../classify/policy-labels.ts';
import { compileRules, type RuleSources } from '../detect/compile-rules.ts';
import { createDetector, type Detector } from '../detect/create-detector.ts';
import { openIndex } from '../exact/open-index.ts';
import { createRecogniser } from '../extract/ocr/create-recogniser.ts';
import { recogniserSetup } from '../extract/ocr/languages.ts';
import type { Limits } from '../model/limits.ts';
import type { OcrSettings } from '../model/ocr-settings.ts';
import { createAdmission } from './create-admission.ts';
import { createLabelReader } from './read-labels.ts';
import { type FileScanner, type ScanAnswer, type ScanJob, scanFile } from './scan-file.ts';
import { tokenOf } from './to-finding.ts';

/** Rules and limits of some shares. */
export interface Setup {
  readonly rules: RuleSources;
  readonly limits: Limits;
  /** The patient index: its file and key. */
  readonly exact?: { readonly index: string; readonly key: Uint8Array };
}

/** Plain data: it crosses to another process. */
export interface JobInit extends Setup {
  readonly key: Uint8Array;
  /** While the key is rotated. */
  readonly formerKey?: Uint8Array;
  /** Labels that the policy describes. */
  readonly labels?: LabelShapes;
  /** Absent: off. */
  readonly ocr?: OcrSettings;
  /** Of shares with rules or limits of their own: a job names them by their place here, from 1. */
  readonly others?: readonly Setup[];
}

export const createScanOne = async (init: JobInit): Promise<ScanOne> => {
  const { key, formerKey, ocr: settings, labels = { properties: [], markings: [] } } = init;
  const newLabels = createLabelReader(labels);
  // Its thread starts with the first page: in the main lane never.
  const ocr = settings && { settings, recogniser: createRecogniser(recogniserSetup(settings, init.limits)) };
  const detectors = new Map<RuleSources, Detector>();
  const scannerOf = ({ rules, limits, exact }: Setup): FileScanner => {
    const detector =
      detectors.get(rules) ??
      // Open as long as the thread lives: an index that is replaced meanwhile is the next scan's.
      createDetector(compileRules(rules), exact && openIndex(exact.index, exact.key));
    detectors.set(rules, detector);
    const admission = createAdmission(rules.settings, (category, value) => tokenOf(key, category, value));
    return {
      detector,
      admission,
      key,
      ...(formerKey && { formerKey }),
      limits,
      labels: newLabels,
      ...(ocr && { ocr }),
    };
  };
  const setups: readonly Setup[] = [init, ...(init.others ?? [])];
  // The first at once, so that bad rules end the scan before its first file; the others when a file needs them.
  const scanners: (FileScanner | undefined)[] = [scannerOf(init)];
  return async (entry, control) => {
    const at = entry.setup ?? 0;
    const setup = setups[at];
    if (setup === undefined) throw new Error(`there is no setup ${at}`);
    scanners[at] ??= scannerOf(setup);
    const answer = await scanFile(scanners[at], entry);
    if (answer.recycle) control.recycle();
    return answer;
  };
};

type ScanOne = (entry: ScanJob, control: { recycle(): void }) => Promise<ScanAnswer>;

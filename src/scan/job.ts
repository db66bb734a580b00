/** The module that scanning threads load: rules are compiled once a thread, then file after file is scanned. */
import type { LabelShapes } from '../classify/policy-labels.ts';
import { compileRules, type RuleSources } from '../detect/compile-rules.ts';
import { createDetector } from '../detect/create-detector.ts';
import { openIndex } from '../exact/open-index.ts';
import type { Limits } from '../model/limits.ts';
import type { SourceEntry } from '../model/source-entry.ts';
import { createGate } from './create-gate.ts';
import { createLabelReader } from './read-labels.ts';
import { type ScanAnswer, scanFile } from './scan-file.ts';
import { tokenOf } from './to-finding.ts';

/** Plain data: it crosses to another process. */
export interface JobInit {
  readonly rules: RuleSources;
  readonly key: Uint8Array;
  readonly limits: Limits;
  /** Labels that the policy describes. */
  readonly labels?: LabelShapes;
  /** The patient index: its file and key. */
  readonly exact?: { readonly index: string; readonly key: Uint8Array };
}

export const createScanOne = async ({
  rules,
  key,
  limits,
  labels = { properties: [], markings: [] },
  exact,
}: JobInit): Promise<ScanOne> => {
  // Open as long as the thread lives: an index that is replaced meanwhile is the next scan's.
  const lookup = exact && openIndex(exact.index, exact.key);
  const detector = createDetector(compileRules(rules), lookup);
  const newLabels = createLabelReader(labels);
  const gate = createGate(rules.settings, (category, value) => tokenOf(key, category, value));
  return async (entry, control) => {
    const answer = await scanFile({ detector, gate, key, limits, labels: newLabels }, entry);
    if (answer.recycle) control.recycle();
    return answer;
  };
};

type ScanOne = (entry: SourceEntry, control: { recycle(): void }) => Promise<ScanAnswer>;

/** The module that scanning threads load: rules are compiled once a thread, then file after file is scanned. */
import { compileRules, type RuleSources } from '../detect/compile-rules.ts';
import { createDetector } from '../detect/create-detector.ts';
import type { Limits } from '../model/limits.ts';
import type { SourceEntry } from '../model/source-entry.ts';
import { type ScanAnswer, scanFile } from './scan-file.ts';

/** Plain data: it crosses to another process. */
export interface JobInit {
  readonly rules: RuleSources;
  readonly key: Uint8Array;
  readonly limits: Limits;
}

export const createScanOne = async ({ rules, key, limits }: JobInit): Promise<(entry: SourceEntry) => Promise<ScanAnswer>> => {
  const detector = createDetector(compileRules(rules));
  return (entry) => scanFile({ detector, key, limits }, entry);
};

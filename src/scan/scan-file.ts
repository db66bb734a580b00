/** One file, from its bytes to its verdict. Text lives and dies in here. */
import { closeSync } from 'node:fs';
import { openFile, sparseBytesOf, stampOf } from '../crawl/open-file.ts';
import type { Admits, Detector } from '../detect/create-detector.ts';
import { createBudget } from '../extract/budget.ts';
import type { Recogniser } from '../extract/ocr/create-recogniser.ts';
import { createOcr, NO_OCR, type Ocr } from '../extract/ocr/ocr.ts';
import { type DocumentOutcome, readDocument } from '../extract/read-document.ts';
import { READERS } from '../extract/registry.ts';
import { fileSource } from '../extract/source.ts';
import { FIELD_PART, problemPart, shadowPart } from '../model/engine.ts';
import type { Limits } from '../model/limits.ts';
import type { OcrSettings } from '../model/ocr-settings.ts';
import type { FileStamp, SourceEntry } from '../model/source-entry.ts';
import type { FileFacts, FileVerdict } from '../model/verdict.ts';
import { createCollector } from './collect-findings.ts';
import { createMetadataWatch } from './path-names.ts';
import type { LabelWatch } from './read-labels.ts';

export interface FileScanner {
  readonly detector: Detector;
  /** By the file's path: which matches are reported. */
  readonly admission: (path: Uint8Array) => Admits;
  /** Key of the tokens. */
  readonly key: Uint8Array;
  /** While the key is rotated. */
  readonly formerKey?: Uint8Array;
  readonly limits: Limits;
  /** Labels that the policy describes. */
  readonly labels: () => LabelWatch;
  /** Absent: off. */
  readonly ocr?: { readonly settings: OcrSettings; readonly recogniser: Recogniser };
}

/** A file to be read: the first time without OCR, which belongs to a lane of its own. */
export type ScanJob = SourceEntry & {
  readonly ocr?: true;
  /** Which rules and limits hold for it: see `JobInit`. */
  readonly setup?: number;
};

export interface ScanAnswer {
  readonly verdict: FileVerdict;
  /** It has pages or pictures that only a second pass, with OCR, can read. */
  readonly wantsOcr: boolean;
  /** The reader broke something that outlives the file: this process should be replaced. */
  readonly recycle: boolean;
  /** Computing time it took. */
  readonly cpuMs?: number;
  /** How long opening it took. */
  readonly openMs?: number;
}

/** Never throws for anything a file can be or do; a throw is a bug and costs this one file. */
export const scanFile = async (scanner: FileScanner, entry: ScanJob): Promise<ScanAnswer> => {
  const begun = cpuNow(entry);
  const first = await scanOnce(scanner, entry);
  const answer = first === 'changed' ? await scanOnce(scanner, entry) : first;
  const last = answer === 'changed' ? unread(entry, listedStampOf(entry), { code: 'CHANGED' }) : answer;
  return { ...last, cpuMs: cpuNow(entry) - begun };
};

/** Of this thread; the pages of OCR are seen in one of its own, which is busy all the while. */
const cpuNow = ({ ocr }: ScanJob): number => {
  if (ocr === true || process.threadCpuUsage === undefined) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

const unread = (
  entry: SourceEntry,
  stamp: FileStamp,
  problem: (FileVerdict & { state: 'unread' })['problem'],
): ScanAnswer => ({
  verdict: { fileId: entry.fileId, stamp, state: 'unread', problem },
  wantsOcr: false,
  recycle: false,
});

const listedStampOf = ({ sizeBytes, modifiedNs, changedNs, inode }: FileStamp): FileStamp => ({
  sizeBytes,
  modifiedNs,
  changedNs,
  inode,
});

const scanOnce = async (scanner: FileScanner, entry: ScanJob): Promise<ScanAnswer | 'changed'> => {
  const begun = performance.now();
  const opened = openFile(entry);
  const openMs = performance.now() - begun;
  if ('problem' in opened) return { ...unread(entry, listedStampOf(entry), opened.problem), openMs };
  const { fd, stamp } = opened;
  try {
    const answer = await readAndDetect(scanner, entry, fd, stamp);
    return isSame(fd, stamp) ? { ...answer, openMs } : 'changed';
  } finally {
    closeSync(fd);
  }
};

const isSame = (fd: number, before: FileStamp): boolean => {
  const now = stampOf(fd);
  return now.sizeBytes === before.sizeBytes && now.modifiedNs === before.modifiedNs;
};

const readAndDetect = async (
  scanner: FileScanner,
  entry: ScanJob,
  fd: number,
  stamp: FileStamp,
): Promise<ScanAnswer> => {
  const sparseBytes = sparseBytesOf(fd);
  const limits: Limits = {
    ...scanner.limits,
    fileBytes: Math.min(scanner.limits.fileBytes, sparseBytes ?? Infinity),
  };
  const source = fileSource(fd, stamp.sizeBytes, nameOf(entry.path), createBudget(limits, stamp.sizeBytes));
  const collector = createCollector(scanner.key, limits, scanner.formerKey);
  const admits = scanner.admission(entry.path);
  const metadata = createMetadataWatch(entry.path);
  const labels = scanner.labels();
  const session = scanner.detector.open((match, person) => {
    metadata.note(match);
    collector.add(match, person);
  }, admits);
  const reading = readDocument(source, limits, READERS, ocrOf(scanner, entry));
  let step = await reading.next();
  while (!step.done) {
    for (const segment of step.value) {
      labels.see(segment);
      session.push(metadata.placed(segment));
    }
    step = await reading.next();
  }
  const outcome = step.value;
  const summary = session.finish(Number(stamp.modifiedNs / 1_000_000n));
  for (const match of metadata.ofPath(scanner.detector, admits)) collector.add(match, 0);
  const beside = metadata.finish();
  const found = collector.finish(summary);
  const findings = beside.phi && !found.phi ? { ...found, phi: true, patients: 1 } : found;
  const facts = {
    ...factsOf(outcome, source.bytesRead, source.contentHash()),
    metadata: beside,
    parts: [
      ...outcome.used,
      ...(summary.labelled ? [FIELD_PART] : []),
      ...summary.shadows.map(shadowPart),
      ...outcome.problems.map(({ code }) => problemPart(code)),
    ]
      .sort()
      .join(' '),
    ...labelOf(labels.ids(outcome.label)),
  };
  const base = { fileId: entry.fileId, stamp };
  const { problem: met } = outcome;
  const problem: typeof met =
    met?.code === 'TOO_LARGE' && sparseBytes !== undefined ? { code: 'SPARSE' } : met;
  const answer = {
    recycle: outcome.recycle,
    wantsOcr: entry.ocr !== true && isOn(scanner) && outcome.problems.some(({ code }) => code === 'NO_TEXT'),
  };
  if (problem === undefined) return { ...answer, verdict: { ...base, state: 'scanned', facts, findings } };
  if (!outcome.read) return { ...answer, verdict: { ...base, state: 'unread', facts, problem } };
  return { ...answer, verdict: { ...base, state: 'partial', facts, findings, problem } };
};

const isOn = ({ ocr }: FileScanner): boolean => ocr !== undefined && ocr.settings.mode !== 'off';

const ocrOf = ({ ocr }: FileScanner, entry: ScanJob): Ocr => {
  if (ocr === undefined || ocr.settings.mode === 'off') return NO_OCR;
  return entry.ocr === true
    ? createOcr(ocr.settings, ocr.recogniser)
    : { always: ocr.settings.mode === 'always' };
};

const factsOf = (
  outcome: DocumentOutcome,
  bytesRead: number,
  contentHash: string | undefined,
): FileFacts => ({
  textChars: outcome.textChars,
  bytesRead,
  wrongExtension: outcome.wrongExtension,
  ...(outcome.format === undefined ? {} : { format: outcome.format }),
  ...(outcome.reader === undefined ? {} : { reader: outcome.reader }),
  ...(contentHash === undefined ? {} : { contentHash }),
});

const labelOf = (label: string | undefined): Pick<FileFacts, 'label'> =>
  label === undefined ? {} : { label };

const decoder = new TextDecoder();
const nameOf = (path: Uint8Array): string => decoder.decode(path.subarray(path.lastIndexOf(47) + 1));

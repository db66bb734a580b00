/** `rules test` for a person: one document, read in the sandbox as a scan would, and what matches in it. */
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { RuleSources } from '../detect/compile-rules.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { DEFAULT_OCR } from '../model/ocr-settings.ts';
import { PROBLEMS } from '../model/problem.ts';
import { UserError } from '../model/user-error.ts';
import { createPiscinaQueue } from '../queue/create-piscina-queue.ts';
import { nothing, type ShowInit, type ShowJob, type ShownFile } from '../scan/show-file.ts';
import { EXIT } from './exit-codes.ts';
import { shownLines } from './shown-lines.ts';

export interface DocumentOptions {
  readonly rules: RuleSources;
  readonly showText: boolean;
  readonly minConfidence: number;
  readonly json: boolean;
}

/** Answers the exit code. */
export const testDocument = async (file: string, options: DocumentOptions): Promise<number> => {
  const { rules, showText, minConfidence, json } = options;
  const job = file === '-' ? { bytes: await standardInput() } : entryOf(file);
  const shown = await showSandboxed(
    { rules, showText, minConfidence, limits: DEFAULT_LIMITS, ocr: DEFAULT_OCR },
    job,
  );
  if (json) process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  else for (const line of shownLines(file, shown)) process.stdout.write(`${line}\n`);
  return shown.problem !== undefined && PROBLEMS[shown.problem.code].mendable ? EXIT.INCOMPLETE : EXIT.DONE;
};

/** Parsers of hostile documents run in the sandboxed host and nowhere else. */
export const showSandboxed = async (init: ShowInit, job: ShowJob): Promise<ShownFile> => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const queue = createPiscinaQueue<ShowJob, ShownFile>({
    moduleUrl: new URL(`../scan/show-file.${extension}`, import.meta.url).href,
    init,
    workers: 1,
    innerThreads: init.ocr === undefined ? 0 : 1,
    timeoutMs: init.limits.timeoutMs + (init.ocr?.fileSeconds ?? 0) * 1000,
    heapMb: init.limits.heapMb,
  });
  try {
    const jobs = async function* () {
      yield { id: 0, payload: job };
    };
    for await (const answer of queue.run(jobs())) {
      if ('result' in answer) return answer.result;
      return nothing({ code: answer.failure });
    }
    throw new Error('The queue ended without an answer.');
  } finally {
    await queue.close();
  }
};

export const entryOf = (file: string): ShowJob => {
  try {
    const path = resolve(realpathSync(dirname(file)), basename(file));
    const { size, mtimeNs, ctimeNs, ino, dev } = statSync(path, { bigint: true });
    if (!statSync(path).isFile()) throw new UserError(`${file} is not a file.`);
    return {
      fileId: 0,
      shareId: 0,
      root: Buffer.from(dirname(realpathSync(path))),
      path: Buffer.from(basename(realpathSync(path))),
      sizeBytes: Number(size),
      modifiedNs: mtimeNs,
      changedNs: ctimeNs,
      inode: ino,
      deviceId: dev,
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `${file} does not exist.`
        : `${file} cannot be read (${code}).`,
    );
  }
};

const standardInput = async (): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > DEFAULT_LIMITS.loadBytes)
      throw new UserError('Standard input is longer than 256 MB; name a file instead.');
  }
  return Buffer.concat(chunks);
};

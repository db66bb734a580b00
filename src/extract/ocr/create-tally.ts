/** Counts what became of the pages of one document that only OCR can read, and says so at its end. */
import type { Problem } from '../../model/problem.ts';
import type { PageFailure } from './ocr.ts';

export interface Tally {
  /** A page without text that nobody read. */
  unseen(): void;
  failed(why: PageFailure): void;
  /** `of`: pages or images of the document. */
  problems(of: string): Problem[];
}

export const createTally = (): Tally => {
  let unseen = 0;
  let damaged = 0;
  let cut = 0;
  return {
    unseen: () => {
      unseen += 1;
    },
    failed: (why) => {
      if (why === 'damaged') damaged += 1;
      else cut += 1;
    },
    problems: (of) => [
      ...(cut > 0 ? [{ code: 'OCR_BUDGET' as const, detail: `${cut} of ${of}` }] : []),
      ...(damaged > 0 ? [{ code: 'BAD_FORMAT' as const, detail: `${damaged} of ${of}` }] : []),
      ...(unseen > 0 ? [{ code: 'NO_TEXT' as const, detail: `${unseen} of ${of}` }] : []),
    ],
  };
};

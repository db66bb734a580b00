/** Shares that answer no more: after some of its files failed one after another the share itself is asked, and given up if it is silent. */
import { answers } from '../crawl/answers.ts';
import type { FileVerdict } from '../model/verdict.ts';
import type { PendingFile } from '../store/ledger.ts';
import { joinPath } from '../util/path-bytes.ts';

/** What a dead server does to a file: its reader hangs. Hostile files do it too, hence the question. */
const SUSPECT = 'TIMED_OUT';
const IN_A_ROW = 3;

export interface DeadShares {
  /** Nothing more of this file's share is to be tried. */
  has(file: PendingFile): boolean;
  /** Every verdict of a file that was tried. */
  note(file: PendingFile, verdict: FileVerdict): void;
}

export const createDeadShares = (
  isSilent: (root: Uint8Array) => boolean,
  ask: (path: Uint8Array) => Promise<boolean> = answers,
): DeadShares => {
  const inARow = new Map<number, number>();
  const asked = new Set<number>();
  const dead = new Set<number>();
  const askAbout = async ({ shareId, root, path }: PendingFile): Promise<void> => {
    asked.add(shareId);
    if (await ask(joinPath(root, path))) asked.delete(shareId);
    else dead.add(shareId);
  };
  return {
    has: ({ shareId, root }) => dead.has(shareId) || isSilent(root),
    note: (file, verdict) => {
      const { shareId } = file;
      const failed = verdict.state === 'unread' && verdict.problem.code === SUSPECT;
      const count = failed ? (inARow.get(shareId) ?? 0) + 1 : 0;
      inARow.set(shareId, count);
      if (count < IN_A_ROW || asked.has(shareId)) return;
      inARow.set(shareId, 0);
      void askAbout(file);
    },
  };
};

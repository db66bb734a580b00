/** Gathers the rows of one folder that are summed alike, so that its next unchanged night need not count them again. */
import type { SettledGroup, SettledSums } from './settled-folders.ts';
import { carriedState, STATE } from './stored-codes.ts';
import type { SummedRow } from './sum-share.ts';
import type { Words } from './words.ts';

export interface FolderGroups {
  add(row: SummedRow): void;
  /** Every row is final, and the next scan with the same readers and rules would keep it. */
  isFinal(): boolean;
  /** No row has findings, a problem or a priority. */
  isQuiet(): boolean;
  sums(): SettledSums;
}

export const createFolderGroups = (words: Words): FolderGroups => {
  const groups = new Map<string, SettledGroup>();
  const found: number[] = [];
  let [final, quiet] = [true, true];
  return {
    add: ({
      id,
      kind,
      state,
      reason,
      fresh,
      size,
      reach,
      format,
      sensitivity,
      label,
      holdsFindings,
      priority,
    }) => {
      const listedOnly = fresh === null;
      const code = words.optionalTextOf(reason);
      final &&= state !== STATE.pending && (listedOnly || carriedState(state, code) !== undefined);
      quiet &&= !holdsFindings && priority === 0 && state !== STATE.partial && state !== STATE.unread;
      if (holdsFindings) {
        found.push(id);
        return;
      }
      const key = `${kind} ${state} ${reason} ${listedOnly} ${reach} ${format} ${sensitivity} ${label}`;
      const group = groups.get(key);
      if (group === undefined)
        groups.set(key, {
          kind,
          state,
          reason,
          listedOnly,
          reach,
          format,
          sensitivity,
          label,
          files: 1,
          bytes: size,
        });
      else {
        group.files += 1;
        group.bytes += size;
      }
    },
    isFinal: () => final,
    isQuiet: () => quiet,
    sums: () => ({ groups: [...groups.values()], found }),
  };
};

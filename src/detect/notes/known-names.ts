/** Names that a document has established: what is called Abernathy once with a label is a person's name wherever it stands. */
import type { Role } from './name-cues.ts';
import { isOrdinary, isSuffix, isTitle } from './name-spans.ts';

export interface KnownNames {
  /** Takes the words of a name that is sure. */
  add(name: string, role: Role): void;
  roleOf(word: string): Role | undefined;
  clear(): void;
}

/** More names than this in one document are a register, not a patient's file. */
const MAX_NAMES = 5_000;

const RANK: Readonly<Record<Role, number>> = { patient: 3, relative: 2, provider: 1 };

export const createKnownNames = (): KnownNames => {
  const roles = new Map<string, Role>();
  return {
    add: (name, role) => {
      for (const word of name.toLowerCase().split(/[\s,.^"“”()]+/)) {
        const plain = word.replace(/['’]s$/, '');
        if (plain.length < 3 || isOrdinary(plain) || isTitle(plain) || isSuffix(plain)) continue;
        const before = roles.get(plain);
        if (before === undefined ? roles.size < MAX_NAMES : RANK[role] > RANK[before]) roles.set(plain, role);
      }
    },
    roleOf: (word) => roles.get(word.toLowerCase()),
    clear: () => roles.clear(),
  };
};

/** The name of a user by number, from /etc/passwd: no lookup leaves the machine, so a user of a domain stays a number. */
import { readFileSync } from 'node:fs';
import { systemProblem } from './system-problem.ts';

/** Lines of a file such as /etc/passwd, in fields; nothing where the system has no such file. */
export const readAccounts = (path: string): readonly (readonly string[])[] => {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch (error) {
    systemProblem(error);
    return [];
  }
};

export const createOwnerNames = (passwd: string): ((uid: number) => string) => {
  const names = new Map(readAccounts(passwd).map(([name = '', , uid]) => [Number(uid), name]));
  return (uid) => names.get(uid) || `uid ${uid}`;
};

let ownerNames: ((uid: number) => string) | undefined;

/** `uid 1234` where the system has no name for it. The file is read once. */
export const ownerNameOf = (uid: number): string => {
  ownerNames ??= createOwnerNames('/etc/passwd');
  return ownerNames(uid);
};

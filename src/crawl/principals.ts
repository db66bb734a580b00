/** Users and groups by name and number, from the system's own files: no lookup leaves the machine. */
import { readFileSync } from 'node:fs';
import { systemProblem } from './system-problem.ts';

/** Groups that hold most of a staff, by the names that Linux, Samba and Active Directory give them. */
export const LARGE_GROUP_NAMES: readonly string[] = [
  'users',
  'domain users',
  'domain_users',
  'authenticated users',
  'everyone',
  'staff',
  'all staff',
];

const linesOf = (path: string): readonly (readonly string[])[] => {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch (error) {
    systemProblem(error);
    return [];
  }
};

/** `uid 1234` where the system has no name for it. Read once. */
export const createOwnerNames = (passwd = '/etc/passwd'): ((uid: number) => string) => {
  const names = new Map(linesOf(passwd).map(([name = '', , uid]) => [Number(uid), name]));
  return (uid) => names.get(uid) || `uid ${uid}`;
};

/** Numbers of the groups named; a name that is itself a number stands for it. Domain prefixes (`CLINIC\`) do not count. */
export const toGroupIds = (names: readonly string[], groupFile = '/etc/group'): ReadonlySet<number> => {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const known = linesOf(groupFile)
    .filter(([name = '']) => wanted.has(name.replace(/^.*[\\+]/, '').toLowerCase()))
    .map(([, , gid]) => Number(gid));
  return new Set([...known, ...names.filter((name) => /^\d+$/.test(name)).map(Number)]);
};

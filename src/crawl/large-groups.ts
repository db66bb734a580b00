/** Groups that hold most of a staff: what they can read is hardly less open than what everyone can. */
import { readAccounts } from './owner-name.ts';

/** By the names that Linux, Samba and Active Directory give them. */
export const LARGE_GROUP_NAMES: readonly string[] = [
  'users',
  'domain users',
  'domain_users',
  'authenticated users',
  'everyone',
  'staff',
  'all staff',
];

/** Numbers of the groups named or numbered, a domain before the name (`CLINIC\`) not counted. Unknown names have none. */
export const toGroupIds = (
  groups: readonly (string | number)[] = LARGE_GROUP_NAMES,
  groupFile = '/etc/group',
): ReadonlySet<number> => {
  const wanted = new Set(groups.map((group) => String(group).toLowerCase()));
  const named = readAccounts(groupFile)
    .filter(([name = '']) => wanted.has(name.replace(/^.*[\\+]/, '').toLowerCase()))
    .map(([, , gid]) => Number(gid));
  return new Set([...named, ...groups.map(Number).filter(Number.isInteger)]);
};

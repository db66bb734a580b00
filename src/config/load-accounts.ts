/** An export of the organisation's directory: which accounts are active, and which belong to services and administrators. */
import type { AccountState } from '../risk/store-conditions.ts';
import type { Config } from './config-schema.ts';
import { isYes, readTable } from './read-table.ts';

type AccountsConfig = NonNullable<Config['accounts']>;

const GONE: AccountState = { active: false, privileged: false };

/** `CLINIC\ward7`, `ward7@clinic.example` and `ward7` are one account. */
const plainName = (name: string): string => name.replace(/^.*\\/, '').replace(/@.*$/, '').toLowerCase();

/** By number, else by the name the system has for it; an account that the export does not know is not active. */
export const loadAccounts = (
  { file, columns }: AccountsConfig,
  nameOf: (uid: number) => string | undefined,
): ((uid: number) => AccountState) => {
  const byName = new Map<string, AccountState>();
  const byUid = new Map<number, AccountState>();
  for (const { cell } of readTable(file, columns, 'Directory export')) {
    const state = { active: isYes(cell('enabled')), privileged: isYes(cell('privileged')) };
    const name = cell('name');
    const uid = cell('uid');
    if (name !== undefined) byName.set(plainName(name), state);
    if (uid !== undefined) byUid.set(Number(uid), state);
  }
  return (uid) => {
    const name = nameOf(uid);
    return byUid.get(uid) ?? (name === undefined ? undefined : byName.get(plainName(name))) ?? GONE;
  };
};

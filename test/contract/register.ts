/** What every register must do. Run over each: the same risk sent twice is one risk, whatever happens in between. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Present } from '../../src/register/to-items.ts';
import { planRegister, pushRegister, type RegisterSetting } from '../../src/scan/push-register.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  ABOUT,
  ASSET,
  ASSET_KEY,
  BOTH,
  EXCEPTION,
  ONE,
  present,
  RISK_A,
  RISK_B,
  riskItem,
} from '../register/sample.ts';

export interface Held {
  /** Records under this key: more than one is a double. */
  readonly times: number;
  readonly state: 'open' | 'accepted' | 'closed';
  /** Everything it says, to look for a word. */
  readonly says: string;
}

export interface Register {
  readonly setting: RegisterSetting;
  readonly secret?: string;
  /** Of risks, by key. */
  risks(): Promise<ReadonlyMap<string, Held>> | ReadonlyMap<string, Held>;
  /** Of the next request that creates, the record is kept and the answer is a failure. Absent: not a server. */
  failAfterNextCreate?(): void;
  /** Requests that changed something so far; for files, 0. */
  writes(): number;
  close(): Promise<void> | void;
}

export interface RegisterTraits {
  /** Only creates: a person carries over what changes and what is closed (eramba). */
  readonly createOnly?: true;
  /** Of a record that it has, it takes the state and not the words (DefectDojo), and an acceptance is the register's own from then on. */
  readonly keepsFirstText?: true;
  /** Closed is what is not in it any more. */
  readonly closesByAbsence?: true;
}

const WHOLE = new Set([1]);

export const registerContract = (
  name: string,
  start: () => Promise<Register> | Register,
  traits: RegisterTraits = {},
): void => {
  describe(`register ${name}`, () => {
    let register: Register;
    let store: Store;
    beforeEach(async () => {
      register = await start();
      store = openMemoryStore();
    });
    afterEach(async () => {
      store.close();
      await register.close();
    });

    const planOf = (items: Present, whole: ReadonlySet<number> = WHOLE) =>
      planRegister({ store, setting: register.setting, present: items, whole, about: ABOUT });
    const push = (items: Present, whole: ReadonlySet<number> = WHOLE) =>
      pushRegister(
        { store, setting: register.setting, present: items, whole, about: ABOUT },
        planOf(items, whole),
        () => ({ secret: register.secret, env: {}, pauseMs: 1 }),
      );
    const risk = async (key: string): Promise<Held | undefined> => (await register.risks()).get(key);
    const rows = () => store.db.prepare('SELECT * FROM register_record ORDER BY key').all();

    it('takes a risk once, however often it is sent', async () => {
      const first = await push(BOTH);
      expect(first).toMatchObject({ refused: [], stopped: undefined });
      expect(await risk(RISK_A)).toMatchObject({ times: 1, state: 'open' });
      expect(await risk(RISK_B)).toMatchObject({ times: 1, state: 'open' });
      const writes = register.writes();
      const second = await push(BOTH);
      expect(second.done).toEqual({ create: 0, update: 0, close: 0, reopen: 0 });
      expect(register.writes()).toBe(writes);
      expect((await register.risks()).size).toBe(2);
    });

    it.skipIf(traits.createOnly)('changes a risk that it has, and makes no other', async () => {
      await push(ONE);
      const changed = riskItem(RISK_A, ASSET, {
        statement: 'Now 777 files',
        treatments: ['Treatment 777'],
        likelihood: 5,
        levelIndex: 4,
      });
      expect((await push(present(ASSET, changed))).done).toMatchObject({ create: 0, update: 1 });
      expect(await risk(RISK_A)).toMatchObject({ times: 1, state: 'open' });
      if (traits.keepsFirstText !== true) expect((await risk(RISK_A))?.says).toContain('777');
    });

    it.skipIf(traits.createOnly)(
      'closes what a complete scan saw fixed, and opens it again when it returns',
      async () => {
        await push(BOTH);
        expect((await push(ONE)).done).toMatchObject({ close: 1 });
        if (traits.closesByAbsence) expect(await risk(RISK_B)).toBe(undefined);
        else expect(await risk(RISK_B)).toMatchObject({ times: 1, state: 'closed' });
        expect(await risk(RISK_A)).toMatchObject({ times: 1, state: 'open' });
        expect((await push(ONE)).done).toEqual({ create: 0, update: 0, close: 0, reopen: 0 });
        expect((await push(BOTH)).done).toMatchObject({ create: 0, reopen: 1 });
        expect(await risk(RISK_B)).toMatchObject({ times: 1, state: 'open' });
      },
    );

    it('closes nothing of a share that was not seen whole, nothing under review, nothing where more was left unread', async () => {
      await push(BOTH);
      const none = { create: 0, update: 0, close: 0, reopen: 0 };
      expect((await push(ONE, new Set())).done).toEqual(none);
      expect((await push({ ...ONE, held: new Set([RISK_B]) })).done).toEqual(none);
      expect((await push({ ...ONE, filesNotRead: new Map([[ASSET_KEY, 1]]) })).done).toEqual(none);
      expect(await risk(RISK_B)).toMatchObject({ times: 1, state: 'open' });
    });

    it('carries an acceptance with who gave it and until when', async () => {
      await push(present(ASSET, riskItem(RISK_A, ASSET, { exception: EXCEPTION })));
      const held = await risk(RISK_A);
      expect(held).toMatchObject({ times: 1, state: 'accepted' });
      expect(held?.says).toContain(EXCEPTION.approver);
      expect(held?.says).toContain(EXCEPTION.until);
      if (traits.createOnly || traits.keepsFirstText) return;
      await push(ONE);
      expect(await risk(RISK_A)).toMatchObject({ times: 1, state: 'open' });
    });

    it('plans without changing anything', async () => {
      const changes = planOf(BOTH);
      expect(changes.filter(({ action }) => action === 'create').map(({ item }) => item.key)).toEqual(
        expect.arrayContaining([RISK_A, RISK_B]),
      );
      expect(register.writes()).toBe(0);
      expect((await register.risks()).size).toBe(0);
      expect(rows()).toEqual([]);
    });

    it('makes nothing twice and loses nothing when killed before it could write the answer down', async () => {
      store.db.exec(
        "CREATE TRIGGER killed BEFORE INSERT ON register_record WHEN NEW.state <> 'intended' AND NEW.kind = 'risk' BEGIN SELECT RAISE(ABORT, 'killed'); END",
      );
      await expect(push(BOTH)).rejects.toThrow();
      store.db.exec('DROP TRIGGER killed');
      const again = await push(BOTH);
      expect(again).toMatchObject({ refused: [], stopped: undefined });
      expect(await risk(RISK_A)).toMatchObject({ times: 1, state: 'open' });
      expect(await risk(RISK_B)).toMatchObject({ times: 1, state: 'open' });
      expect(rows().filter(({ state }) => state !== 'open')).toEqual([]);
    });

    it('makes nothing twice when a request fails after it was carried out', async () => {
      if (register.failAfterNextCreate === undefined) return expect(register.writes()).toBe(0);
      register.failAfterNextCreate();
      expect(await push(BOTH)).toMatchObject({ refused: [], stopped: undefined });
      expect(await risk(RISK_A)).toMatchObject({ times: 1, state: 'open' });
      expect(await risk(RISK_B)).toMatchObject({ times: 1, state: 'open' });
    });

    it('never shows its secret to the store', async () => {
      await push(BOTH);
      if (register.secret !== undefined) expect(JSON.stringify(rows())).not.toContain(register.secret);
      expect(rows().length).toBeGreaterThan(0);
    });
  });
};

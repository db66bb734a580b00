/** What people said: owners of stores, and approvers of risks. Nothing that was said is overwritten; the last word counts. */
import type { Attestation, RiskException } from '../model/asset.ts';
import type { Store } from './store.ts';
import { transact } from './transact.ts';

const textOrUndefined = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const attest = (store: Store, a: Attestation): void =>
  transact(store, () => {
    store.db
      .prepare(
        'INSERT INTO attestation (asset, owner, level, confirmed_on, until, note, by) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(a.assetId, a.owner, a.level ?? null, a.confirmedOn, a.until ?? null, a.note ?? null, a.by);
  });

/** By asset: the last word on each. */
export const attestationsOf = ({ db }: Store): ReadonlyMap<string, Attestation> =>
  new Map(
    db
      .prepare(
        'SELECT * FROM attestation WHERE id IN (SELECT max(id) FROM attestation GROUP BY asset) ORDER BY asset',
      )
      .all()
      .map((row) => [
        String(row['asset']),
        {
          assetId: String(row['asset']),
          owner: String(row['owner']),
          level: textOrUndefined(row['level']),
          confirmedOn: String(row['confirmed_on']),
          until: textOrUndefined(row['until']),
          note: textOrUndefined(row['note']),
          by: String(row['by']),
        },
      ]),
  );

export const acceptRisk = (store: Store, e: RiskException): void =>
  transact(store, () => {
    store.db
      .prepare(
        'INSERT INTO exception (scenario, approver, reason, accepted_on, until) VALUES (?, ?, ?, ?, ?)',
      )
      .run(e.scenarioId, e.approver, e.reason, e.acceptedOn, e.until);
  });

/** Answers whether there was one to withdraw. */
export const withdrawException = (store: Store, scenarioId: string, on: string): boolean =>
  transact(
    store,
    () =>
      Number(
        store.db
          .prepare('UPDATE exception SET withdrawn_on = ?2 WHERE scenario = ?1 AND withdrawn_on IS NULL')
          .run(scenarioId, on).changes,
      ) > 0,
  );

const toException = (row: Record<string, unknown>): RiskException => ({
  scenarioId: String(row['scenario']),
  approver: String(row['approver']),
  reason: String(row['reason']),
  acceptedOn: String(row['accepted_on']),
  until: String(row['until']),
});

/** By scenario, those in force on a day (RFC 3339 date): from the day they were accepted up to and with `until`. */
export const exceptionsOn = ({ db }: Store, day: string): ReadonlyMap<string, RiskException> =>
  new Map(
    db
      .prepare('SELECT * FROM exception WHERE withdrawn_on IS NULL AND until >= ?1 ORDER BY id')
      .all(day)
      .map((row) => [String(row['scenario']), toException(row)]),
  );

/** All that were ever accepted, oldest first, withdrawn and expired ones too: evidence. */
export const allExceptions = ({
  db,
}: Store): readonly (RiskException & { readonly withdrawnOn: string | undefined })[] =>
  db
    .prepare('SELECT * FROM exception ORDER BY id')
    .all()
    .map((row) => ({ ...toException(row), withdrawnOn: textOrUndefined(row['withdrawn_on']) }));

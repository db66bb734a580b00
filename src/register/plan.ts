/** What has to change in a register: what is there now against what it was sent. Pure. */
import { createHash } from 'node:crypto';
import type { SentRecord } from '../model/register-map.ts';
import type { RegisterItem } from './item.ts';

export interface Change {
  /** `keep`: it is as it was; only registers that take everything at once are given it. */
  readonly action: 'create' | 'update' | 'close' | 'reopen' | 'keep';
  readonly item: RegisterItem;
  readonly remoteId: string | undefined;
  readonly hash: string;
  /** It was intended by a run that ended before it knew the answer. */
  readonly resumed: boolean;
  /** Is it closed in the register when the change is made? */
  readonly closed: boolean;
  /** The register holds it as accepted and it no longer is: only then does an update touch what people decide there. */
  readonly lapsed: boolean;
}

export interface PlanInput {
  readonly items: readonly RegisterItem[];
  readonly held: ReadonlySet<string>;
  readonly filesNotRead: ReadonlyMap<string, number>;
  readonly sent: ReadonlyMap<string, SentRecord>;
  /** Shares of which the scan saw everything. */
  readonly whole: ReadonlySet<number>;
  /** Kinds that the register takes. */
  readonly takes: readonly RegisterItem['kind'][];
  /** Raise it when a register writes the same item differently: everything is sent again. */
  readonly version: number;
}

/** Order of keys does not count: the item is made field by field, always in the same order. */
export const hashOf = ({ filesNotRead: _, ...item }: RegisterItem, version: number): string =>
  createHash('sha256')
    .update(JSON.stringify([version, item]))
    .digest('hex')
    .slice(0, 32);

const actionOf = (sent: SentRecord | undefined, hash: string): Change['action'] => {
  if (sent === undefined || sent.state === 'intended') return 'create';
  if (sent.state === 'closed') return 'reopen';
  return sent.hash === hash ? 'keep' : 'update';
};

const isAccepted = (item: RegisterItem): boolean => item.kind === 'risk' && item.exception !== undefined;

/** Does the change say what people decide on there: open, accepted, closed? An update leaves that alone. */
export const isDecision = ({ action, item, lapsed }: Change): boolean =>
  action !== 'update' || lapsed || isAccepted(item);

const RANK = { asset: 0, risk: 1 } as const;

/** Assets before the risks that name them. */
export const planChanges = (input: PlanInput): readonly Change[] => {
  const { sent, whole, held, takes, version } = input;
  const items = input.items.filter(({ kind }) => takes.includes(kind));
  const present = new Set(items.map(({ key }) => key));
  const there = items.map((item): Change => {
    const before = sent.get(item.key);
    const hash = hashOf(item, version);
    return {
      action: actionOf(before, hash),
      item,
      remoteId: before?.remoteId,
      hash,
      resumed: before?.state === 'intended',
      closed: false,
      lapsed:
        before !== undefined && isAccepted(JSON.parse(before.record) as RegisterItem) && !isAccepted(item),
    };
  });
  const gone = [...sent.values()]
    .filter(({ key }) => !present.has(key))
    .map((before): Change => {
      const item = JSON.parse(before.record) as RegisterItem;
      const assetKey = item.kind === 'asset' ? item.key : item.assetKey;
      const isFixed =
        before.state !== 'closed' &&
        !held.has(before.key) &&
        whole.has(before.shareId) &&
        (input.filesNotRead.get(assetKey) ?? 0) <= item.filesNotRead;
      return {
        action: isFixed ? 'close' : 'keep',
        item,
        remoteId: before.remoteId,
        hash: before.hash,
        resumed: before.state === 'intended',
        closed: isFixed || before.state === 'closed',
        lapsed: false,
      };
    });
  return [...there, ...gone].sort(
    (a, b) => RANK[a.item.kind] - RANK[b.item.kind] || (a.item.key < b.item.key ? -1 : 1),
  );
};

/** One register brought up to date with what a scan found: plan, send or write, remember. */
import { resolve } from 'node:path';
import type { RegisterMap } from '../model/register-map.ts';
import { type Change, planChanges } from '../register/plan.ts';
import { type Pushed, push, recordOf } from '../register/push.ts';
import type { About, FileKind, LiveKind, SinkKind, WholeSink } from '../register/register.ts';
import type { Present } from '../register/to-items.ts';
import { extensionOf, isWritten, writeFiles } from '../register/write-files.ts';
import { createRegisterMap } from '../store/register-map.ts';
import type { Store } from '../store/store.ts';
import { basicOr, writingsOf } from '../util/credentials.ts';
import { CallFailure } from '../util/failure.ts';
import { createHttpClient, HTTP_DEFAULTS } from '../util/http.ts';

export interface RegisterSetting {
  readonly name: string;
  readonly kind: SinkKind;
  /** Address of a server, or path of a file. */
  readonly place: string;
  /** Checked by the kind. */
  readonly options: unknown;
  readonly ca: string | undefined;
  readonly timeoutMs: number | undefined;
}

export interface PushInput {
  readonly store: Store;
  readonly setting: RegisterSetting;
  readonly present: Present;
  /** Shares of which the scan saw everything: see `wholeShares`. */
  readonly whole: ReadonlySet<number>;
  readonly about: About;
}

/** Names the register for good: who renames it in the configuration does not lose what was sent. */
const targetOf = ({ kind, place, options }: RegisterSetting): string =>
  [
    kind.kind,
    kind.way === 'file' ? resolve(place) : place.replace(/\/+$/, ''),
    kind.scope?.(options) ?? '',
  ].join(' ');

export const planRegister = ({ store, setting, present, whole }: PushInput): readonly Change[] =>
  planChanges({
    ...present,
    sent: createRegisterMap(store, targetOf(setting)).all(),
    whole,
    takes: setting.kind.takes,
    version: setting.kind.version,
  });

const countsOf = (changes: readonly Change[]): Pushed['done'] => {
  const count = (wanted: Change['action']): number =>
    changes.filter(({ action }) => action === wanted).length;
  return { create: count('create'), update: count('update'), close: count('close'), reopen: count('reopen') };
};

const pushFile = (kind: FileKind, changes: readonly Change[], input: PushInput): Pushed => {
  const { setting, about, store } = input;
  const extension = extensionOf(setting.place, kind);
  const moved = changes.filter(({ action }) => action !== 'keep');
  const files = kind.render(changes, { about, options: setting.options, extension });
  const suffixes = files.map(({ suffix }) => suffix);
  if (moved.length > 0 || !isWritten(setting.place, suffixes, extension)) {
    writeFiles(setting.place, files, extension);
    createRegisterMap(store, targetOf(setting)).put(
      moved.map((change) => recordOf(change, change.closed ? 'closed' : 'open', change.item.key)),
    );
  }
  return { done: countsOf(changes), adopted: 0, refused: [], stopped: undefined };
};

export interface Connection {
  readonly secret: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Shorter pauses, for tests. */
  readonly pauseMs?: number;
}

const pushWhole = async (sink: WholeSink, changes: readonly Change[], map: RegisterMap): Promise<Pushed> => {
  const moved = changes.filter(({ action }) => action !== 'keep');
  try {
    await sink.sendAll(changes);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    return { done: countsOf([]), adopted: 0, refused: [], stopped: error.message };
  }
  map.put(moved.map((change) => recordOf(change, change.closed ? 'closed' : 'open', change.item.key)));
  return { done: countsOf(moved), adopted: 0, refused: [], stopped: undefined };
};

const pushLive = async (
  kind: LiveKind,
  changes: readonly Change[],
  input: PushInput,
  connection: Connection,
): Promise<Pushed> => {
  const { setting, about, store } = input;
  const { secret, env, pauseMs } = connection;
  const map = createRegisterMap(store, targetOf(setting));
  const http = createHttpClient({
    ...HTTP_DEFAULTS,
    ...(setting.timeoutMs === undefined ? {} : { timeoutMs: setting.timeoutMs }),
    ...(pauseMs === undefined ? {} : { pauseMs }),
    ca: setting.ca,
    headers:
      secret === undefined
        ? {}
        : (kind.authorise ?? ((one) => basicOr(one, 'Bearer')))(secret, setting.options),
    secrets: secret === undefined ? [] : writingsOf(secret),
    env,
  });
  const sink = kind.create(
    {
      http,
      url: setting.place.replace(/\/+$/, ''),
      options: setting.options,
      about,
      ca: setting.ca,
      timeoutMs: setting.timeoutMs ?? HTTP_DEFAULTS.timeoutMs,
      remoteIdOf: (key) => map.all().get(key)?.remoteId,
    },
    secret,
  );
  const moved = changes.filter(({ action }) => action !== 'keep');
  if (moved.length === 0) return { done: countsOf([]), adopted: 0, refused: [], stopped: undefined };
  if ('sendAll' in sink) return pushWhole(sink, changes, map);
  await sink.check?.();
  return push(sink, moved, map, pauseMs);
};

/** `connection` is asked for only where there is a server. */
export const pushRegister = async (
  input: PushInput,
  changes: readonly Change[],
  connection: () => Connection,
): Promise<Pushed> => {
  const { kind } = input.setting;
  return kind.way === 'file' ? pushFile(kind, changes, input) : pushLive(kind, changes, input, connection());
};

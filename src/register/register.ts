/** The port of a risk register: an own file per kind, one line in `registry.ts`. */
import type { z } from 'zod';
import type { HttpClient } from '../util/http.ts';
import type { RegisterItem } from './item.ts';
import type { Change } from './plan.ts';

/** One answer per change: under which id the register keeps it, or why it would not take it. */
export type Answer = { readonly remoteId: string } | { readonly refused: string };

export interface LiveSink {
  /** Most changes that `send` takes at once; they are all of one action and one kind. What is not created goes singly by default. */
  readonly batch: { readonly create: number; readonly change?: number };
  /** How long the register may take until `find` sees what was just created. */
  readonly settleMs?: number;
  /** Key → id of those that are there already. Absent: the register itself knows a key that it was sent twice. */
  readonly find?: (items: readonly RegisterItem[]) => Promise<ReadonlyMap<string, string>>;
  /** By key. Throws `CallFailure` where no answer is known; a key left out counts as refused. */
  readonly send: (changes: readonly Change[]) => Promise<ReadonlyMap<string, Answer>>;
  /** Asked once before anything is sent: throws `UserError` for what the user must mend. */
  readonly check?: () => Promise<void>;
}

/** A register that compares by itself: it is given everything at once, what did not change too. */
export interface WholeSink {
  /** Sending the same again changes nothing. */
  readonly sendAll: (changes: readonly Change[]) => Promise<void>;
}

export interface About {
  readonly toolVersion: string;
  readonly policyHash: string;
  readonly scanId: number;
  /** RFC 3339: the end of the scan, or its start while it has none. */
  readonly scannedAt: string;
}

/** One file of a register; `suffix` stands before the extension where there are several. */
export interface RegisterFile {
  readonly suffix: string;
  readonly bytes: string | Uint8Array;
}

export interface LiveContext<Options> {
  readonly http: HttpClient;
  /** Without a slash at its end. */
  readonly url: string;
  readonly options: Options;
  readonly about: About;
  /** For what does not speak HTTP. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  /** Id of an asset or a risk in this register, when it has one. */
  readonly remoteIdOf: (key: string) => string | undefined;
}

interface Kind<Options> {
  readonly kind: string;
  /** One line for `register list`. */
  readonly says: string;
  readonly takes: readonly RegisterItem['kind'][];
  /** Raise it when the same item is written differently. */
  readonly version: number;
  readonly options: z.ZodType<Options>;
  /** What beside the address tells one register from another: a project, a container. */
  readonly scope?: (options: Options) => string;
}

export interface LiveKind<Options = unknown> extends Kind<Options> {
  readonly way: 'live';
  readonly credentials: 'required' | 'optional';
  /** Throws `UserError` for an address it cannot use; absent: https, or http on this machine. */
  readonly address?: (url: string) => void;
  /** Header that carries the secret; absent: the sink uses it itself (a signature). */
  readonly authorise?: (secret: string, options: Options) => Readonly<Record<string, string>>;
  readonly create: (context: LiveContext<Options>, secret: string | undefined) => LiveSink | WholeSink;
}

export interface FileKind<Options = unknown> extends Kind<Options> {
  readonly way: 'file';
  /** The first is written where the name has none of them. */
  readonly extensions: readonly string[];
  /** All changes at once, `keep` and closed ones too. */
  readonly render: (
    changes: readonly Change[],
    context: { readonly about: About; readonly options: Options; readonly extension: string },
  ) => readonly RegisterFile[];
}

export type SinkKind = LiveKind | FileKind;

/** Checks the options against their type once, then forgets the type: a list holds kinds of all sorts. */
export const liveKind = <Options>(kind: LiveKind<Options>): LiveKind => kind as unknown as LiveKind;
export const fileKind = <Options>(kind: FileKind<Options>): FileKind => kind as unknown as FileKind;

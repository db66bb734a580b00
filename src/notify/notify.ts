/** The port of what carries notices: a file per kind, one line in `registry.ts`. */
import { z } from 'zod';
import type { Notice } from './notice.ts';
import { REASONS } from './notice.ts';

/** Of all kinds. */
export const COMMON = {
  /** When to send; default always. */
  on: z
    .array(z.enum(['always', ...REASONS]))
    .min(1)
    .optional(),
  /** Never the secret itself: the name of an environment variable, or a file that only its owner may read. */
  credentials: z
    .union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })])
    .optional(),
  /** PEM of a private certification authority. */
  ca: z.string().min(1).optional(),
  timeoutSeconds: z.number().min(1).max(120).optional(),
};

export interface NoticeContext {
  readonly secret: string | undefined;
  /** PEM. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface NoticeSink<Setting = unknown> {
  readonly kind: string;
  /** Throws `UserError` for an address that cannot be used; asked before a scan begins. */
  readonly check?: (setting: Setting) => void;
  /** Throws `CallFailure` with a sentence that holds no secret. */
  readonly send: (notice: Notice, setting: Setting, context: NoticeContext) => Promise<void>;
}

/** The configuration was checked against the sink's own schema: its type is forgotten, a list holds all sorts. */
export const noticeSink = <Setting>(sink: NoticeSink<Setting>): NoticeSink => sink as unknown as NoticeSink;

/** What the organisation demands of files by their level, and how long they may be kept. */
import { z } from 'zod';
import { REACHES, type Reach } from '../model/source-entry.ts';
import type { DocumentKind } from './facts.ts';
import { LOCATIONS } from './policy-stores.ts';

export const DOCUMENT_KINDS = [
  'table',
  'mail',
  'log',
  'code',
  'backup',
  'media_image',
  'document',
] as const satisfies readonly DocumentKind[];

const days = z.number().int().min(1);

/** By level id. */
export const handlingSchema = z.record(
  z.string(),
  z.strictObject({
    /** Who may reach it at the widest; others: REACH-BEYOND-ALLOWED. */
    allowedReach: z.array(z.enum(REACHES as [Reach, ...Reach[]])).optional(),
    /** Where it must be encrypted at rest. */
    encryptWhen: z.array(z.enum(['always', ...LOCATIONS])).optional(),
    /** Longest time after the last change; null: no limit. */
    maxAgeDays: days.nullable().optional(),
    /** False: access need not be audited. */
    auditRequired: z.boolean().optional(),
  }),
);

/** The retention schedule. Of several that fit a file, the shortest counts; under legal hold (`stores.rules`) none. */
export const retentionSchema = z.array(
  z.strictObject({
    days,
    share: z.string().min(1).optional(),
    /** As in `stores.rules`. */
    folder: z.string().min(1).optional(),
    kinds: z.array(z.enum(DOCUMENT_KINDS)).min(1).optional(),
    /** The law or schedule it follows. */
    basis: z.string().min(1).optional(),
  }),
);

export type Handling = z.infer<typeof handlingSchema>[string];
export type Retention = z.infer<typeof retentionSchema>;

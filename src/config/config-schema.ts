/** What `phisweep.yaml` may say. Flags override it, it overrides the defaults. */
import { z } from 'zod';
import { REACHES, type Reach } from '../model/source-entry.ts';
import { localNumberSchema } from './local-numbers.ts';
import { ownRulesSchema } from './own-rules.ts';

/** Least and most, for flags and file alike. */
export const BOUNDS = {
  workers: [1, 64],
  timeoutSeconds: [1, 3600],
  maxFileSizeMb: [1, 1024 ** 2],
  maxMemoryMb: [128, 16_384],
} as const;

const between = ([least, most]: readonly [number, number]) => z.number().min(least).max(most);

const share = z.strictObject({
  /** Path or pattern of the share's root. */
  path: z.string().min(1),
  /** Name in reports; default: the path. */
  name: z.string().min(1).optional(),
  /** Who is accountable for it: a person or a role. */
  owner: z.string().min(1).optional(),
  /** Who can read it, where the system cannot tell (mounted SMB and NFS show the mount's modes). */
  exposure: z
    .strictObject({ reach: z.enum(REACHES as [Reach, ...Reach[]]), broadWrite: z.boolean().optional() })
    .optional(),
});

const registerSchema = z.strictObject({
  /** Unique. */
  name: z.string().regex(/^[\w.-]+$/),
  /** One of those that `phisweep register list --kinds` prints. */
  kind: z.string().min(1),
  /** Of a server. */
  url: z.string().min(1).optional(),
  /** Of a register that is a file. */
  file: z.string().min(1).optional(),
  /** Never the secret itself: the name of an environment variable, or a file that only its owner may read. */
  credentials: z
    .union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })])
    .optional(),
  /** PEM of a private certification authority. */
  ca: z.string().min(1).optional(),
  timeoutSeconds: z.number().min(1).max(600).optional(),
  /** What this kind wants to know. */
  options: z.record(z.string(), z.unknown()).optional(),
});

export const configSchema = z.strictObject({
  shares: z.array(share).optional(),
  store: z.string().min(1).optional(),
  policy: z.string().min(1).optional(),
  include: z.array(z.string().min(1)).optional(),
  exclude: z.array(z.string().min(1)).optional(),
  oneFileSystem: z.boolean().optional(),
  workers: between(BOUNDS.workers).int().optional(),
  timeoutSeconds: between(BOUNDS.timeoutSeconds).optional(),
  maxFileSizeMb: between(BOUNDS.maxFileSizeMb).optional(),
  maxMemoryMb: between(BOUNDS.maxMemoryMb).int().optional(),
  packs: z.array(z.string().min(1)).optional(),
  /** Packs of one's own, overrides and allow-lists. */
  rules: ownRulesSchema.optional(),
  /** The hospital's own record, account and accession numbers: see `local-numbers.ts`. */
  numbers: z.array(localNumberSchema).optional(),
  /** The patient index (exact data match), and its key where that does not lie beside it. */
  index: z.string().min(1).optional(),
  indexKey: z.string().min(1).optional(),
  /** The organisation's own register of information assets, to be reconciled with what was found. */
  register: z
    .strictObject({
      /** CSV with a header row. */
      file: z.string().min(1),
      /** Which header names what. */
      columns: z.strictObject({
        location: z.string().min(1),
        name: z.string().min(1).optional(),
        owner: z.string().min(1).optional(),
        classification: z.string().min(1).optional(),
      }),
    })
    .optional(),
  /** Where `register push` sends assets and risks; see `registerSchema`. */
  registers: z.array(registerSchema).optional(),
  /** An export of the directory (CSV): which accounts are active, which are of services or administrators. */
  accounts: z
    .strictObject({
      file: z.string().min(1),
      columns: z.strictObject({
        name: z.string().min(1),
        enabled: z.string().min(1),
        /** Number of the account on this machine, where the names are not its own. */
        uid: z.string().min(1).optional(),
        privileged: z.string().min(1).optional(),
      }),
    })
    .optional(),
  /** Groups of which everybody is a member, by name or number. */
  broadGroups: z.array(z.union([z.string(), z.number().int()])).optional(),
});

export type Config = z.infer<typeof configSchema>;
